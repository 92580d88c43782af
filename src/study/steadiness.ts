/** How steady a prediction is along a parameter: how often it flips, and how often two values of it agree. Pure. */
import { SPECS } from '../engine/augment/catalogue';
import { nameOf, pointsOf } from './axis';
import {
  flipProbability,
  meanFlipRate,
  PERTURBATIONS,
  perturbationOf,
  type PerturbationName,
} from './imagenetP';
import { product } from './plans/grid';
import type { ImageResult } from './run';
import { listedPoints, studyText } from './spec';
import type { Table } from './table';

export interface Steadiness {
  /**
   * From one point of the scan to the next, 0–1; of noise from the first to each other. Hendrycks and Dietterich, ICLR 2019, section
   * 4.2; null of several parameters, whose points have no order.
   */
  readonly flipRate: number | null;
  /** Share of the pairs of points whose predictions agree, 0–1: Zhang, Making Convolutional Networks Shift-Invariant Again, ICML 2019. */
  readonly consistency: number;
}

/** @param sequences predicted classes of each image at the points of a scan, two at least */
export function steadiness(
  sequences: readonly (readonly number[])[],
  isOrdered: boolean,
  isNoise: boolean,
): Steadiness {
  const agreeing = sequences.map((classes) => {
    const counts = new Map<number, number>();
    classes.forEach((one) => counts.set(one, (counts.get(one) ?? 0) + 1));
    const pairs = [...counts.values()].reduce((sum, count) => sum + count * (count - 1), 0);
    return pairs / (classes.length * (classes.length - 1));
  });
  return {
    flipRate: isOrdered ? flipProbability(sequences, isNoise) : null,
    consistency: agreeing.reduce((sum, share) => sum + share, 0) / agreeing.length,
  };
}

/** Of all images along one study. */
export interface SteadyRow extends Steadiness {
  readonly model?: string;
  /** Of a scan its parameters, of ImageNet-P “perturbations rotate”. */
  readonly study: string;
  readonly images: number;
  /** Flip probability of AlexNet, where the sequence is one of ImageNet-P. */
  readonly alexnet: number | null;
}

/** Of scans, without the points that bisection added, and of sequences. */
export function steadyRows(results: readonly ImageResult[]): readonly SteadyRow[] {
  const asked = results.filter(
    ({ result: { spec, start } }) =>
      ['scan', 'perturbations'].includes(spec.kind) && start.probability !== null,
  );
  const models = [...new Set(asked.map(({ model }) => model))];
  const specs = [...new Set(asked.map(({ result }) => result.spec))];
  return models.flatMap((model) =>
    specs.flatMap((spec): readonly SteadyRow[] => {
      const points = new Set((listedPoints(spec) ?? product(spec.axes.map(pointsOf))).map(String));
      const sequences = asked
        .filter((one) => one.model === model && one.result.spec === spec)
        .map(({ result }) =>
          result.samples
            .filter(({ values, index }) => index >= 0 && points.has(String(values)))
            .map(({ index }) => index),
        )
        .filter(({ length }) => length > 1);
      if (sequences.length === 0) return [];
      const name = spec.kind === 'perturbations' ? perturbationOf(spec.axes[0].augmentation) : null;
      const isNoise = SPECS[spec.axes[0].augmentation].family === 'noise';
      return [
        {
          ...(model !== undefined && { model }),
          study: name === null ? spec.axes.map(nameOf).join(', ') : studyText(spec),
          images: sequences.length,
          ...steadiness(sequences, name !== null || spec.axes.length === 1, isNoise),
          alexnet: name && PERTURBATIONS[name].alexnet,
        },
      ];
    }),
  );
}

/** mFR of each network over the sequences of ImageNet-P that were studied; see `meanFlipRate`. */
export function flipRates(
  rows: readonly SteadyRow[],
): readonly { readonly model?: string; readonly perturbations: number; readonly mfr: number }[] {
  return [...new Set(rows.map(({ model }) => model))].flatMap((model) => {
    const mine = rows.filter((row) => row.model === model && row.alexnet !== null && row.flipRate !== null);
    const mfr = meanFlipRate(
      Object.fromEntries(
        mine.map(({ study, flipRate }) => [
          study.replace('perturbations ', '') as PerturbationName,
          flipRate ?? NaN,
        ]),
      ),
    );
    return mfr === null ? [] : [{ ...(model !== undefined && { model }), perturbations: mine.length, mfr }];
  });
}

/** `steadiness.csv`: study, images, flip_rate, consistency, and alexnet: its flip probability along a sequence of ImageNet-P. */
export function steadinessTable(rows: readonly SteadyRow[]): Table {
  return {
    ...(rows.some(({ model }) => model !== undefined) && { model: rows.map(({ model }) => model ?? null) }),
    study: rows.map(({ study }) => study),
    images: rows.map(({ images }) => images),
    flip_rate: rows.map(({ flipRate }) => flipRate),
    consistency: rows.map(({ consistency }) => consistency),
    alexnet: rows.map(({ alexnet }) => alexnet),
  };
}
