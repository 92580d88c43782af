import { NearestColours } from '../../src/media/nearestColours';

const PALETTE = [
  [0, 0, 0],
  [250, 10, 10],
  [10, 250, 10],
  [128, 128, 128],
] as const;

const pixels = (...colours: readonly (readonly [number, number, number])[]): Uint8ClampedArray =>
  Uint8ClampedArray.from(colours.flatMap(([r, g, b]) => [r, g, b, 255]));

describe('NearestColours', () => {
  it('finds the nearest colour of the palette for every pixel', () => {
    const nearest = new NearestColours(PALETTE);
    const index = nearest.index(pixels([255, 0, 0], [0, 255, 0], [5, 5, 5], [120, 130, 140]));
    expect([...index]).toEqual([1, 2, 0, 3]);
  });

  it('answers the same for a colour whatever it has seen before', () => {
    // 64 is nearer to black than to grey, 71 the other way round; they share a bin of eight.
    const both = [pixels([64, 64, 64], [71, 71, 71]), pixels([71, 71, 71], [64, 64, 64])];
    const [up, down] = both.map((rgba) => [...new NearestColours(PALETTE).index(rgba)]);
    expect(up).toEqual([...down].reverse());
  });
});
