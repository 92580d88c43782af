/** A study along two parameters as cells, each a state. Pure. */
import { parameterSpecOf, pointsOf, type Axis } from '../../study/axis';
import type { NumberParameter } from '../../engine/augment/spec';
import { t } from '../../language';
import { valueText } from '../valueText';
import { heightText } from './chart';
import type { Study, StudiedPoint } from './desk';
import { MEASURES, type MeasureName, type Scale } from './measures';

export interface GridCell {
  /** Of both axes, in their order. */
  readonly values: readonly [x: number, y: number];
  /** Of the explained class; null where there is no answer yet, or none at all. */
  readonly height: number | null;
  /** 0–1 between the worst and the best. */
  readonly colour: number | null;
  readonly holds: boolean | null;
  /** “Rotation 30°, Brightness ×1.2: tabby, 61 %” */
  readonly text: string;
}

export interface StudyGrid {
  readonly x: Axis;
  readonly y: Axis;
  readonly specs: readonly [x: NumberParameter, y: NumberParameter];
  readonly scale: Scale;
  /** From the highest value of y to the lowest; each from left to right. */
  readonly rows: readonly (readonly GridCell[])[];
  /** Of the colours. */
  readonly range: readonly [number, number];
  /** Column and row of the cell that is nearest to the sliders. */
  readonly present: readonly [column: number, row: number];
  /** “Egyptian cat holds at 80 of 169 combinations”; empty before there is one. */
  readonly words: string;
}

/** @returns null where the study has one axis */
export function gridOf(
  { axes, images }: Study,
  measureName: MeasureName,
  standing: readonly [number, number],
  labelOf: (index: number) => string,
): StudyGrid | null {
  const [x, y] = axes;
  const [image] = images;
  if (axes.length !== 2 || !image) return null;
  const measure = MEASURES[measureName];
  const specs = [parameterSpecOf(x), parameterSpecOf(y)] as const;
  const known = new Map(image.points.map((point) => [point.sample.values.join(), point]));
  const heights = image.points.map(({ sample }) => measure.ofSample(sample)).filter(Number.isFinite);
  const [low, high] = measure.scale === 'share' ? [0, 1] : [Math.min(...heights), Math.max(...heights)];
  const share = (height: number): number => (high > low ? (height - low) / (high - low) : 0.5);
  const colourOf = (height: number): number => (measure.scale === 'rank' ? 1 - share(height) : share(height));
  const cell = (at: readonly [number, number]): GridCell => {
    const point = known.get(at.join());
    const height = point ? measure.ofSample(point.sample) : NaN;
    const place = at.map((value, i) => `${t(specs[i].title)} ${valueText(specs[i], value)}`).join(', ');
    return {
      values: at,
      height: Number.isFinite(height) ? height : null,
      colour: Number.isFinite(height) ? colourOf(height) : null,
      holds: point?.sample.holds ?? null,
      text: `${place}: ${toldOf(point, measure.scale, height, labelOf)}`,
    };
  };
  const [xs, ys] = [pointsOf(x), [...pointsOf(y)].reverse()];
  const rows = ys.map((value) => xs.map((other) => cell([other, value])));
  const cells = rows.flat().filter(({ holds }) => holds !== null);
  const holding = cells.filter(({ holds }) => holds).length;
  return {
    x,
    y,
    specs,
    scale: measure.scale,
    rows,
    range: [low, high],
    present: [nearest(xs, standing[0]), nearest(ys, standing[1])],
    words:
      cells.length === 0 || image.start.probability === null
        ? ''
        : t`${labelOf(image.start.index)} holds at ${holding} of ${cells.length} combinations`,
  };
}

function toldOf(
  point: StudiedPoint | undefined,
  scale: Scale,
  height: number,
  labelOf: (index: number) => string,
): string {
  if (!point) return t`not studied yet`;
  const { sample } = point;
  if (sample.problem !== null) return sample.problem;
  const predicted = sample.probability === null || sample.index < 0 ? [] : [labelOf(sample.index)];
  return [...predicted, heightText(scale, height)].join(', ');
}

/** Place of the value that is nearest. */
export const nearest = (values: readonly number[], value: number): number =>
  values.reduce((best, one, i) => (Math.abs(one - value) < Math.abs(values[best] - value) ? i : best), 0);
