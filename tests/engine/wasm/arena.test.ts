import { layOut, type Lifetime } from '../../../src/engine/runtime/wasm/arena';

/** Repeatable numbers in [0, 1). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 16807) % 2147483647) / 2147483647;
}

function lifetimes(count: number, seed: number): Lifetime[] {
  const next = numbers(seed);
  return Array.from({ length: count }, () => {
    const first = Math.floor(next() * 50);
    return { bytes: Math.floor(next() * 5000), first, last: first + Math.floor(next() * 10) };
  });
}

describe('the arena', () => {
  it.each([
    [1, 1000],
    [2, 1000],
    [3, 1000],
    [4, 50],
    [5, 0],
  ])('never gives bytes to two values that are alive together (%d, of which %d closely)', (seed, most) => {
    const values = lifetimes(200, seed);
    const { offsets, bytes } = layOut(values, most);
    values.forEach((a, i) => {
      expect(offsets[i] % 64).toBe(0);
      expect(offsets[i] + a.bytes).toBeLessThanOrEqual(bytes);
      values.slice(i + 1).forEach((b, j) => {
        const together = a.bytes > 0 && b.bytes > 0 && a.first <= b.last && b.first <= a.last;
        const k = i + 1 + j;
        const apart = offsets[i] + a.bytes <= offsets[k] || offsets[k] + b.bytes <= offsets[i];
        if (together && !apart) throw new Error(`values ${i} and ${k} overlap`);
      });
    });
  });

  it.each([1000, 0])('needs for a chain of equal values no more than two of them (%d closely)', (most) => {
    const chain = Array.from({ length: 30 }, (_, i) => ({ bytes: 6400, first: i, last: i + 1 }));
    expect(layOut(chain, most).bytes).toBe(2 * 6400);
  });

  it('gives nothing to values that are never alive', () => {
    expect(layOut([{ bytes: 100, first: Infinity, last: -Infinity }])).toEqual({ offsets: [0], bytes: 0 });
  });
});
