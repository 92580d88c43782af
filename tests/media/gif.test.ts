import { GifReader } from 'omggif';
import { gifFile, GifFrames } from '../../src/media/gif';
import type { FilmOrder } from '../../src/media/film';
import { FittingPalette } from '../../src/media/palette';
import FILM from '../support/film.json';

const WIDTH = 20;
const HEIGHT = 10;

/** A frame of one colour with a gradient in its red. */
function frame(green: number, noise = 0): Uint8ClampedArray<ArrayBuffer> {
  const rgba = new Uint8ClampedArray(WIDTH * HEIGHT * 4);
  for (let i = 0; i < WIDTH * HEIGHT; i++) {
    const blue = noise === 0 ? 40 : (i * 7919 * noise) % 256;
    rgba.set([(i % WIDTH) * 12, green, blue, 255], i * 4);
  }
  return rgba;
}

/** The green of a frame, to the nearest ten. */
const greenOf = (rgba: Uint8Array): number => Math.round(rgba[1] / 10) * 10;

async function decode(blob: Blob): Promise<{ reader: GifReader; frames: Uint8Array[] }> {
  const reader = new GifReader(Buffer.from(await blob.arrayBuffer()));
  const frames = Array.from({ length: reader.numFrames() }, (_, i) => {
    const rgba = new Uint8Array(WIDTH * HEIGHT * 4);
    reader.decodeAndBlitFrameRGBA(i, rgba);
    return rgba;
  });
  return { reader, frames };
}

function write(
  frames: readonly Uint8ClampedArray<ArrayBuffer>[],
  delay = 100,
  order: FilmOrder = 'there-and-back',
): Blob {
  const encoder = new GifFrames(WIDTH, HEIGHT, new FittingPalette());
  return gifFile(
    encoder,
    delay,
    frames.map((rgba) => encoder.encode(rgba)),
    order,
  );
}

describe('a GIF', () => {
  it('plays the frames there and back for ever', async () => {
    const { reader, frames } = await decode(write([frame(0), frame(90), frame(200)]));
    expect(frames.map(greenOf)).toEqual([0, 90, 200, 90]);
    expect(frames[3]).toEqual(frames[1]);
    expect(reader.loopCount()).toBe(0);
    expect([reader.width, reader.height]).toEqual([WIDTH, HEIGHT]);
  });

  it('shows every frame as long as asked', async () => {
    const { reader } = await decode(write([frame(0), frame(90)], 150));
    for (let i = 0; i < reader.numFrames(); i++) expect(reader.frameInfo(i).delay).toBe(15);
  });

  it.each(Object.entries(FILM))('of %s frames has the order that Python gives it', async (count, order) => {
    const { frames } = await decode(write(Array.from({ length: Number(count) }, (_, i) => frame(i * 50))));
    expect(frames.map((rgba) => greenOf(rgba) / 50)).toEqual(order);
  });

  it('goes once through where that is asked for', async () => {
    const { frames } = await decode(write([frame(0), frame(50), frame(100)], 100, 'once'));
    expect(frames.map(greenOf)).toEqual([0, 50, 100]);
  });

  it('keeps colours within the error of a palette, also when they change completely', async () => {
    const originals = [frame(0, 1), frame(10, 1), frame(250, 3), frame(120, 5)];
    const { frames } = await decode(write(originals));
    originals.forEach((rgba, i) => {
      const squares = Array.from(rgba, (value, at) => (value - frames[i][at]) ** 2);
      expect(Math.sqrt(squares.reduce((a, b) => a + b, 0) / squares.length)).toBeLessThan(8);
    });
  });

  it('refuses a frame of another size, and a file without frames', () => {
    const encoder = new GifFrames(WIDTH, HEIGHT, new FittingPalette());
    expect(() => encoder.encode(new Uint8ClampedArray(4))).toThrow('20×10 pixels cannot have 4 bytes');
    expect(() => gifFile(encoder, 100, [], 'once')).toThrow('at least one frame');
  });

  it('is made of frames that stand alone, whichever encoder they come from', async () => {
    const originals = [frame(0), frame(90), frame(200)];
    const alone = originals.map((rgba) => new GifFrames(WIDTH, HEIGHT, new FittingPalette()).encode(rgba));
    const size = { width: WIDTH, height: HEIGHT };
    const { frames } = await decode(gifFile(size, 100, [alone[2], alone[0], alone[1]], 'once'));
    expect(frames.map((rgba) => Math.round(rgba[1] / 10) * 10)).toEqual([200, 0, 90]);
  });
});
