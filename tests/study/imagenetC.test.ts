import { SPECS } from '../../src/engine/augment/catalogue';
import type { ParameterSpec } from '../../src/engine/augment/spec';
import { CORRUPTIONS, meanCorruptionError, severitiesOf, type Corruption } from '../../src/study/imagenetC';

describe('the severities of ImageNet-C', () => {
  it.each(Object.entries<Corruption>(CORRUPTIONS))(
    'of %s lie on the slider, from weak to strong',
    (_, one) => {
      const { augmentation, parameter, severities, beside = {} } = one;
      const specs: Readonly<Record<string, ParameterSpec>> = SPECS[augmentation].parameters;
      for (const [name, values] of Object.entries({ [parameter]: severities, ...beside })) {
        const spec = specs[name];
        if (spec?.kind !== 'number') throw new Error(`${augmentation} has no ${name}`);
        for (const value of values) {
          expect(value).toBeGreaterThanOrEqual(spec.minimum);
          expect(value).toBeLessThanOrEqual(spec.maximum);
        }
      }
      const spec = specs[parameter];
      const identity = spec.kind === 'number' ? spec.default : NaN;
      const strengths = severities.map((value) => Math.abs(value - identity));
      expect([...strengths].sort((a, b) => a - b)).toEqual(strengths);
    },
  );

  it('are found by the parameter that a track shows', () => {
    expect(severitiesOf('jpeg', 'quality')).toEqual([25, 18, 15, 10, 7]);
    expect(severitiesOf('rotate', 'angle')).toEqual([]);
  });
});

it('are the 15 + 4 corruptions, each by an augmentation of its own', () => {
  const all = Object.values<Corruption>(CORRUPTIONS);
  expect(all.filter(({ isExtra }) => !isExtra)).toHaveLength(15);
  expect(all.filter(({ isExtra }) => isExtra)).toHaveLength(4);
  expect(new Set(all.map(({ augmentation }) => augmentation)).size).toBe(19);
  // The mean of the published errors, with which mCE is 100 % of AlexNet.
  const fifteen = all.filter(({ isExtra }) => !isExtra).map(({ alexnet }) => alexnet);
  expect(fifteen.reduce((sum, error) => sum + error, 0) / 15).toBeCloseTo(0.79, 2);
});

it('mCE is 1 of AlexNet itself, and leaves out the extra corruptions', () => {
  const alexnet = (factor: number) => ({
    fog: Array(5).fill(factor * 0.819324),
    pixelate: Array(5).fill(factor * 0.71784),
  });
  expect(meanCorruptionError(alexnet(1))).toBeCloseTo(1, 12);
  expect(meanCorruptionError({ ...alexnet(0.5), speckle_noise: [0.9] })).toBeCloseTo(0.5, 12);
  expect(meanCorruptionError({ speckle_noise: [0.9] })).toBeNull();
});
