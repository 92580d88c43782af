/** From the bytes of an image to its pixels, whatever they are. */
import { UserError } from '../contract/errors';
import type { Media } from '../contract/input';
import { arrayImage } from './arrayImage';
import type { Image } from './image';
import { isNpy, readNpy } from './npy';
import { seriesArray } from './seriesArray';
import { sourceOf, type SourceImage } from './source';

const EIGHT_BITS = 255;

/** Decode an encoded picture. @throws UserError */
export type Decode = (bytes: Uint8Array, name: string) => Promise<Image>;

/**
 * A .npy file is told by its first bytes, so that one that is opened as a picture is read too.
 * @throws UserError
 */
export async function readImage(
  bytes: Uint8Array,
  name: string,
  media: Media,
  decode: Decode,
): Promise<SourceImage> {
  if (isNpy(bytes)) {
    const array = readNpy(bytes, name);
    return media === 'series' ? sourceOf(seriesArray(array, name), name, 1) : arrayImage(array, name);
  }
  if (media !== 'picture') throw new UserError(`${name} is no NumPy file (.npy). Set it again in Python.`);
  return { ...(await decode(bytes, name)), name, unit: EIGHT_BITS, range: [0, EIGHT_BITS] };
}
