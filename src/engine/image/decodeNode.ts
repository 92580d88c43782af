/** Decoding in Node, for the command line and the tests. The same rules as in the browser. */
import sharp from 'sharp';
import { UserError } from '../contract/errors';
import { LIMITS } from '../limits';
import type { Image } from './image';
import { fromRgba, inspectPicture, keptSize } from './inspect';

/**
 * Decode a picture to RGB in [0, 1]: EXIF rotation applied, colours as stored, transparency over white, 16 bits to 8.
 * @throws UserError
 */
export async function decodeNode(bytes: Uint8Array, name: string): Promise<Image> {
  inspectPicture(bytes, name);
  try {
    const upright = sharp(bytes, {
      limitInputPixels: LIMITS.imagePixels,
      failOn: 'truncated',
      ignoreIcc: true,
    }).autoOrient();
    const { autoOrient } = await upright.metadata();
    const { data, info } = await upright
      .resize({ ...keptSize(autoOrient), fit: 'fill', withoutEnlargement: true })
      .flatten({ background: '#fff' })
      .toColourspace('srgb')
      .ensureAlpha()
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    return fromRgba(data, info);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError(
      `${name} is damaged: it cannot be decoded (${reason}). Save it again as PNG or JPEG.`,
    );
  }
}
