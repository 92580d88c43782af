import { RecentBytes } from '../../src/engine/recent';

const cache = (most: number) => new RecentBytes<string, string>(most, (value) => value.length);

describe('a cache of so many bytes', () => {
  it('lets go of what was not used for longest, and says what', () => {
    const kept = cache(10);
    expect(kept.set('a', '1234')).toEqual([]);
    expect(kept.set('b', '1234')).toEqual([]);
    expect(kept.get('a')).toBe('1234');
    expect(kept.set('c', '123')).toEqual(['1234']);
    expect([kept.has('a'), kept.has('b'), kept.has('c')]).toEqual([true, false, true]);
    expect(kept.bytes).toBe(7);
  });

  it('keeps the newest whatever its size, and counts a value that is replaced once', () => {
    const kept = cache(10);
    kept.set('a', '123');
    expect(kept.set('b', '0123456789abc')).toEqual(['123']);
    expect(kept.bytes).toBe(13);
    kept.set('b', '1');
    expect([kept.bytes, kept.size]).toEqual([1, 1]);
    kept.retain(() => false);
    expect([kept.bytes, kept.get('b')]).toEqual([0, undefined]);
  });
});
