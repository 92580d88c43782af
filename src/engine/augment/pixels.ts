/** Small loops over the pixels of an image that augmentations share. Pure: none writes to its input. */
import type { Image } from '../image/image';

export const clamp = (value: number): number => Math.min(1, Math.max(0, value));

/** Each value by itself; `change` is not clamped. */
export function mapValues(image: Image, change: (value: number) => number): Image {
  const { data } = image;
  const out = new Float32Array(data.length);
  for (let i = 0; i < out.length; i++) out[i] = change(data[i]);
  return { ...image, data: out };
}

/** clamp(ratio · image + (1 − ratio) · other), torchvision's `_blend`. @param other a value for each of the image's */
export function blend(image: Image, other: Float32Array, ratio: number): Image {
  const { data } = image;
  const out = new Float32Array(data.length);
  for (let i = 0; i < out.length; i++) out[i] = clamp(ratio * data[i] + (1 - ratio) * other[i]);
  return { ...image, data: out };
}

/** Grey of colours, torchvision's `rgb_to_grayscale`; one value a pixel. @param image of three channels */
export function luma({ data, height, width }: Image): Float32Array {
  const out = new Float32Array(height * width);
  for (let i = 0, at = 0; i < out.length; i++, at += 3) {
    out[i] = 0.2989 * data[at] + 0.587 * data[at + 1] + 0.114 * data[at + 2];
  }
  return out;
}

/** A plane in every channel. */
export function spread(plane: Float32Array, channels: number): Float32Array {
  const out = new Float32Array(plane.length * channels);
  for (let i = 0, at = 0; i < plane.length; i++) for (let c = 0; c < channels; c++) out[at++] = plane[i];
  return out;
}

/** What the image would be as 8 bits: whole numbers from 0 to 255, as torchvision's `to_dtype(uint8, scale=True)`. */
export function toBytes({ data }: Image): Uint8Array {
  const out = new Uint8Array(data.length);
  // torchvision multiplies by 256 − 1e-3 and truncates, in single precision.
  for (let i = 0; i < out.length; i++) out[i] = Math.fround(clamp(data[i]) * Math.fround(256 - 1e-3));
  return out;
}
