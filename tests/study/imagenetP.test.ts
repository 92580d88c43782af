import { SPECS } from '../../src/engine/augment/catalogue';
import type { ParameterSpec } from '../../src/engine/augment/spec';
import { flipProbability, meanFlipRate, PERTURBATIONS, type Perturbation } from '../../src/study/imagenetP';

it.each(Object.entries<Perturbation>(PERTURBATIONS))('the sequence of %s lies on our sliders', (_, one) => {
  const specs: Readonly<Record<string, ParameterSpec>> = SPECS[one.augmentation].parameters;
  one.parameters.forEach((name, i) => {
    const spec = specs[name];
    if (spec?.kind !== 'number') throw new Error(`${one.augmentation} has no ${name}`);
    for (const point of one.points) {
      expect(point[i]).toBeGreaterThanOrEqual(spec.minimum);
      expect(point[i]).toBeLessThanOrEqual(spec.maximum);
    }
  });
  expect([31, 41]).toContain(one.points.length);
});

it('brightness goes by hundredths of the value, from 0.3 less to 0.3 more, and names AlexNet’s published number', () => {
  const { points, alexnet } = PERTURBATIONS.brightness;
  expect([points[0], points[15], points[16], points[30]]).toEqual([[-3], [0], [0.2], [3]]);
  expect(alexnet).toBe(0.0489);
});

it('mFR is 1 of AlexNet itself', () => {
  expect(meanFlipRate({ rotate: 0.131, scale: 0.2353 })).toBeCloseTo(1, 12);
  expect(meanFlipRate({ rotate: 0.262 })).toBeCloseTo(2, 12);
  expect(meanFlipRate({})).toBeNull();
});

it('flips are counted from picture to picture, of noise from the first', () => {
  expect(flipProbability([[1, 1, 2, 1]])).toBeCloseTo(2 / 3, 12);
  expect(flipProbability([[1, 1, 2, 1]], true)).toBeCloseTo(1 / 3, 12);
  expect(
    flipProbability([
      [1, 2],
      [1, 1],
    ]),
  ).toBe(0.5);
});
