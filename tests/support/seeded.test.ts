import { readFileSync } from 'node:fs';
import { fnv1a, seededValues } from './seeded';

interface Example {
  readonly name: string;
  readonly seed: number;
  readonly offset: number;
  readonly scale: number;
  readonly values: readonly number[];
}

const examples = JSON.parse(readFileSync('reference/data/seeded.json', 'utf8')) as Example[];

describe('seeded weights', () => {
  it.each(examples)(
    'are the same numbers as in Python for $name',
    ({ name, seed, offset, scale, values }) => {
      expect(fnv1a(name)).toBe(seed);
      expect([...seededValues(name, values.length, offset, scale)]).toEqual(values);
    },
  );
});
