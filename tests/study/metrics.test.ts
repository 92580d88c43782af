/** Measures of maps beside SciPy, scikit-image and NumPy (reference/study_metrics.py), and by hand. */
import { readFileSync } from 'node:fs';
import { defaultStep, type AugmentationStep } from '../../src/engine/augment/catalogue';
import type { Grid } from '../../src/engine/contract/maps';
import { areaUnder, stability } from '../../src/study/metrics/area';
import { agreement, carried, seen } from '../../src/study/metrics/carried';
import { cosine, pearson, spearman } from '../../src/study/metrics/correlation';
import { centroid, centroidShift, overlapOfHighest, shareInside } from '../../src/study/metrics/places';
import { exchanged, imputed } from '../../src/study/metrics/removal';
import { ssim } from '../../src/study/metrics/ssim';

type Rows = readonly (readonly number[])[];

interface Case extends Readonly<Record<string, unknown>> {
  readonly name: string;
  readonly a: Rows;
  readonly b: Rows;
  readonly imputed: Rows;
  readonly hidden: Rows;
  readonly centroid: readonly [number, number];
  readonly window: number;
}

const cases = JSON.parse(readFileSync('reference/data/study_metrics.json', 'utf8')) as readonly Case[];

const grid = (rows: Rows): Grid => ({
  height: rows.length,
  width: rows[0].length,
  data: Float32Array.from(rows.flat()),
});
const DIGITS = 6;

describe.each(cases.map((one) => [one.name, one] as const))('of two maps (%s)', (_, expected) => {
  const [a, b] = [grid(expected.a), grid(expected.b)];

  it('correlation, angle and overlap are those of SciPy', () => {
    expect(pearson(a.data, b.data)).toBeCloseTo(Number(expected.pearson), DIGITS);
    expect(spearman(a.data, b.data)).toBeCloseTo(Number(expected.spearman), DIGITS);
    expect(cosine(a.data, b.data)).toBeCloseTo(Number(expected.cosine), DIGITS);
    expect(overlapOfHighest(a.data, b.data)).toBeCloseTo(Number(expected.iou), DIGITS);
  });

  it('structural similarity is that of scikit-image', () => {
    expect(ssim(a, b, 1, expected.window)).toBeCloseTo(Number(expected.ssim), DIGITS);
  });

  it('centre of mass and area are those of SciPy and NumPy', () => {
    const { x, y } = centroid(a);
    expect([x, y].map((value) => value.toFixed(DIGITS))).toEqual(
      expected.centroid.map((value) => value.toFixed(DIGITS)),
    );
    let at = 0;
    const positions = Array.from(a.data, (step) => (at += step));
    expect(areaUnder(positions, b.data)).toBeCloseTo(Number(expected.area), DIGITS);
  });

  it('pixels that were not seen are left out', () => {
    const hidden = expected.hidden.flat();
    const masked = b.data.map((value, i) => (hidden[i] ? NaN : value));
    expect(pearson(a.data, masked)).toBeCloseTo(Number(expected['pearson where seen']), DIGITS);
    expect(spearman(masked, a.data)).toBeCloseTo(Number(expected['spearman where seen']), DIGITS);
  });

  it('what is removed is made of what is around it, as the linear system says', () => {
    const filled = imputed({ ...b, channels: 1 }, a.data, 0.3, 0);
    const reference = expected.imputed.flat();
    filled.data.forEach((value, i) => expect(Math.abs(value - reference[i])).toBeLessThan(1e-6));
  });
});

describe('by hand', () => {
  const nine = grid([
    [0, 0, 0],
    [0, 2, 1],
    [0, 1, 0],
  ]);

  it('half of a map lies in the box that holds its middle', () => {
    expect(shareInside(nine, { top: 1, left: 1, height: 1, width: 1 })).toBe(0.5);
    expect(shareInside(nine, { top: 0, left: 0, height: 3, width: 3 })).toBe(1);
    expect(
      shareInside({ ...nine, data: new Float32Array(9) }, { top: 0, left: 0, height: 1, width: 1 }),
    ).toBeNaN();
  });

  it('the centroid moves by as many pixels as the map', () => {
    const moved = grid([
      [0, 0, 0],
      [2, 1, 0],
      [1, 0, 0],
    ]);
    expect(centroidShift(nine, moved)).toBeCloseTo(1, 12);
  });

  it('a constant map correlates with nothing', () => {
    expect(pearson(nine.data, new Float32Array(9).fill(3))).toBeNaN();
    expect(() => pearson(nine.data, new Float32Array(4))).toThrow('maps of 9 and 4 values');
  });

  it('stability is 1 where the map keeps as long as the prediction, and counts only while that holds', () => {
    const points = [-20, -10, 0, 10, 20].map((value) => ({
      value,
      probability: Math.abs(value) === 20 ? 0.5 : 0.9,
      correlation: 1,
    }));
    expect(stability(points, 0)).toBeCloseTo(1, 12);
    const worse = points.map((point) => ({ ...point, correlation: point.value === 0 ? 1 : 0.5 }));
    expect(stability(worse, 0)).toBeCloseTo(0.75, 12);
  });

  it('deletion takes the highest pixels first, insertion gives them', () => {
    const image = { ...nine, channels: 1 };
    const grey = { ...image, data: new Float32Array(9).fill(9) };
    expect([...exchanged(image, grey, nine.data, 1 / 9).data]).toEqual([0, 0, 0, 0, 9, 1, 0, 1, 0]);
    expect([...exchanged(grey, image, nine.data, 1 / 9).data]).toEqual([9, 9, 9, 9, 2, 9, 9, 9, 9]);
  });
});

describe('a map that is carried along', () => {
  const side = 40;
  const blob = (cx: number, cy: number): Grid => ({
    height: side,
    width: side,
    data: Float32Array.from({ length: side * side }, (_, i) =>
      Math.exp(-((((i % side) - cx) ** 2 + (Math.floor(i / side) - cy) ** 2) / 50)),
    ),
  });
  const step = (name: AugmentationStep['name'], parameters: object): AugmentationStep =>
    ({
      ...defaultStep(name),
      parameters: { ...defaultStep(name).parameters, ...parameters },
    }) as AugmentationStep;
  const options = { fixedSize: false };

  it('agrees with the map of the turned picture, and not with the one that stayed', () => {
    const turn = [step('rotate', { angle: 90, interpolation: 'nearest' })];
    // Counter-clockwise about the centre: what lies on the right comes to the top.
    const expected = carried(blob(27.5, 19.5), turn, options);
    const good = agreement(blob(19.5, 11.5), expected);
    expect(good.spearman).toBeGreaterThan(0.999);
    expect(good.ssim).toBeGreaterThan(0.999);
    expect(good.shift).toBeLessThan(0.01);
    const bad = agreement(blob(27.5, 19.5), expected);
    expect(bad.pearson).toBeLessThan(0.3);
    expect(bad.iou).toBeLessThan(0.5);
    expect(bad.shift).toBeCloseTo(Math.hypot(8, 8), 0);
  });

  it('has no values where nothing is seen: outside, and under the erased box', () => {
    const steps = [
      step('translate', { x: 0.25 }),
      step('erase', { top: 0.5, left: 0.5, height: 0.25, width: 0.5, value: 1 }),
    ];
    const visible = seen({ height: side, width: side }, steps, options);
    expect(visible.data.reduce((sum, value) => sum + value, 0)).toBe(side * 30 - 10 * 20);
    const { data } = carried(blob(20, 20), steps, options);
    expect(data.filter(Number.isNaN).length).toBe(side * 10 + 10 * 20);
    // Brightness hides nothing.
    expect(
      seen({ height: 4, width: 4 }, [step('brightness', { factor: 0.1 })], options).data.every(
        (v) => v === 1,
      ),
    ).toBe(true);
  });
});
