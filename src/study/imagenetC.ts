/**
 * ImageNet-C on our axes: which parameter each corruption is, and where its five published severities lie on it. Hendrycks and
 * Dietterich, Benchmarking Neural Network Robustness to Common Corruptions and Perturbations, ICLR 2019. Pure.
 */
import type { AugmentationName } from '../engine/augment/catalogue';

type Five = readonly [number, number, number, number, number];

export interface Corruption {
  readonly augmentation: AugmentationName;
  /** Of the augmentation, the one that is varied. */
  readonly parameter: string;
  /** Its value at severities 1 to 5; in pixels of a picture of 224 × 224 where it is a length. */
  readonly severities: Five;
  /** Values of its other parameters at these severities; else they stay as they are. */
  readonly beside?: Readonly<Record<string, Five>>;
  /** Top-1 error of AlexNet over the five severities, 0–1: what a corruption error is divided by. */
  readonly alexnet: number;
  /** One of the four beside the fifteen: no part of the mCE. */
  readonly isExtra?: true;
}

const BY_SEVERITY = { parameter: 'severity', severities: [1, 2, 3, 4, 5] } as const;

/** The 15 + 4 corruptions; errors of AlexNet as the authors published them (github.com/hendrycks/robustness, “Calculating the mCE”; of the four extra ones the paper’s appendix). */
export const CORRUPTIONS = {
  gaussian_noise: {
    augmentation: 'gaussian_noise',
    parameter: 'std',
    severities: [0.08, 0.12, 0.18, 0.26, 0.38],
    alexnet: 0.886428,
  },
  shot_noise: {
    augmentation: 'shot_noise',
    parameter: 'amount',
    severities: [1 / 60, 1 / 25, 1 / 12, 1 / 5, 1 / 3],
    alexnet: 0.894468,
  },
  impulse_noise: {
    augmentation: 'impulse_noise',
    parameter: 'amount',
    severities: [0.03, 0.06, 0.09, 0.17, 0.27],
    alexnet: 0.92264,
  },
  defocus_blur: {
    augmentation: 'defocus_blur',
    parameter: 'radius',
    severities: [3, 4, 6, 8, 10],
    beside: { softness: [0.1, 0.5, 0.5, 0.5, 0.5] },
    alexnet: 0.81988,
  },
  glass_blur: { augmentation: 'glass_blur', ...BY_SEVERITY, alexnet: 0.826268 },
  motion_blur: { augmentation: 'motion_trail', ...BY_SEVERITY, alexnet: 0.785948 },
  zoom_blur: { augmentation: 'zoom_blur', ...BY_SEVERITY, alexnet: 0.79836 },
  snow: { augmentation: 'snow', ...BY_SEVERITY, alexnet: 0.866816 },
  frost: { augmentation: 'frost', ...BY_SEVERITY, alexnet: 0.826572 },
  fog: {
    augmentation: 'fog',
    parameter: 'amount',
    severities: [1.5, 2, 2.5, 2.5, 3],
    beside: { smoothness: [2, 2, 1.7, 1.5, 1.4] },
    alexnet: 0.819324,
  },
  brightness: { augmentation: 'hsv_brightness', ...BY_SEVERITY, alexnet: 0.564592 },
  contrast: { augmentation: 'low_contrast', ...BY_SEVERITY, alexnet: 0.853204 },
  elastic_transform: { augmentation: 'elastic_transform', ...BY_SEVERITY, alexnet: 0.646056 },
  pixelate: {
    augmentation: 'pixelate',
    parameter: 'scale',
    severities: [0.6, 0.5, 0.4, 0.3, 0.25],
    alexnet: 0.71784,
  },
  jpeg_compression: {
    augmentation: 'jpeg',
    parameter: 'quality',
    severities: [25, 18, 15, 10, 7],
    alexnet: 0.6065,
  },
  speckle_noise: {
    augmentation: 'speckle_noise',
    parameter: 'std',
    severities: [0.15, 0.2, 0.35, 0.45, 0.6],
    alexnet: 0.845,
    isExtra: true,
  },
  gaussian_blur: {
    augmentation: 'gaussian_blur',
    parameter: 'sigma',
    severities: [1, 2, 3, 4, 6],
    alexnet: 0.787,
    isExtra: true,
  },
  spatter: { augmentation: 'spatter', ...BY_SEVERITY, alexnet: 0.718, isExtra: true },
  saturate: { augmentation: 'saturate', ...BY_SEVERITY, alexnet: 0.658, isExtra: true },
} as const satisfies Readonly<Record<string, Corruption>>;

export type CorruptionName = keyof typeof CORRUPTIONS;

export const CORRUPTION_NAMES = Object.keys(CORRUPTIONS) as readonly CorruptionName[];

/** The corruption that an augmentation makes; null: none. */
export const corruptionOf = (augmentation: string): CorruptionName | null =>
  CORRUPTION_NAMES.find((name) => CORRUPTIONS[name].augmentation === augmentation) ?? null;

/** Parameters that a corruption sets, and their values at each severity. */
export function severityPoints(name: CorruptionName): {
  readonly parameters: readonly string[];
  readonly points: readonly (readonly number[])[];
} {
  const { parameter, severities, beside = {} }: Corruption = CORRUPTIONS[name];
  const columns = [severities, ...Object.values(beside)];
  return {
    parameters: [parameter, ...Object.keys(beside)],
    points: severities.map((_, i) => columns.map((column) => column[i])),
  };
}

/** What the page marks on the track of a parameter; none where it is no corruption. */
export function severitiesOf(augmentation: string, parameter: string): readonly number[] {
  const found = Object.values<Corruption>(CORRUPTIONS).find(
    (one) => one.augmentation === augmentation && one.parameter === parameter,
  );
  return found?.severities ?? [];
}

/**
 * Corruption error CE = Σ E / Σ E(AlexNet) over the five severities, and mCE, its mean over the corruptions, as shares of AlexNet's
 * (1: as bad as AlexNet). Section 4.1 of the paper.
 * @param errors top-1 error of each corruption at each severity, 0–1
 * @returns mCE over the corruptions that are given, the four extra ones left out; null of none
 */
export function meanCorruptionError(
  errors: Readonly<Partial<Record<CorruptionName, readonly number[]>>>,
): number | null {
  const shares = (Object.keys(errors) as CorruptionName[]).flatMap((name) => {
    const [own, { alexnet, isExtra }]: [readonly number[], Corruption] = [
      errors[name] ?? [],
      CORRUPTIONS[name],
    ];
    return isExtra || own.length === 0 ? [] : [meanOf(own) / alexnet];
  });
  return shares.length === 0 ? null : meanOf(shares);
}

const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
