/** The difference of two maps: signed, on one scale, carried along with the picture. */
import { differenceOf, differencePicture, pooled } from '../../src/engine/attribution/difference';
import type { Grid } from '../../src/engine/contract/maps';
import { mapWords } from '../../src/panel/pictures/describe';

const SIZE = { height: 8, width: 8 };

/** One cell of a grid of 8 × 8. */
function spot(x: number, y: number, value = 1): Grid {
  const data = new Float32Array(64);
  data[y * 8 + x] = value;
  return { height: 8, width: 8, data };
}

const same = (point: { x: number; y: number }) => point;

it('is positive where there is more than before, negative where there is less, and 0 for equal maps', () => {
  const { grid, top } = differenceOf(spot(1, 2, 3), spot(6, 5, 2), SIZE, SIZE, same);
  expect([grid.data[2 * 8 + 1], grid.data[5 * 8 + 6], top]).toEqual([3, -2, 3]);
  expect(differenceOf(spot(1, 2), spot(1, 2), SIZE, SIZE, same).grid.data.every((value) => value === 0)).toBe(
    true,
  );
});

it('compares what was carried along: a map that turned with its picture has not changed', () => {
  // A quarter turn: what is at (x, y) now was at (7 − y, x) before.
  const before = spot(5, 1);
  const now = spot(1, 2);
  const quarter = ({ x, y }: { x: number; y: number }) => ({ x: 7 - y, y: x });
  const { grid } = differenceOf(now, before, SIZE, SIZE, quarter);
  expect(Math.max(...grid.data.map(Math.abs))).toBeLessThan(1e-6);
});

it('says nothing of places that there were not before', () => {
  const { grid } = differenceOf(spot(1, 1), spot(1, 1, 9), SIZE, SIZE, () => null);
  expect(grid.data.every((value) => value === 0)).toBe(true);
});

it('is red and blue, and grey where nothing changed', () => {
  const under = { ...SIZE, rgba: new Uint8ClampedArray(256).fill(255), range: null };
  const picture = differencePicture(under, differenceOf(spot(1, 2), spot(6, 5), SIZE, SIZE, same));
  const at = (x: number, y: number): readonly number[] => [
    ...picture.rgba.slice(4 * (y * 8 + x), 4 * (y * 8 + x) + 3),
  ];
  const [more, less, none] = [at(1, 2), at(6, 5), at(0, 7)] as [number[], number[], number[]];
  expect((more[0] ?? 0) - (more[2] ?? 0)).toBeGreaterThan(50);
  expect((less[2] ?? 0) - (less[0] ?? 0)).toBeGreaterThan(50);
  expect(new Set(none).size).toBe(1);
  expect(picture.range).toEqual([-1, 1]);
});

it('pools gradients by their size, not their sign', () => {
  const { data } = pooled(Float32Array.of(1, -1, 0, 2, -3, 3, 0, 0), 2, 2);
  expect([...data]).toEqual([2, 2, 0, 1]);
});

describe('a map in words', () => {
  it('says in which quarter it lies, and where its centre is', () => {
    expect(mapWords(spot(1, 1))).toBe(
      '100 % of the map lies in the upper left; its centre is 19 % from the left and 19 % from the top.',
    );
    expect(mapWords(spot(7, 0))).toContain('upper right');
  });

  it('says that there is nothing', () => {
    expect(mapWords({ ...spot(0, 0), data: new Float32Array(64) })).toContain('empty');
  });
});
