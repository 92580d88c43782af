/** Numbers → RGBA. Pure arithmetic: no canvas, no network. */
import type { Look } from '../contract/look';
import type { Picture } from '../contract/pictures';
import type { Image } from '../image/image';
import { colorTable } from './colormaps';

function emptyRgba(pixels: number): Uint8ClampedArray<ArrayBuffer> {
  return new Uint8ClampedArray(pixels * 4).fill(255);
}

/** Channels that are shown as red, green and blue: those that were chosen, else the first three, or the first alone. */
export function shownChannels(
  count: number,
  chosen: readonly number[] | null,
): readonly [number, number, number] {
  const [red, green = red, blue = red] = chosen ?? (count >= 3 ? [0, 1, 2] : [0]);
  return [red, green, blue];
}

/** An image as it is. @param chosen see `Look.channels` */
export function imagePicture(image: Image, chosen: readonly number[] | null): Picture {
  const pixels = image.height * image.width;
  const rgba = emptyRgba(pixels);
  const { channels, data } = image;
  const [red, green, blue] = shownChannels(channels, chosen);
  for (let from = 0, to = 0; to < rgba.length; from += channels, to += 4) {
    rgba[to] = data[from + red] * 255;
    rgba[to + 1] = data[from + green] * 255;
    rgba[to + 2] = data[from + blue] * 255;
  }
  return { width: image.width, height: image.height, rgba, range: null };
}

/**
 * A map in [0, 1], H×W, in colours over a picture of the same size.
 * @param maximum - value of the map's top before it was divided, for the colour bar.
 */
export function overlayPicture(
  under: Picture,
  map: Float32Array,
  { colormap, opacity }: Pick<Look, 'colormap' | 'opacity'>,
  maximum: number,
): Picture {
  const rgba = under.rgba.slice();
  const over = Float64Array.from(colorTable(colormap), (value) => opacity * value);
  const kept = 1 - opacity;
  for (let p = 0, to = 0; p < map.length; p++, to += 4) {
    const value = map[p];
    const colour = value > 0 ? 3 * Math.floor(Math.min(1, value) * 255 + 0.5) : 0;
    rgba[to] = kept * rgba[to] + over[colour];
    rgba[to + 1] = kept * rgba[to + 1] + over[colour + 1];
    rgba[to + 2] = kept * rgba[to + 2] + over[colour + 2];
  }
  return { ...under, rgba, range: [0, maximum] };
}

/** Half of the shown range of a gradient picture, in standard deviations. */
const SPREAD = 5;

/**
 * A gradient [C, H, W] as 0.5 + 0.1·(g − mean)/deviation, clipped: the picture of the guided backpropagation papers.
 * @param deviation - standard deviation to divide by; a constant gradient is drawn as mid-grey.
 */
export function reliefPicture(
  gradient: Float32Array,
  height: number,
  width: number,
  deviation: number,
  chosen: readonly number[] | null,
): Picture {
  const pixels = height * width;
  const shown = shownChannels(gradient.length / pixels, chosen);
  const [red, green, blue] = shown.map((channel) => gradient.subarray(channel * pixels));
  const mean = meanOf(gradient);
  const gain = deviation > 0 ? 0.5 / SPREAD / deviation : 0;
  const rgba = emptyRgba(pixels);
  for (let p = 0, to = 0; p < pixels; p++, to += 4) {
    rgba[to] = (0.5 + gain * (red[p] - mean)) * 255;
    rgba[to + 1] = (0.5 + gain * (green[p] - mean)) * 255;
    rgba[to + 2] = (0.5 + gain * (blue[p] - mean)) * 255;
  }
  return { width, height, rgba, range: [mean - SPREAD * deviation, mean + SPREAD * deviation] };
}

/**
 * A signed map around zero, in red (above) and blue (below) over white.
 * @param values - [H, W]
 * @param extent - the absolute value of full colour
 * @param under - what it lies over, by the opacity; null: nothing
 */
export function divergingPicture(
  under: Picture | null,
  values: Float32Array,
  height: number,
  width: number,
  extent: number,
  { opacity }: Pick<Look, 'opacity'>,
): Picture {
  const table = colorTable('red-blue');
  const pixels = height * width;
  const rgba = under ? under.rgba.slice() : emptyRgba(pixels);
  const weight = under ? opacity : 1;
  for (let p = 0, to = 0; p < pixels; p++, to += 4) {
    const share = extent > 0 ? Math.max(-1, Math.min(1, values[p] / extent)) : 0;
    const colour = 3 * Math.floor((0.5 + 0.5 * share) * 255 + 0.5);
    for (let c = 0; c < 3; c++) rgba[to + c] = (1 - weight) * rgba[to + c] + weight * table[colour + c];
  }
  return { width, height, rgba, range: [-extent, extent] };
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
