/** Numbers → RGBA. Pure arithmetic: no canvas, no network. */
import type { Colormap, Picture } from '../analysis';
import type { Image } from '../image/image';
import { colorTable } from './colormaps';

function emptyRgba(pixels: number): Uint8ClampedArray<ArrayBuffer> {
  return new Uint8ClampedArray(pixels * 4).fill(255);
}

/** An image as it is; one channel is shown as grey, of more than three the first three. */
export function imagePicture(image: Image): Picture {
  const pixels = image.height * image.width;
  const rgba = emptyRgba(pixels);
  const { channels, data } = image;
  for (let p = 0; p < pixels; p++) {
    for (let c = 0; c < 3; c++) rgba[4 * p + c] = data[p * channels + (channels >= 3 ? c : 0)] * 255;
  }
  return { width: image.width, height: image.height, rgba, range: null };
}

/**
 * A map in [0, 1], H×W, in colours over the image.
 * @param maximum - value of the map's top before it was divided, for the colour bar.
 */
export function overlayPicture(
  image: Image,
  map: Float32Array,
  colormap: Colormap,
  opacity: number,
  maximum: number,
): Picture {
  const { rgba, width, height } = imagePicture(image);
  const table = colorTable(colormap);
  for (let p = 0; p < map.length; p++) {
    const colour = 3 * Math.round(Math.min(1, Math.max(0, map[p])) * 255);
    for (let c = 0; c < 3; c++)
      rgba[4 * p + c] = (1 - opacity) * rgba[4 * p + c] + opacity * table[colour + c];
  }
  return { width, height, rgba, range: [0, maximum] };
}

/** Half of the shown range of a gradient picture, in standard deviations. */
const SPREAD = 5;

/**
 * A gradient [C, H, W] as 0.5 + 0.1·(g − mean)/deviation, clipped: the picture of the guided backpropagation papers.
 * @param deviation - standard deviation to divide by; a constant gradient is drawn as mid-grey.
 */
export function gradientPicture(
  gradient: Float32Array,
  height: number,
  width: number,
  deviation: number,
): Picture {
  const pixels = height * width;
  const channels = gradient.length / pixels;
  const mean = meanOf(gradient);
  const gain = deviation > 0 ? 0.5 / SPREAD / deviation : 0;
  const rgba = emptyRgba(pixels);
  for (let p = 0; p < pixels; p++) {
    for (let c = 0; c < 3; c++) {
      const value = gradient[(channels >= 3 ? c : 0) * pixels + p];
      rgba[4 * p + c] = (0.5 + gain * (value - mean)) * 255;
    }
  }
  return { width, height, rgba, range: [mean - SPREAD * deviation, mean + SPREAD * deviation] };
}

function meanOf(values: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum / values.length;
}

/** Population standard deviation. */
export function deviationOf(values: Float32Array): number {
  const mean = meanOf(values);
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    const distance = values[i] - mean;
    sum += distance * distance;
  }
  return Math.sqrt(sum / values.length);
}
