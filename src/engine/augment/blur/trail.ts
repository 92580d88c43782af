/** A trail behind every pixel: half of a Gaussian along a line, as ImageMagick’s motion blur. Beyond the border the edge goes on. */
import type { Image } from '../../image/image';

/**
 * Values of the blurred image, not clamped.
 * @param radius of the window, whole pixels; the trail has 2 · radius + 1
 * @param sigma standard deviation of the trail, pixels, above 0
 * @param angle its direction in degrees: 0 is level, above 0 it rises to the right
 */
export function trail(
  { data, height, width, channels }: Image,
  radius: number,
  sigma: number,
  angle: number,
): Float64Array {
  const length = 2 * radius + 1;
  const weights = Float64Array.from({ length }, (_, i) => Math.exp(-(i * i) / (2 * sigma * sigma)));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const radians = (angle * Math.PI) / 180;
  const [along, up] = [length * Math.cos(radians), length * Math.sin(radians)];
  const way = Math.hypot(up, along);
  const out = new Float64Array(data.length);
  const clampTo = (place: number, extent: number): number => Math.min(extent - 1, Math.max(0, place));
  for (let i = 0; i < length; i++) {
    const dy = -Math.ceil((i * up) / way - 0.5);
    const dx = -Math.ceil((i * along) / way - 0.5);
    // The trail has left the image.
    if (Math.abs(dy) >= height || Math.abs(dx) >= width) break;
    const weight = weights[i] / sum;
    const columns = Int32Array.from({ length: width }, (_, x) => clampTo(x - dx, width) * channels);
    for (let y = 0, at = 0; y < height; y++) {
      const row = clampTo(y - dy, height) * width * channels;
      for (let x = 0; x < width; x++)
        for (let c = 0; c < channels; c++, at++) out[at] += weight * data[row + columns[x] + c];
    }
  }
  return out;
}
