/** Decoding in the browser, in a worker or on the page. The only engine file that touches a canvas. */
import { UserError } from '../contract/errors';
import type { Image } from './image';
import { fromRgba, inspectPicture, keptSize } from './inspect';

/**
 * Decode a picture to RGB in [0, 1]: EXIF rotation applied, colours as stored, transparency over white, 16 bits to 8.
 * @throws UserError
 */
export async function decodeBrowser(bytes: Uint8Array, name: string): Promise<Image> {
  const stored = inspectPicture(bytes, name);
  const bitmap = await toBitmap(bytes, name);
  try {
    // The bitmap is upright already: its sides may be swapped against the header's.
    const size = keptSize(bitmap.width * bitmap.height > 0 ? bitmap : stored);
    const context = new OffscreenCanvas(size.width, size.height).getContext('2d', {
      willReadFrequently: true,
    });
    if (!context)
      throw new UserError(`${name} could not be drawn: the browser gave no canvas. Reload the page.`);
    context.fillStyle = '#fff';
    context.fillRect(0, 0, size.width, size.height);
    context.imageSmoothingQuality = 'high';
    context.drawImage(bitmap, 0, 0, size.width, size.height);
    return fromRgba(context.getImageData(0, 0, size.width, size.height).data, size);
  } finally {
    bitmap.close();
  }
}

async function toBitmap(bytes: Uint8Array, name: string): Promise<ImageBitmap> {
  try {
    return await createImageBitmap(new Blob([bytes as Uint8Array<ArrayBuffer>]), {
      imageOrientation: 'from-image',
      colorSpaceConversion: 'none',
      premultiplyAlpha: 'premultiply',
    });
  } catch {
    throw new UserError(`${name} is damaged: the browser cannot decode it. Save it again as PNG or JPEG.`);
  }
}
