/** A series inside of the engine: an `Image` of height 1, width = samples, channels = channels. */
import type { Image } from './image';

/** The values of every channel in order of time. */
export function channelsOf({ width, channels, data }: Image): Float32Array[] {
  return Array.from({ length: channels }, (_, channel) => {
    const values = new Float32Array(width);
    for (let i = 0, from = channel; i < width; i++, from += channels) values[i] = data[from];
    return values;
  });
}

/** A series of channels of equal length. */
export function seriesOf(values: readonly Float32Array[]): Image {
  const [channels, width] = [values.length, values[0].length];
  const data = new Float32Array(channels * width);
  values.forEach((line, channel) => {
    for (let i = 0, to = channel; i < width; i++, to += channels) data[to] = line[i];
  });
  return { height: 1, width, channels, data };
}

/** Every channel by itself; `change` may write to its argument, which is a copy, and return it. */
export function mapChannels(
  series: Image,
  change: (values: Float32Array, channel: number) => Float32Array,
): Image {
  return seriesOf(channelsOf(series).map(change));
}

/** Mean of the values that are there (NaN is a gap), in float64; 0 where there is none. numpy.nanmean */
export function meanOf(values: Float32Array): number {
  let [sum, count] = [0, 0];
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    sum += value;
    count++;
  }
  return count > 0 ? sum / count : 0;
}

/** Population standard deviation of the values that are there, in float64; 0 where there is none. numpy.nanstd */
export function deviationOf(values: Float32Array): number {
  const mean = meanOf(values);
  let [sum, count] = [0, 0];
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    sum += (value - mean) * (value - mean);
    count++;
  }
  return count > 0 ? Math.sqrt(sum / count) : 0;
}
