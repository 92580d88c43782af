import sharp from 'sharp';
import type { FilmOrder } from '../../src/media/film';
import { webpFile, webpFrame } from '../../src/media/webp';

const SIZE = { width: 21, height: 11 };

/** A still picture of one red, as a browser encodes it: lossy with an odd size, or without loss. */
const still = async (red: number, lossless: boolean): Promise<Blob> => {
  const colour = { r: red, g: 40, b: 40 };
  const { data } = await sharp({ create: { ...SIZE, channels: 3, background: colour } })
    .webp({ lossless, quality: 90 })
    .toBuffer({ resolveWithObject: true });
  return new Blob([webpFrame(new Uint8Array(data))]);
};

/** What libwebp reads: how often, how long, and the red of every frame. */
async function read(file: Blob) {
  const image = sharp(Buffer.from(await file.arrayBuffer()), { animated: true });
  const { pages = 1, pageHeight = 0, width, delay, loop } = await image.metadata();
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
  const page = pageHeight * (width ?? 0) * info.channels;
  const reds = Array.from({ length: pages }, (_, at) => Math.round((data[at * page] ?? 0) / 10) * 10);
  return { size: { width, height: pageHeight }, delay, loop, reds };
}

async function write(delay: number, order: FilmOrder, lossless = false): Promise<Blob> {
  const frames = await Promise.all([10, 100, 200].map((red) => still(red, lossless)));
  return webpFile(SIZE, delay, frames, order);
}

describe('a WebP', () => {
  it('plays the frames there and back for ever, each as long as asked', async () => {
    expect(await read(await write(75, 'there-and-back'))).toEqual({
      size: SIZE,
      delay: [75, 75, 75, 75],
      loop: 0,
      reds: [10, 100, 200, 100],
    });
  });

  it('plays them once through, also where the browser wrote them without loss', async () => {
    const { reds } = await read(await write(100, 'once', true));
    expect(reds).toEqual([10, 100, 200]);
  });

  it('is named as one, and has a frame at least', async () => {
    expect((await write(100, 'once')).type).toBe('image/webp');
    expect(() => webpFile(SIZE, 100, [], 'once')).toThrow('A WebP needs at least one frame.');
  });

  it('is made of nothing but WebP', () => {
    expect(() => webpFrame(Uint8Array.of(0x89, 0x50, 0x4e, 0x47))).toThrow('These bytes are no WebP.');
  });
});
