import { readFileSync } from 'node:fs';
import { namesOf, type AugmentationName, type AugmentationStep } from '../../../src/engine/augment/catalogue';
import { applySteps } from '../../../src/engine/augment/pipeline';
import { uniforms } from '../../../src/engine/augment/random/philox';
import { channelsOf, seriesOf } from '../../../src/engine/image/series';
import { readNpz } from '../../support/npz';

interface Case {
  readonly augmentation: AugmentationName;
  readonly parameters: Record<string, number | string>;
  readonly series: string;
  readonly output: string;
}

const cases = JSON.parse(readFileSync('reference/data/series.json', 'utf8')) as Case[];
const arrays = readNpz('reference/data/series.npz');

/** The channels of a stored array [channels, length]. */
function stored(key: string): Float32Array[] {
  const { shape, data } = arrays[key];
  const [channels, length] = shape;
  return Array.from({ length: channels }, (_, c) =>
    Float32Array.from(data.slice(c * length, (c + 1) * length)),
  );
}

function run({ augmentation, parameters, series }: Case): Float32Array[] {
  const step = { id: 'step', name: augmentation, enabled: true, parameters } as unknown as AugmentationStep;
  return channelsOf(applySteps(seriesOf(stored(series)), [step], { fixedSize: false }));
}

it('has reference values for every augmentation of series', () => {
  expect([...new Set(cases.map((one) => one.augmentation))]).toEqual(namesOf('series'));
});

describe.each(namesOf('series'))('%s', (name) => {
  const mine = cases.filter((one) => one.augmentation === name);

  it('is tried at no fewer than twelve parameter points', () => {
    expect(new Set(mine.map(({ parameters }) => JSON.stringify(parameters))).size).toBeGreaterThanOrEqual(12);
  });

  it.each(mine.map((one) => [JSON.stringify(one.parameters), one.series, one] as const))(
    'with %s agrees with NumPy and SciPy on %s',
    (_, __, one) => {
      const [got, expected] = [run(one), stored(one.output)];
      expect(got.map((line) => line.length)).toEqual(expected.map((line) => line.length));
      const values = expected.flatMap((line) => [...line]);
      const scale = Math.max(1, ...values.filter(Number.isFinite).map(Math.abs));
      const found = got.flatMap((line) => [...line]);
      // Gaps are where they are in the reference, and nowhere else.
      expect(found.map(Number.isNaN)).toEqual(values.map(Number.isNaN));
      const differences = found.flatMap((value, i) =>
        Number.isNaN(value) ? [] : [Math.abs(value - values[i])],
      );
      expect(Math.max(...differences)).toBeLessThanOrEqual(1e-6 * scale);
    },
  );
});

it('draws the uniform numbers that NumPy’s Philox draws', () => {
  // numpy.random.Generator(numpy.random.Philox(key=[7, 1])).random(6)
  const drawn = [0.88246683, 0.36903833, 0.51706969, 0.33178975, 0.7181745, 0.7172491];
  uniforms(7, 1, 6).forEach((value, i) => expect(value).toBeCloseTo(drawn[i], 8));
});
