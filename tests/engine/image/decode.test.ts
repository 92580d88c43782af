import sharp, { type Sharp } from 'sharp';
import { UserError } from '../../../src/engine/contract/errors';
import { decodeNode } from '../../../src/engine/image/decodeNode';
import type { Image } from '../../../src/engine/image/image';

/** 4 × 2 pixels: left half red, right half blue. */
function halves(): Sharp {
  const rgb = Buffer.alloc(24);
  for (let i = 0; i < 8; i++) rgb[i * 3 + (i % 4 < 2 ? 0 : 2)] = 255;
  return sharp(rgb, { raw: { width: 4, height: 2, channels: 3 } });
}

/** A flat picture, large enough that the block edges of JPEG do not matter. */
function flat(background: string | { r: number; g: number; b: number; alpha: number }): Sharp {
  return sharp({ create: { width: 16, height: 16, channels: 4, background } });
}

function pixel(image: Image, x: number, y: number): number[] {
  const at = (y * image.width + x) * 3;
  return [...image.data.subarray(at, at + 3)].map((value) => Number(value.toFixed(2)));
}

const decode = async (picture: Promise<Buffer>): Promise<Image> => decodeNode(await picture, 'cat');

describe('decoding', () => {
  it.each(['png', 'webp', 'avif', 'gif'] as const)('reads the colours of a %s file', async (format) => {
    const options = { lossless: true };
    const image = await decode(halves().toFormat(format, options).toBuffer());
    expect([image.height, image.width, image.channels]).toEqual([2, 4, 3]);
    expect(pixel(image, 0, 0)).toEqual([1, 0, 0]);
    expect(pixel(image, 3, 1)).toEqual([0, 0, 1]);
  });

  it('reads a JPEG within its own error', async () => {
    const image = await decode(flat('#ff8040').flatten().jpeg({ quality: 100 }).toBuffer());
    expect(pixel(image, 8, 8)).toEqual([1, 0.5, 0.25]);
  });

  it('reads grey as three equal channels', async () => {
    for (const format of ['png', 'jpeg'] as const) {
      const image = await decode(flat('#808080').flatten().toColourspace('b-w').toFormat(format).toBuffer());
      expect(image.channels).toBe(3);
      expect(pixel(image, 8, 8)).toEqual([0.5, 0.5, 0.5]);
    }
  });

  it('reads palettes', async () => {
    const image = await decode(halves().png({ palette: true, colours: 2 }).toBuffer());
    expect(pixel(image, 3, 0)).toEqual([0, 0, 1]);
  });

  it.each(['rgb16', 'grey16'] as const)('reads 16 bits a channel (%s)', async (space) => {
    const image = await decode(flat('#808080').flatten().toColourspace(space).png().toBuffer());
    expect(pixel(image, 8, 8)).toEqual([0.5, 0.5, 0.5]);
  });

  it('reads CMYK', async () => {
    const image = await decode(flat('#e02020').flatten().toColourspace('cmyk').jpeg().toBuffer());
    const [red, green, blue] = pixel(image, 8, 8);
    expect(red).toBeGreaterThan(0.75);
    expect(Math.max(green, blue)).toBeLessThan(0.3);
  });

  it('lays transparency over white', async () => {
    const clear = await decode(flat({ r: 0, g: 0, b: 0, alpha: 0 }).png().toBuffer());
    expect(pixel(clear, 8, 8)).toEqual([1, 1, 1]);
    const half = await decode(flat({ r: 255, g: 0, b: 0, alpha: 0.5 }).png().toBuffer());
    expect(pixel(half, 8, 8)[0]).toBe(1);
    expect(pixel(half, 8, 8)[1]).toBeCloseTo(0.5, 1);
  });

  it.each([
    [1, [1, 0, 0], 4],
    [2, [0, 0, 1], 4],
    [3, [0, 0, 1], 4],
    [6, [1, 0, 0], 2],
    [8, [0, 0, 1], 2],
  ])('turns a picture with EXIF orientation %d upright', async (orientation, first, width) => {
    const image = await decode(halves().withMetadata({ orientation }).png().toBuffer());
    expect(image.width).toBe(width);
    expect(pixel(image, 0, 0)).toEqual(first);
  });

  it('takes colours as stored, without the colour profile, as the training frameworks do', async () => {
    const wide = await flat('#c04040').flatten().withIccProfile('p3').png().toBuffer();
    const stored = await sharp(wide, { ignoreIcc: true }).raw().toBuffer();
    expect([...stored.subarray(0, 3)]).not.toEqual([0xc0, 0x40, 0x40]);
    const image = await decodeNode(wide, 'cat');
    expect([...image.data.subarray(0, 3)].map((value) => Math.round(value * 255))).toEqual([
      ...stored.subarray(0, 3),
    ]);
  });

  it('keeps at most 4096 pixels a side', async () => {
    const image = await decode(
      sharp({ create: { width: 8192, height: 64, channels: 3, background: '#f00' } })
        .png()
        .toBuffer(),
    );
    expect([image.width, image.height]).toEqual([4096, 32]);
    expect(pixel(image, 4000, 20)).toEqual([1, 0, 0]);
  });

  it('says that a file is damaged when its middle is', async () => {
    const bytes = await sharp({
      create: {
        width: 64,
        height: 64,
        channels: 3,
        background: '#f00',
        noise: { type: 'gaussian', mean: 128, sigma: 30 },
      },
    })
      .png()
      .toBuffer();
    bytes.fill(0, bytes.length >> 1, (bytes.length >> 1) + 400);
    await expect(decodeNode(bytes, 'cat.png')).rejects.toThrow(UserError);
    await expect(decodeNode(bytes, 'cat.png')).rejects.toThrow(/^cat\.png is damaged/);
  });
});
