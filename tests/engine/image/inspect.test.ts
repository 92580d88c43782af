import sharp from 'sharp';
import { UserError } from '../../../src/engine/contract/errors';
import { inspectPicture, keptSize } from '../../../src/engine/image/inspect';
import { LIMITS } from '../../../src/engine/limits';

const picture = (width = 40, height = 30) =>
  sharp({ create: { width, height, channels: 3, background: '#469' } });

/** A JPEG that carries another JPEG in a segment before its own data, as cameras store thumbnails. */
async function withThumbnail(): Promise<Buffer> {
  const [outer, inner] = [await picture(400, 300).jpeg().toBuffer(), await picture(8, 8).jpeg().toBuffer()];
  const length = inner.length + 2;
  return Buffer.concat([
    outer.subarray(0, 2),
    Buffer.from([0xff, 0xe5, length >> 8, length & 255]),
    inner,
    outer.subarray(2),
  ]);
}

/** A PNG that claims any size; only its header is true. */
async function claiming(width: number, height: number): Promise<Buffer> {
  const bytes = await picture().png().toBuffer();
  bytes.writeUInt32BE(width, 16);
  bytes.writeUInt32BE(height, 20);
  return bytes;
}

function refusal(bytes: Uint8Array | string, name = 'cat.jpg'): string {
  try {
    inspectPicture(typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes, name);
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
  throw new Error('it was accepted');
}

describe('inspecting a file', () => {
  it.each(['png', 'jpeg', 'gif', 'webp', 'avif'] as const)('reads the size of a %s file', async (format) => {
    const bytes = await picture().toFormat(format).toBuffer();
    expect(inspectPicture(bytes, 'cat')).toEqual({ width: 40, height: 30 });
  });

  it('reads the size of a BMP file', () => {
    const bytes = Buffer.alloc(54 + 12);
    bytes.write('BM');
    [66, 0, 54, 40, 2, 2].forEach((value, i) => bytes.writeUInt32LE(value, 2 + 4 * i));
    expect(inspectPicture(bytes, 'cat')).toEqual({ width: 2, height: 2 });
  });

  it('judges by the bytes, not by the name', async () => {
    expect(inspectPicture(await picture().png().toBuffer(), 'cat.txt')).toEqual({ width: 40, height: 30 });
    expect(refusal('hello', 'cat.png')).toMatch(/^cat\.png is not a picture.*Choose PNG, JPEG/);
  });

  it.each([
    ['an SVG drawing', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'],
    ['an SVG drawing', '<?xml version="1.0"?>\n<svg/>'],
    ['a web page or XML', '<!doctype html><p>404'],
    ['a PDF document', '%PDF-1.7'],
    ['a ZIP archive', 'PK\x03\x04'],
    ['HEIC or a film', '\0\0\0\x18ftypheic'],
    ['of an unknown kind', 'hello'],
  ])('says that it is %s', (nature, bytes) => {
    expect(refusal(bytes)).toContain(`it is ${nature}`);
  });

  it('refuses an empty file', () => {
    expect(refusal('')).toBe('cat.jpg is empty (0 bytes); choose a picture.');
  });

  it.each(['png', 'jpeg', 'webp'] as const)('refuses a %s file that is cut off anywhere', async (format) => {
    const bytes = await picture().toFormat(format).toBuffer();
    for (const length of [16, bytes.length >> 1, bytes.length - 13, bytes.length - 1]) {
      expect(refusal(bytes.subarray(0, length))).toMatch(/cut off|damaged/);
    }
  });

  it('is not deceived by the end of a thumbnail inside', async () => {
    const bytes = await withThumbnail();
    expect(inspectPicture(bytes, 'cat')).toEqual({ width: 400, height: 300 });
    expect(refusal(bytes.subarray(0, bytes.length - 300))).toContain('cut off');
  });

  it('accepts bytes that programs append after the end', async () => {
    for (const format of ['png', 'jpeg'] as const) {
      const bytes = Buffer.concat([await picture().toFormat(format).toBuffer(), Buffer.alloc(1000, 7)]);
      expect(inspectPicture(bytes, 'cat')).toEqual({ width: 40, height: 30 });
    }
  });

  it('refuses more pixels than the limit, and names both', async () => {
    expect(refusal(await claiming(20_000, 20_000))).toMatch(/20000 × 20000 pixels; at most 100 million/);
    expect(inspectPicture(await claiming(10_000, 10_000), 'cat')).toEqual({ width: 10_000, height: 10_000 });
  });

  it('refuses a header without a size', async () => {
    expect(refusal(await claiming(0, 0))).toContain('damaged');
  });
});

describe('the size that is kept', () => {
  it('is the own size up to the limit of a side, and keeps the shape beyond', () => {
    expect(keptSize({ height: 3000, width: 4096 })).toEqual({ height: 3000, width: 4096 });
    expect(keptSize({ height: 10_000, width: 5000 })).toEqual({
      height: LIMITS.imageSide,
      width: LIMITS.imageSide / 2,
    });
    expect(keptSize({ height: 1, width: 90_000 })).toEqual({ height: 1, width: LIMITS.imageSide });
  });
});
