/** A study along one parameter as lines: what is drawn, and told of a point. Pure. */
import type { NumberParameter } from '../../engine/augment/spec';
import { parameterSpecOf, type Axis } from '../../study/axis';
import { onSlider } from '../../engine/augment/range';
import { t } from '../../language';
import { decimal, decimalsFor, share } from '../numbers';
import type { Study, StudiedImage } from './desk';
import { spreadOf } from './overImages';
import {
  isMapMeasure,
  MAP_MEASURES,
  MEASURES,
  type AnyMeasure,
  type MapMeasureName,
  type Scale,
} from './measures';

export interface ChartLine {
  /** Of the class; null: of a number over images. */
  readonly index: number | null;
  readonly label: string;
  /** One for each x; null where there is no answer. */
  readonly values: readonly (number | null)[];
  /** The others stay in the background. */
  readonly isMarked: boolean;
  readonly isExplained: boolean;
}

/** Between two lines: where the middle half of the images lies, or an interval of confidence. */
export interface ChartBand {
  readonly low: readonly (number | null)[];
  readonly high: readonly (number | null)[];
}

export interface StudyChart {
  readonly axis: Axis;
  readonly spec: NumberParameter;
  readonly scale: Scale;
  readonly xs: readonly number[];
  readonly lines: readonly ChartLine[];
  readonly band: ChartBand | null;
  /** Where the prediction breaks, or holds again. */
  readonly breaks: readonly number[];
  /** Where the slider stands. */
  readonly present: number;
}

export interface ChartContext {
  readonly measure: AnyMeasure;
  /** The classes of the strip. */
  readonly shown: readonly number[];
  /** Among which the network may choose; null: all. */
  readonly candidates: readonly number[] | null;
  readonly present: number;
  labelOf(index: number): string;
}

/** Lines beside the explained class and those that are predicted somewhere. */
const MOST_SHOWN = 6;

/** @returns null before there is an answer */
export function chartOf(study: Study, context: ChartContext): StudyChart | null {
  const [axis] = study.axes;
  if (study.axes.length !== 1) return null;
  const drawn = study.isOfMany ? ofMany(study, context) : ofOne(study.images[0], context);
  if (!drawn) return null;
  const spec = parameterSpecOf(axis);
  return { axis, spec, ...drawn, present: onSlider(spec, context.present) };
}

type Drawn = Pick<StudyChart, 'scale' | 'xs' | 'lines' | 'band' | 'breaks'>;

function ofOne(image: StudiedImage | undefined, context: ChartContext): Drawn | null {
  const known = image?.points.find(({ scores }) => scores)?.scores;
  if (!image || !known || context.measure === 'survival') return null;
  const { points, start, breaks } = image;
  if (isMapMeasure(context.measure)) return ofMaps(image, context.measure);
  const measure = MEASURES[context.measure];
  const candidates = context.candidates ?? [...known.logits.keys()];
  const explained = start.explained.index;
  const predicted = new Set(points.flatMap(({ sample: { index } }) => (index < 0 ? [] : [index])));
  const indices = new Set([explained, ...predicted, ...context.shown.slice(0, MOST_SHOWN)]);
  return {
    scale: measure.scale,
    xs: points.map(({ sample }) => sample.values[0]),
    lines: [...indices].map((index) => ({
      index,
      label: context.labelOf(index),
      values: points.map(({ scores }) => finite(scores && measure.of(scores, index, candidates))),
      isMarked: index === explained || predicted.has(index),
      isExplained: index === explained,
    })),
    band: null,
    breaks: start.probability === null ? [] : turns(breaks ?? []),
  };
}

/** One line: that of the map of the explained class. */
function ofMaps({ points, start, breaks }: StudiedImage, name: MapMeasureName): Drawn | null {
  const measured = points.filter(({ map }) => map);
  if (measured.length === 0) return null;
  const { title, scale } = MAP_MEASURES[name];
  return {
    scale,
    xs: measured.map(({ sample }) => sample.values[0]),
    lines: [
      {
        index: null,
        label: title.replace(/^[^:]*: /, ''),
        values: measured.map(({ map }) => finite(map && map[name])),
        isMarked: true,
        isExplained: true,
      },
    ],
    band: null,
    breaks: start.probability === null ? [] : turns(breaks ?? []),
  };
}

function ofMany({ axes, images, survival }: Study, { measure: name }: ChartContext): Drawn | null {
  if (images.length === 0) return null;
  if (name === 'survival') return survival && ofSurvival(survival);
  if (isMapMeasure(name)) return null;
  const measure = MEASURES[name];
  const spread = spreadOf(axes[0], images, measure);
  const line = (label: string, of: 'median' | 'worst'): ChartLine => ({
    index: null,
    label,
    values: spread.map((one) => one[of]),
    isMarked: true,
    isExplained: of === 'median',
  });
  return {
    scale: measure.scale,
    xs: spread.map(({ value }) => value),
    lines: [line(t`median`, 'median'), line(t`worst image`, 'worst')],
    band: { low: spread.map(({ low }) => low), high: spread.map(({ high }) => high) },
    breaks: [],
  };
}

function ofSurvival(points: NonNullable<Study['survival']>): Drawn {
  const values = points.map(({ share: kept }) => kept);
  return {
    scale: 'share',
    xs: points.map(({ value }) => value),
    lines: [{ index: null, label: t`images that hold`, values, isMarked: true, isExplained: true }],
    band: { low: points.map(({ low }) => low), high: points.map(({ high }) => high) },
    breaks: [],
  };
}

const finite = (value: number | null): number | null =>
  value !== null && Number.isFinite(value) ? value : null;

/** The first values that do not hold, and those at which it holds again. */
const turns = (breaks: NonNullable<StudiedImage['breaks']>): readonly number[] =>
  breaks
    .flatMap(({ breaksAt, returnsAt }) => [breaksAt, returnsAt])
    .filter((value) => value !== null)
    .sort((a, b) => a - b);

/** A height as people read it: “61 %”, “12.3”, “3rd” is written 3. */
export function heightText(scale: Scale, value: number | null): string {
  if (value === null) return t`no answer`;
  if (scale === 'share') return share(value);
  return scale === 'rank' ? String(value) : decimal(value, Math.max(0, decimalsFor(value) - 1));
}
