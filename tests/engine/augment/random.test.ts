import {
  normalField,
  slowNormals,
  slowUniforms,
  uniformField,
} from '../../../src/engine/augment/random/field';

it('draws the words that NumPy’s Philox draws, as numbers of 24 bits', () => {
  // (numpy.random.Philox(key=[7, 1]).random_raw(3).view("<u4") >> 8) * 2.0**-24
  const drawn = [0.7480382323, 0.8824667931, 0.401507318, 0.3690382838, 0.4271079302, 0.5170696378];
  uniformField(7, 1, 6).forEach((value, i) => expect(value).toBeCloseTo(drawn[i], 7));
});

describe('where WebAssembly is forbidden', () => {
  it('the same numbers are made slowly', () => {
    expect(slowUniforms(3, 2, 101)).toEqual(uniformField(3, 2, 101));
    const [slow, fast] = [slowNormals(3, 2, 101), normalField(3, 2, 101)];
    fast.forEach((value, i) => expect(Math.abs(value - slow[i])).toBeLessThan(2e-6));
  });
});

it('spreads normal numbers as a normal distribution does', () => {
  const numbers = [...normalField(1, 0, 100_000)];
  const mean = numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
  const moment = (power: number): number =>
    numbers.reduce((sum, value) => sum + (value - mean) ** power, 0) / numbers.length;
  expect(Math.abs(mean)).toBeLessThan(0.01);
  expect(moment(2)).toBeCloseTo(1, 1);
  expect(Math.abs(moment(3))).toBeLessThan(0.03);
  expect(Math.abs(moment(4) - 3)).toBeLessThan(0.08);
});

it('gives one image the same noise again, another seed other noise', () => {
  expect(normalField(5, 0, 64)).toEqual(normalField(5, 0, 64));
  expect(normalField(5, 0, 64)).not.toEqual(normalField(6, 0, 64));
  // A longer field begins as the shorter one.
  expect(normalField(5, 0, 200).subarray(0, 64)).toEqual(normalField(5, 0, 64));
});
