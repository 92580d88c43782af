import {
  defaultStep,
  type AugmentationName,
  type AugmentationStep,
} from '../../../src/engine/augment/catalogue';
import { mapMeasures, type MapStart } from '../../../src/session/studies/mapMeasures';
import { gridOfMap } from '../../../src/study/metrics/evenGrid';

const SIZE = { height: 112, width: 112 };

/** A map with a blob whose centre is at these fractions of the picture. */
function blobAt(u: number, v: number, side = 112, width = 0.12) {
  const data = Float32Array.from({ length: side * side }, (_, i) => {
    const [x, y] = [((i % side) + 0.5) / side - u, (Math.floor(i / side) + 0.5) / side - v];
    return Math.exp(-(x * x + y * y) / (2 * width * width));
  });
  return gridOfMap({ channels: 1, height: side, width: side, data });
}

const step = (name: AugmentationName, parameters: object): AugmentationStep =>
  ({
    ...defaultStep(name),
    parameters: { ...defaultStep(name).parameters, ...parameters },
  }) as AugmentationStep;

const start = (steps: readonly AugmentationStep[] = []): MapStart => ({
  grid: blobAt(0.3, 0.4),
  steps,
  size: SIZE,
  options: { fixedSize: true },
});

describe('a map along an axis', () => {
  it('agrees with itself where nothing is done', () => {
    const { spearman, iou, ssim, shift, hidden } = mapMeasures(blobAt(0.3, 0.4), start(), []);
    expect([iou, hidden]).toEqual([1, 0]);
    for (const one of [spearman, ssim]) expect(one).toBeCloseTo(1, 6);
    expect(shift).toBeCloseTo(0, 6);
  });

  // Turned counter-clockwise by 90°, what was at (u, v) is at (v, 1 − u).
  const turned = [step('rotate', { angle: 90 })];

  it('is 1 where it turns with the picture', () => {
    const { spearman, iou, shift } = mapMeasures(blobAt(0.4, 0.7), start(), turned);
    expect(spearman).toBeGreaterThan(0.999);
    expect(iou).toBeGreaterThan(0.95);
    expect(shift).toBeLessThan(0.01);
  });

  it('is not where it stays behind, and tells by how much', () => {
    const { spearman, iou, shift } = mapMeasures(blobAt(0.3, 0.4), start(), turned);
    expect(spearman).toBeLessThan(0.9);
    expect(iou).toBeLessThan(0.3);
    // From (0.3, 0.4) to (0.4, 0.7): of blobs that are cut by no edge.
    expect(shift).toBeGreaterThan(0.25);
    expect(shift).toBeLessThan(0.33);
  });

  it('starts from the pipeline that there was', () => {
    const { spearman } = mapMeasures(
      blobAt(0.4, 0.7),
      { ...start(), steps: turned, grid: blobAt(0.4, 0.7) },
      turned,
    );
    expect(spearman).toBeCloseTo(1, 3);
  });

  it('follows a crop, which shows its middle larger', () => {
    const cropped = [step('center_crop', { size: 0.5 })];
    const { spearman } = mapMeasures(blobAt(0.1, 0.3, 112, 0.24), start(), cropped);
    expect(spearman).toBeGreaterThan(0.98);
  });

  it('says how much of it lies where nothing is left', () => {
    const erased = [step('erase', { top: 0, left: 0, height: 1, width: 0.5 })];
    const { hidden, spearman } = mapMeasures(blobAt(0.3, 0.4), start(), erased);
    // Of a normal distribution cut by the picture's edges: Φ(0.2 / 0.12) from the left edge on.
    expect(hidden).toBeCloseTo((0.9522 - 0.0062) / (1 - 0.0062), 2);
    expect(spearman).toBeCloseTo(1, 6);
  });

  it('is taken of signed planes by their sizes', () => {
    const { data } = gridOfMap({ channels: 2, height: 1, width: 2, data: Float32Array.of(-1, 0, 3, 0) });
    expect([data[0], data[55]]).toEqual([1, 0]);
  });
});
