/** What a study shows of the answers: for every class of one image, or for the explained class of many. Pure. */
import type { Task } from '../../engine/contract/task';
import type { Sample } from '../../study/sample';
import { t } from '../../language';
import type { Scores } from '../curve/curve';

export const MEASURE_NAMES = ['probability', 'score', 'margin', 'rank'] as const;
export type MeasureName = (typeof MEASURE_NAMES)[number];

/** `share`: 0–1. `rank`: from 1, the best, drawn at the top. */
export type Scale = 'share' | 'number' | 'rank';

export interface Measure {
  readonly title: string;
  readonly hint: string;
  readonly scale: Scale;
  /** @param candidates among which the network may choose */
  of(scores: Scores, index: number, candidates: readonly number[]): number;
  ofSample(sample: Sample): number;
}

const highestOfOthers = (logits: Float32Array, index: number, candidates: readonly number[]): number =>
  candidates.reduce((top, other) => (other === index ? top : Math.max(top, logits[other])), -Infinity);

export const MEASURES: Readonly<Record<MeasureName, Measure>> = {
  probability: {
    title: t`Probability`,
    hint: t`What the network says of each class, 0–100 %`,
    scale: 'share',
    of: ({ probabilities }, index) => probabilities?.[index] ?? NaN,
    ofSample: ({ explained }) => explained.probability ?? NaN,
  },
  score: {
    title: t`Score`,
    hint: t`The logit of each class, or the value of a regression`,
    scale: 'number',
    of: ({ logits }, index) => logits[index] ?? NaN,
    ofSample: ({ explained }) => explained.logit,
  },
  margin: {
    title: t`Margin`,
    hint: t`The logit of a class less the highest of the others: below 0 another one wins`,
    scale: 'number',
    of: ({ logits }, index, candidates) => logits[index] - highestOfOthers(logits, index, candidates),
    ofSample: ({ margin }) => margin,
  },
  rank: {
    title: t`Rank`,
    hint: t`The place of a class among all: 1 is predicted`,
    scale: 'rank',
    of: ({ logits }, index, candidates) =>
      1 + candidates.filter((other) => logits[other] > logits[index]).length,
    ofSample: ({ explained }) => explained.rank,
  },
};

/** Of one image, a number a point: of 2,000 images nobody keeps the samples. NaN where there is no answer. */
export type Columns = Readonly<Record<MeasureName, readonly number[]>>;

export const columnsOf = (samples: readonly (Sample | undefined)[]): Columns => {
  const column = (name: MeasureName): readonly number[] =>
    samples.map((sample) => (sample ? MEASURES[name].ofSample(sample) : NaN));
  return {
    probability: column('probability'),
    score: column('score'),
    margin: column('margin'),
    rank: column('rank'),
  };
};

/** Those that mean something to a task: a value has neither probability nor rivals. */
export const measuresFor = (task: Task): readonly MeasureName[] =>
  task === 'regression' ? ['score'] : MEASURE_NAMES;

/** Whether the map moves with the picture: along one parameter, of one image. */
export const MAP_MEASURE_NAMES = ['spearman', 'iou', 'ssim', 'shift', 'hidden'] as const;
export type MapMeasureName = (typeof MAP_MEASURE_NAMES)[number];

/** Of one line, that of the explained class. */
export interface MapMeasure {
  readonly title: string;
  readonly hint: string;
  readonly scale: Scale;
}

export const MAP_MEASURES: Readonly<Record<MapMeasureName, MapMeasure>> = {
  spearman: {
    title: t`Map: rank correlation`,
    hint: t`Spearman’s ρ of the map with that of the start carried along with the picture: 1 where it moves with it`,
    scale: 'number',
  },
  iou: {
    title: t`Map: overlap of its top 10 %`,
    hint: t`Intersection over union of the highest tenth of the map with that of the start, carried along`,
    scale: 'share',
  },
  ssim: {
    title: t`Map: SSIM`,
    hint: t`Structural similarity of the map with that of the start, carried along: 1 where they are equal`,
    scale: 'number',
  },
  shift: {
    title: t`Map: shift of its centre`,
    hint: t`How far the centre of the map is from that of the start, carried along, as a share of the side`,
    scale: 'share',
  },
  hidden: {
    title: t`Map: where nothing is left`,
    hint: t`The share of the map inside of the erased box and of what was turned in: nothing of the picture is there`,
    scale: 'share',
  },
};

export type AnyMeasure = MeasureName | MapMeasureName | 'survival';

export const isMapMeasure = (name: AnyMeasure): name is MapMeasureName =>
  (MAP_MEASURE_NAMES as readonly string[]).includes(name);

/** Title and hint of whatever can be studied. */
export const aboutMeasure = (name: AnyMeasure): { readonly title: string; readonly hint: string } =>
  name === 'survival' ? SURVIVAL : isMapMeasure(name) ? MAP_MEASURES[name] : MEASURES[name];

/** Of several images: the share of them whose prediction holds. */
export const SURVIVAL = {
  title: t`Images that hold`,
  hint: t`The share of the images whose prediction holds all the way from the start, with its 95 % interval (bootstrap)`,
} as const;
