/** A small copy of a picture, or a series as it is, on the page's own thread, for previews while the crop is dragged. */
import type { Media } from '../engine/contract/input';
import type { Image } from '../engine/image/image';
import { readNpy } from '../engine/image/npy';
import { seriesArray } from '../engine/image/seriesArray';

/** Longest side, pixels: enough for what is on screen for a moment, and framed within a few milliseconds. */
const LONGEST_SIDE = 640;

/** @returns null where the page cannot decode it by itself; the engine's pictures come anyway. */
export async function previewSource(bytes: Blob, media: Media): Promise<Image | null> {
  if (media === 'series') return seriesSource(await bytes.arrayBuffer());
  if (typeof createImageBitmap === 'undefined' || typeof OffscreenCanvas === 'undefined') return null;
  try {
    const bitmap = await createImageBitmap(bytes);
    const scale = Math.min(1, LONGEST_SIDE / Math.max(bitmap.width, bitmap.height));
    const width = Math.max(1, Math.round(bitmap.width * scale));
    const height = Math.max(1, Math.round(bitmap.height * scale));
    const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
    if (!context) return null;
    context.fillStyle = '#fff';
    context.fillRect(0, 0, width, height);
    context.imageSmoothingQuality = 'high';
    context.drawImage(bitmap, 0, 0, width, height);
    bitmap.close();
    return imageOf(context.getImageData(0, 0, width, height));
  } catch {
    // A format that only the engine's decoder knows: no preview while the crop is dragged.
    return null;
  }
}

function seriesSource(bytes: ArrayBuffer): Image | null {
  try {
    return seriesArray(readNpy(new Uint8Array(bytes), ''), '');
  } catch {
    // The engine says in words what is wrong with it.
    return null;
  }
}

/** RGBA of 0–255 → RGB in [0, 1]. */
export function imageOf(pixels: {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
}): Image {
  const { width, height, data: rgba } = pixels;
  const data = new Float32Array(width * height * 3);
  for (let from = 0, to = 0; to < data.length; from += 4, to += 3) {
    data[to] = rgba[from] / 255;
    data[to + 1] = rgba[from + 1] / 255;
    data[to + 2] = rgba[from + 2] / 255;
  }
  return { width, height, channels: 3, data };
}
