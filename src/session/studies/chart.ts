/** A study along one parameter as lines: what is drawn, and told of a point. Pure. */
import type { NumberParameter } from '../../engine/augment/spec';
import { parameterSpecOf, type Axis } from '../../study/axis';
import { onSlider } from '../../engine/augment/range';
import { t } from '../../language';
import { decimal, decimalsFor, share } from '../numbers';
import type { Study, StudiedImage, StudiedPoint } from './desk';
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
  /** One for each x; null where there is no answer, undefined where nobody asked. */
  readonly values: readonly (number | null | undefined)[];
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
  /** Of the first network; it is named where another one stands beside it. */
  readonly network: string;
}

/** Lines beside the explained class and those that are predicted somewhere. */
const MOST_SHOWN = 6;

/** @returns null before there is an answer */
export function chartOf(study: Study, context: ChartContext): StudyChart | null {
  const [axis] = study.axes;
  if (study.axes.length !== 1) return null;
  const drawn = study.isOfMany ? ofMany(study, context) : ofOne(study, context);
  if (!drawn) return null;
  const spec = parameterSpecOf(axis);
  return { axis, spec, ...drawn, present: onSlider(spec, context.present) };
}

type Drawn = Pick<StudyChart, 'scale' | 'xs' | 'lines' | 'band' | 'breaks'>;

function ofOne({ images: [image], beside }: Study, context: ChartContext): Drawn | null {
  const known = image?.points.find(({ scores }) => scores)?.scores;
  if (!image || !known || context.measure === 'survival') return null;
  const { points, start, breaks } = image;
  if (isMapMeasure(context.measure)) return ofMaps(image, context.measure);
  const measure = MEASURES[context.measure];
  const candidates = context.candidates ?? [...known.logits.keys()];
  const explained = start.explained.index;
  const predicted = new Set(points.flatMap(({ sample: { index } }) => (index < 0 ? [] : [index])));
  const indices = new Set([explained, ...predicted, ...context.shown.slice(0, MOST_SHOWN)]);
  // Each network breaks at places of its own.
  const others = beside?.images[0]?.points ?? [];
  const xs = [...new Set([...points, ...others].map(valueOf))].sort((a, b) => a - b);
  const along = (of: readonly StudiedPoint[], height: (point: StudiedPoint) => number | null) => {
    const heights = new Map(of.map((point) => [valueOf(point), finite(height(point))]));
    return xs.map((x) => heights.get(x));
  };
  const name = (index: number): string =>
    others.length > 0 && index === explained
      ? t`${context.labelOf(index)}, ${context.network}`
      : context.labelOf(index);
  const lines = [...indices].map((index) => ({
    index,
    label: name(index),
    values: along(points, ({ scores }) => scores && measure.of(scores, index, candidates)),
    isMarked: index === explained || predicted.has(index),
    isExplained: index === explained,
  }));
  const other = {
    index: null,
    label: t`${context.labelOf(explained)}, ${beside?.name ?? ''}`,
    values: along(others, ({ sample }) => measure.ofSample(sample)),
    isMarked: true,
    isExplained: false,
  };
  return {
    scale: measure.scale,
    xs,
    // The two networks first: of many lines the last ones have no room.
    lines: others.length > 0 ? [lines[0], other, ...lines.slice(1)] : lines,
    band: null,
    breaks: start.probability === null ? [] : turns(breaks ?? []),
  };
}

const valueOf = ({ sample }: StudiedPoint): number => sample.values[0];

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

function ofMany(
  { axes, images, survival, beside }: Study,
  { measure: name, network }: ChartContext,
): Drawn | null {
  if (images.length === 0) return null;
  if (name === 'survival') return survival && ofSurvival(survival, network, beside);
  if (isMapMeasure(name)) return null;
  const spread = spreadOf(axes[0], images, name);
  const line = (label: string, of: 'median' | 'worst', from = spread): ChartLine => ({
    index: null,
    label,
    values: from.map((one) => one[of]),
    isMarked: true,
    isExplained: of === 'median' && from === spread,
  });
  const lines = beside
    ? [
        line(t`median, ${network}`, 'median'),
        line(t`median, ${beside.name}`, 'median', spreadOf(axes[0], beside.images, name)),
      ]
    : [line(t`median`, 'median')];
  return {
    scale: MEASURES[name].scale,
    xs: spread.map(({ value }) => value),
    lines: [...lines, line(t`worst image`, 'worst')],
    band: { low: spread.map(({ low }) => low), high: spread.map(({ high }) => high) },
    breaks: [],
  };
}

function ofSurvival(points: NonNullable<Study['survival']>, network: string, beside: Study['beside']): Drawn {
  const line = (label: string, of: typeof points, isExplained: boolean): ChartLine => ({
    index: null,
    label,
    values: of.map(({ share: kept }) => kept),
    isMarked: true,
    isExplained,
  });
  return {
    scale: 'share',
    xs: points.map(({ value }) => value),
    lines: beside?.survival
      ? [line(network, points, true), line(beside.name, beside.survival, false)]
      : [line(t`images that hold`, points, true)],
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
