/** A study in a sentence. */
import { breakingSentence } from '../../study/breakingPoints';
import { stability } from '../../study/metrics/area';
import { originOf, parameterSpecOf, type Axis } from '../../study/axis';
import { rangeWithUnit, withUnit } from '../../study/words';
import { t, tn } from '../../language';
import { share } from '../numbers';
import type { Study } from './desk';
import { standings, type Standing } from './overImages';

/** Of the images, for how many a range is told. */
const KEPT = 0.95;

/** “Egyptian cat holds from −34.2° to 41.6°, breaks again at 170–190°”; empty where there is nothing to say yet. */
export function studyWords(study: Study, labelOf: (index: number) => string): string {
  const { axes, images, isOfMany } = study;
  const [first] = images;
  if (!first?.breaks || first.start.probability === null) return '';
  // Images of which nothing is known are not told of.
  if (isOfMany) return imagesWords(study, standings(axes[0], images));
  if (first.points.length < 2) return '';
  return `${labelOf(first.start.index)} ${breakingSentence(axes[0], first.breaks)}${stabilityWords(study)}`;
}

/** “; the map moves with it: S = 0.93”, where maps were measured and all are known. */
function stabilityWords({ axes, images: [image], isComplete }: Study): string {
  const points = image.points.flatMap(({ sample, map }) =>
    map && sample.explained.probability !== null
      ? [{ value: sample.values[0], probability: sample.explained.probability, correlation: map.spearman }]
      : [],
  );
  const origin = originOf(axes[0]);
  if (!isComplete || !points.some(({ value }) => value === origin)) return '';
  const measured = stability(points, origin);
  return Number.isFinite(measured) ? t`; stability of its map S = ${measured.toFixed(2)}` : '';
}

/** “95 % of 40 images hold down to −12°, 95 % up to 14°; cup.jpg breaks first: −2.1° to 3°. 2 could not be studied” */
function imagesWords({ axes, unstudied }: Study, weakest: readonly Standing[]): string {
  const [axis] = axes;
  const spec = parameterSpecOf(axis);
  const count = weakest.length.toLocaleString('en-US');
  const lost = Math.floor((1 - KEPT) * weakest.length + 1e-9);
  const lower = weakest.map(({ range }) => range[0]).sort((a, b) => b - a)[lost];
  const upper = weakest.map(({ range }) => range[1]).sort((a, b) => a - b)[lost];
  const most =
    lost === 0
      ? t`All ${count} images hold from ${withUnit(spec, lower)} to ${withUnit(spec, upper)}`
      : t`${share(KEPT)} of ${count} images hold down to ${withUnit(spec, lower)}, ${share(KEPT)} up to ${withUnit(spec, upper)}`;
  const [first] = weakest;
  const worst = first.reach < 1 ? t`; ${first.source.name} breaks first: ${standingText(axis, first)}` : '';
  const { length } = unstudied;
  const unread =
    length > 0 ? `. ${tn(length, '%1 image could not be studied', '%1 images could not be studied')}` : '';
  return `${most}${worst}${unread}`;
}

/** “−2.1° to 3°” */
export const standingText = (axis: Axis, { range }: Pick<Standing, 'range'>): string =>
  rangeWithUnit(parameterSpecOf(axis), ...range);
