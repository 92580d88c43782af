/** One value a pixel: the grey of colours as OpenCV has it, the mean of other channels. */
import type { Image } from '../../image/image';

const COLOURS = [0.299, 0.587, 0.114];

export function greyOf({ data, channels, height, width }: Image): Float64Array {
  const weights = channels === 3 ? COLOURS : Array.from({ length: channels }, () => 1 / channels);
  const out = new Float64Array(height * width);
  for (let i = 0; i < data.length; i++) out[Math.floor(i / channels)] += weights[i % channels] * data[i];
  return out;
}

/** A colour for an image of so many channels: itself for three, else its grey in all of them. */
export function colourFor(channels: number, colour: readonly number[]): readonly number[] {
  if (channels === 3) return colour;
  const grey = colour.reduce((sum, value, c) => sum + COLOURS[c] * value, 0);
  return Array.from({ length: channels }, () => grey);
}
