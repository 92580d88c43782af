/** Which pixels a network wants, from the first arithmetic that it does with them. */
import type { ModelDefaults } from '../api';
import type { Normalization } from '../contract/input';
import type { Graph } from '../graph/ir';
import { firstArithmetic, type Affine, type FirstArithmetic, type Limits } from './firstArithmetic';

/** Normalisation of a model that says nothing of its own: ImageNet's, as in torchvision. */
export const IMAGENET_NORMALIZATION: ModelDefaults = {
  mean: [0.485, 0.456, 0.406],
  std: [0.229, 0.224, 0.225],
  assumed: true,
};

export interface FoundPixels {
  readonly normalization: Normalization;
  /** What speaks for it, as the rest of a sentence. */
  readonly from: string;
}

/** What divides by 20 or more was made for 0–255: 1/255, 1/127.5, 1/58. */
const SMALL_SCALE = 0.05;
/** Means as large as this are subtracted from 0–255 (Caffe's are 104, 117 and 124). */
const LARGE_SHIFT = 20;
/** The largest values of pixels in 8, 10, 12, 14 and 16 bits. */
const LARGEST: readonly number[] = [255, 1023, 4095, 16383, 65535];
/** To what the largest pixel is scaled at least. */
const LEAST_WHITE = 0.7;
/**
 * What makes standardised pixels of those from 0 to 1 multiplies by 1/std or subtracts a mean. Smaller factors and shifts are for
 * pixels that were standardised before, as `transform_input` of torchvision's GoogLeNet is.
 */
const LEAST_SCALE = 1.5;
const LEAST_SHIFT = 0.1;
const SHRINKS = 0.9;
/** Means and deviations of pixels, as steps that take a standardisation back add and multiply them. */
const MEANS = [0.2, 0.8] as const;
const STDS = [0.1, 0.6] as const;

const upTo = (largest: number): Normalization => ({ mean: [0], std: [1 / largest] });
const number = (value: number): string => String(Number(value.toPrecision(3))).replace('-', '−');

/**
 * null where the network computes something else first, or what it computes fits several scales. A batch norm that comes first
 * tells by the statistics of the pixels that it was trained on.
 */
export function pixelsOf(graph: Graph): FoundPixels | null {
  const found = firstArithmetic(graph);
  return takenBack(found) ?? byScale(found.whole) ?? (found.limits && within(found.limits)) ?? byMean(found);
}

/** A step that makes pixels from 0 to 1, or to 255, of what was standardised: it names mean and deviation. */
function takenBack({ steps }: FirstArithmetic): FoundPixels | null {
  for (const white of [1, 255]) {
    const lies = (values: readonly number[], [low, high]: readonly [number, number]): boolean =>
      values.every((value) => value >= low * white && value <= high * white);
    const step = steps.find(({ scales, shifts }) => lies(scales, STDS) && lies(shifts, MEANS));
    if (step === undefined) continue;
    const [mean, std] = [step.shifts, step.scales].map((values) =>
      values.map((value) => rounded(value / white)),
    );
    const from = `it makes pixels from 0 to ${white} of them first, by these`;
    return { normalization: { mean, std }, from };
  }
  return null;
}

/** Without the noise of float32. */
const rounded = (value: number): number => Number(value.toPrecision(6));

function byScale({ scales, shifts }: Affine): FoundPixels | null {
  const scale = scales.reduce((most, one) => (Math.abs(one) > Math.abs(most) ? one : most));
  const shift = shifts.reduce((most, one) => (Math.abs(one) > Math.abs(most) ? one : most));
  const size = Math.abs(scale);
  if (size === 0) return null;
  if (size < SMALL_SCALE) {
    const largest = LARGEST.find((each) => each * size >= LEAST_WHITE) ?? LARGEST[LARGEST.length - 1];
    return { normalization: upTo(largest), from: `it divides them by ${number(1 / size)} first` };
  }
  if (size < 2 && Math.abs(shift) > LARGE_SHIFT && shift < 0 !== scale < 0) {
    const largest = LARGEST.find((each) => each >= Math.abs(shift)) ?? 255;
    const what = scale < 0 ? `them from ${number(shift)}` : `${number(-shift)} from them`;
    return { normalization: upTo(largest), from: `it subtracts ${what} first` };
  }
  if (size < SHRINKS) return null;
  const lowest = Math.min(...shifts);
  const isInverted = scale < 0 && lowest > LEAST_SHIFT;
  return size >= LEAST_SCALE || lowest <= -LEAST_SHIFT || isInverted
    ? { normalization: upTo(1), from: 'it scales them itself, as pixels from 0 to 1 are scaled' }
    : null;
}

/** Bounds that pixels are kept to. */
function within({ before: { scales, shifts }, minimum, maximum }: Limits): FoundPixels | null {
  const isUnchanged = scales.every((scale) => scale === 1) && shifts.every((shift) => shift === 0);
  const from = `it keeps them between ${number(minimum)} and ${number(maximum)} first`;
  if (!isUnchanged) return null;
  if (minimum === -1 && maximum === 1) return { normalization: { mean: [0.5], std: [0.5] }, from };
  return minimum === 0 && [1, ...LARGEST].includes(maximum) ? { normalization: upTo(maximum), from } : null;
}

function byMean({ isStandardised }: FirstArithmetic): FoundPixels | null {
  const from = 'it standardises each picture itself, whatever its scale';
  return isStandardised ? { normalization: upTo(1), from } : null;
}
