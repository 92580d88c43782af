/**
 * Corruptions of ImageNet-C as one continuous axis: the published constants at the severities 1 to 5, straight lines between
 * them, and below 1 a mixture of the picture with its first severity. Hendrycks and Dietterich, ICLR 2019.
 */
import type { Image } from '../image/image';
import { swept } from './parameters';
import { clamp } from './pixels';
import type { NumberParameter } from './spec';

/** Constants of the severities 1 to 5, all equally many. */
export type Severities = readonly [
  readonly number[],
  readonly number[],
  readonly number[],
  readonly number[],
  readonly number[],
];

/** The slider of a corruption. */
export const severity = (title: string): NumberParameter =>
  swept({
    title,
    summary: 'Severity of ImageNet-C, 1 to 5; between them its constants are interpolated, 0 is none.',
    quantity: 'strength',
    minimum: 0,
    maximum: 5,
    step: 0.1,
    default: 0,
  });

/** The constants at a severity; those of the first one below it. */
export function constantsAt(rows: Severities, at: number): readonly number[] {
  const place = Math.min(rows.length - 1, Math.max(0, at - 1));
  const [below, above] = [rows[Math.floor(place)], rows[Math.ceil(place)]];
  return below.map((value, i) => value + (place % 1) * (above[i] - value));
}

/**
 * The picture at a severity.
 * @param corrupt values of the corrupted picture, in the order of its own, not clamped
 */
export function corrupted(
  image: Image,
  at: number,
  rows: Severities,
  corrupt: (constants: readonly number[]) => ArrayLike<number>,
): Image {
  const { data } = image;
  const full = corrupt(constantsAt(rows, at));
  const share = Math.min(1, at);
  const out = new Float32Array(data.length);
  for (let i = 0; i < out.length; i++) out[i] = clamp(data[i] + share * (clamp(full[i]) - data[i]));
  return { ...image, data: out };
}
