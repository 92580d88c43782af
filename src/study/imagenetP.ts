/**
 * ImageNet-P on our axes: sequences of slightly changed pictures along which a prediction should not flip. Hendrycks and Dietterich,
 * Benchmarking Neural Network Robustness to Common Corruptions and Perturbations, ICLR 2019, section 4.2 and appendix. Pure.
 */
import type { AugmentationName } from '../engine/augment/catalogue';
import type { Point } from './plans/plan';

export interface Perturbation {
  readonly augmentation: AugmentationName;
  readonly parameters: readonly string[];
  /** One for each picture of the sequence, in its order. */
  readonly points: readonly Point[];
  /** The pictures have no order: each is compared with the first. */
  readonly isNoise: boolean;
  /** Other parameters of the augmentation, where they are not its defaults. */
  readonly beside?: Readonly<Record<string, string>>;
  /** Flip probability of AlexNet, 0–1: what a flip rate is divided by. */
  readonly alexnet: number;
}

const sequence = (count: number, at: (i: number) => Point): readonly Point[] =>
  Array.from({ length: count }, (_, i) => at(i));
/** The picture itself, then thirty times the same noise with another seed. */
const noise = (amount: number): readonly Point[] => sequence(31, (i) => [i === 0 ? 0 : amount, i]);

/** Rotations and scales are read between pixels. */
const BETWEEN = { interpolation: 'bilinear' } as const;

/**
 * Those of the ten that are a sequence along our sliders, as github.com/hendrycks/robustness makes them. Three are not: zoom blur is
 * the mean of more and more enlargements by 0.4 % each, snow turns the trails of the same flakes from −150° to −30°, tilt turns the
 * picture in space about both axes.
 */
export const PERTURBATIONS = {
  gaussian_noise: {
    augmentation: 'gaussian_noise',
    parameters: ['std', 'seed'],
    points: noise(0.03),
    isNoise: true,
    alexnet: 0.2365,
  },
  shot_noise: {
    augmentation: 'shot_noise',
    parameters: ['amount', 'seed'],
    points: noise(1 / 300),
    isNoise: true,
    alexnet: 0.3006,
  },
  motion_blur: {
    augmentation: 'motion_trail',
    parameters: ['severity', 'angle'],
    points: sequence(31, (i) => [1, (i - 30) * 4]),
    isNoise: false,
    alexnet: 0.093,
  },
  brightness: {
    augmentation: 'hsv_brightness',
    parameters: ['severity'],
    points: sequence(31, (i) => [(i - 15) / 5]),
    isNoise: false,
    alexnet: 0.0489,
  },
  translate: {
    augmentation: 'translate',
    parameters: ['x'],
    points: sequence(41, (i) => [(i - 20) / 224]),
    isNoise: false,
    alexnet: 0.1101,
  },
  rotate: {
    augmentation: 'rotate',
    parameters: ['angle'],
    points: sequence(31, (i) => [i - 15]),
    beside: BETWEEN,
    isNoise: false,
    alexnet: 0.131,
  },
  scale: {
    augmentation: 'scale',
    parameters: ['factor'],
    points: sequence(31, (i) => [(40 + 2.5 * i) / 100]),
    beside: BETWEEN,
    isNoise: false,
    alexnet: 0.2353,
  },
} as const satisfies Readonly<Record<string, Perturbation>>;

export type PerturbationName = keyof typeof PERTURBATIONS;
export const PERTURBATION_NAMES = Object.keys(PERTURBATIONS) as readonly PerturbationName[];

/** The perturbation that an augmentation makes; null: none. */
export const perturbationOf = (augmentation: string): PerturbationName | null =>
  PERTURBATION_NAMES.find((name) => PERTURBATIONS[name].augmentation === augmentation) ?? null;

/**
 * Flip probability: how often the prediction changes from one picture of a sequence to the next; of noise, whose pictures have no
 * order, from the first to each other. Section 4.2 of the paper.
 * @param sequences predicted classes of each sequence, two at least
 */
export function flipProbability(sequences: readonly (readonly number[])[], isNoise = false): number {
  const flips = sequences.map((classes) =>
    meanOf(classes.slice(1).map((one, i) => (one === classes[isNoise ? 0 : i] ? 0 : 1))),
  );
  return meanOf(flips);
}

/**
 * Flip rate FR = FP / FP(AlexNet), and mFR, its mean over the perturbations, as shares of AlexNet’s. Section 4.2 of the paper.
 * @param probabilities flip probability of each perturbation, 0–1
 * @returns null of none
 */
export function meanFlipRate(
  probabilities: Readonly<Partial<Record<PerturbationName, number>>>,
): number | null {
  const rates = (Object.keys(probabilities) as PerturbationName[]).map(
    (name) => (probabilities[name] ?? NaN) / PERTURBATIONS[name].alexnet,
  );
  return rates.length === 0 ? null : meanOf(rates);
}

const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
