/** Files that are no good, and what the panel must say; files that look odd and must work. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { EXAMPLES } from './paths';

export interface Upload {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

const cat = join(EXAMPLES, 'chelsea.jpg');

const file = (name: string, mimeType: string, buffer: Buffer): Upload => ({ name, mimeType, buffer });

/** What is refused, with a part of the sentence. */
export async function refused(): Promise<{ upload: Upload; sentence: RegExp }[]> {
  const jpeg = readFileSync(cat);
  const png = await sharp(cat).png().toBuffer();
  const huge = await sharp({
    create: { width: 20000, height: 20000, channels: 3, background: '#808080' },
    limitInputPixels: false,
  })
    .png({ compressionLevel: 9 })
    .toBuffer();
  const script =
    '<svg xmlns="http://www.w3.org/2000/svg" onload="window.hacked = true"><script>window.hacked = true</script></svg>';
  return [
    {
      upload: file('notes.txt', 'image/png', Buffer.from('this is no picture')),
      sentence: /notes\.txt is not a picture/,
    },
    { upload: file('empty.png', 'image/png', Buffer.alloc(0)), sentence: /empty\.png is empty \(0 bytes\)/ },
    {
      upload: file('half.jpg', 'image/jpeg', jpeg.subarray(0, jpeg.length / 2)),
      sentence: /half\.jpg is cut off/,
    },
    {
      upload: file('half.png', 'image/png', png.subarray(0, png.length / 2)),
      sentence: /half\.png is cut off/,
    },
    {
      upload: file('huge.png', 'image/png', huge),
      sentence: /huge\.png has 20000 × 20000 pixels; at most 100 million/,
    },
    {
      upload: file('drawing.svg', 'image/svg+xml', Buffer.from(script)),
      sentence: /drawing\.svg is not a picture.*SVG/,
    },
  ];
}

/** What must work, each a little different from the cat as it is. */
export async function unusual(): Promise<Upload[]> {
  const small = sharp(cat).resize(200);
  return [
    file('cmyk.jpg', 'image/jpeg', await small.clone().toColourspace('cmyk').jpeg().toBuffer()),
    file(
      'deep.png',
      'image/png',
      await small.clone().toColourspace('rgb16').png({ progressive: true }).toBuffer(),
    ),
    file('palette.png', 'image/png', await small.clone().png({ palette: true, colours: 16 }).toBuffer()),
    file('grey.png', 'image/png', await small.clone().greyscale().toColourspace('b-w').png().toBuffer()),
    file('alpha.png', 'image/png', await small.clone().ensureAlpha(0.5).png().toBuffer()),
    file(
      'rotated.jpg',
      'image/jpeg',
      await small.clone().rotate(90).withMetadata({ orientation: 8 }).jpeg().toBuffer(),
    ),
  ];
}
