/** What stands for “nothing there” in an input, [H, W, C] as the network sees it. */
import type { Passes } from './methods/method';

export type BaselineName = 'black' | 'blur' | 'mean';

/** The blur's standard deviation, as a part of the shorter side; cut off at three of them. */
const [SIGMA, CUT] = [0.1, 3];

export function baselineOf(
  { input, size: { height, width, channels }, black }: Pick<Passes, 'input' | 'size' | 'black'>,
  name: BaselineName,
): Float32Array {
  if (name === 'blur') return blurred(input, height, width, channels);
  const colour = name === 'black' ? black : meanColour(input, channels);
  return Float32Array.from({ length: input.length }, (_, i) => colour[i % channels]);
}

function meanColour(input: Float32Array, channels: number): readonly number[] {
  const sums = new Array<number>(channels).fill(0);
  for (let i = 0; i < input.length; i++) sums[i % channels] += input[i];
  return sums.map((sum) => (sum * channels) / input.length);
}

/** Bell-shaped, both ways one after the other; what lies outside is as the edge is. A series is blurred along time. */
function blurred(input: Float32Array, height: number, width: number, channels: number): Float32Array {
  const sigma = SIGMA * (height === 1 ? width : Math.min(height, width));
  const radius = Math.ceil(CUT * sigma);
  const taps = Float64Array.from({ length: 2 * radius + 1 }, (_, i) =>
    Math.exp(-((i - radius) ** 2) / (2 * sigma ** 2)),
  );
  const total = taps.reduce((sum, tap) => sum + tap, 0);
  const along = (values: Float32Array, extent: number, stride: number): Float32Array =>
    Float32Array.from({ length: values.length }, (_, i) => {
      const at = Math.floor(i / stride) % extent;
      let sum = 0;
      for (let k = -radius; k <= radius; k++) {
        const from = Math.min(extent - 1, Math.max(0, at + k));
        sum += taps[k + radius] * values[i + (from - at) * stride];
      }
      return sum / total;
    });
  const rows = along(input, width, channels);
  return height === 1 ? rows : along(rows, height, width * channels);
}
