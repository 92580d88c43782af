/** Pictures decoded in Chromium against the same pictures decoded in Node. */
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { buildSync } from 'esbuild';
import sharp, { type Sharp } from 'sharp';
import { decodeNode } from '../../../src/engine/image/decodeNode';
import type { decodeBrowser as DecodeBrowser } from '../../../src/engine/image/decodeBrowser';
import { EXAMPLES, ROOT } from '../support/paths';

declare const decoding: { readonly decodeBrowser: typeof DecodeBrowser };

const cat = (): Sharp => sharp(join(EXAMPLES, 'chelsea.jpg')).resize(60);
const rotated = (orientation: number): Promise<Buffer> =>
  cat().withMetadata({ orientation }).jpeg().toBuffer();

/** Every alpha meets many colours. */
const translucent = (): Promise<Buffer> =>
  sharp(Buffer.from(Array.from({ length: 60 * 40 * 4 }, (_, i) => (i * 7) % 256)), {
    raw: { width: 60, height: 40, channels: 4 },
  })
    .png()
    .toBuffer();

/** [what, the file, largest difference allowed in 255ths]. */
const PICTURES: readonly (readonly [string, () => Promise<Buffer>, number])[] = [
  ['PNG', () => cat().png().toBuffer(), 0],
  ['JPEG', () => cat().jpeg().toBuffer(), 3],
  ['GIF', () => cat().gif().toBuffer(), 0],
  ['WebP', () => cat().webp({ lossless: true }).toBuffer(), 0],
  ['AVIF', () => cat().avif({ lossless: true }).toBuffer(), 3],
  ['16-bit PNG', () => cat().toColourspace('rgb16').png().toBuffer(), 1],
  ['16-bit grey PNG', () => cat().toColourspace('grey16').png().toBuffer(), 1],
  ['palette PNG', () => cat().png({ palette: true, colours: 16 }).toBuffer(), 0],
  ['grey JPEG', () => cat().greyscale().toColourspace('b-w').jpeg().toBuffer(), 3],
  ['PNG with a colour profile', () => cat().withIccProfile('p3').png().toBuffer(), 0],
  ['PNG with transparency', translucent, 2],
  // Without a profile there is no one way from CMYK to RGB.
  ['CMYK JPEG', () => cat().toColourspace('cmyk').jpeg().toBuffer(), 48],
  ...[2, 3, 4, 5, 6, 7, 8].map(
    (orientation) => [`JPEG of orientation ${orientation}`, () => rotated(orientation), 3] as const,
  ),
];

let page: Page;

test.beforeAll(async ({ browser }) => {
  const bundle = buildSync({
    entryPoints: [join(ROOT, 'src', 'engine', 'image', 'decodeBrowser.ts')],
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'decoding',
  });
  page = await browser.newPage();
  await page.addScriptTag({ content: bundle.outputFiles[0].text });
});

test.afterAll(() => page.close());

for (const [what, encode, allowed] of PICTURES) {
  test(`a ${what} has the same pixels in Chromium and in Node`, async () => {
    const bytes = await encode();
    const got = await page.evaluate(
      async (numbers) => {
        const image = await decoding.decodeBrowser(new Uint8Array(numbers), 'cat');
        return { ...image, data: [...image.data] };
      },
      [...bytes],
    );
    const expected = await decodeNode(bytes, 'cat');
    expect([got.height, got.width, got.channels]).toEqual([expected.height, expected.width, 3]);
    const differences = got.data.map((value, i) => Math.abs(value - expected.data[i]) * 255);
    expect(Math.round(Math.max(...differences))).toBeLessThanOrEqual(allowed);
  });
}

test('a PNG that is damaged in its middle is refused in words', async () => {
  const bytes = await cat().png().toBuffer();
  bytes.fill(0, bytes.length >> 1, (bytes.length >> 1) + 400);
  const refused = page.evaluate(
    (numbers) => decoding.decodeBrowser(new Uint8Array(numbers), 'cat.png').then(() => 'decoded', String),
    [...bytes],
  );
  expect(await refused).toMatch(/cat\.png is damaged: the browser cannot decode it/);
});
