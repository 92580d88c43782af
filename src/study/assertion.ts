/** A claim about a model that a check can test: “rotate.angle ±15 keeps 95 %”. Pure. */
import { UserError } from '../engine/contract/errors';
import { valueText } from '../engine/text/sentence';
import { nameOf } from './axis';
import { breakingSentence } from './breakingPoints';
import type { ImageResult, StudyResult } from './run';
import { numberOf, numberParameter, parseStudy, type StudySpec } from './spec';
import { percent } from './words';

export interface Assertion {
  readonly text: string;
  /** A scan of one axis. */
  readonly study: StudySpec;
  /** Of the images, above 0 and at most 1. */
  readonly share: number;
}

const NUMBER = String.raw`([-−+]?[\d.]+)\s*°?`;
const RANGE = String.raw`(?:(?:±|\+/?-)\s*${NUMBER}|${NUMBER}\s*(?:\.\.|…|:|–|to)\s*${NUMBER})`;
const ASSERTION = new RegExp(
  String.raw`^\s*([^.\s]+)\.([^.\s]+)\s+${RANGE}(?:\s+(?:by|step)\s+${NUMBER})?\s+keeps\s+(\S+?)\s*%\s*$`,
);

/**
 * `PARAMETER ±A keeps N %` or `PARAMETER A..B keeps N %`, with `by STEP` after the range where the usual scan will not do. ± is
 * around the value at which nothing is done. An image keeps its prediction if every point of the range does.
 * @throws UserError that says what cannot be meant
 */
export function parseAssertion(text: string): Assertion {
  const [, augmentation, parameter, around, low, high, by, share] = ASSERTION.exec(text) ?? [];
  if (augmentation === undefined)
    throw new UserError(
      `An assertion is written as “rotate.angle ±15 keeps 95 %” or “rotate.angle -10..20 keeps 95 %”, not ${valueText(text)}.`,
    );
  const { default: identity } = numberParameter(augmentation, parameter);
  const value = (number: string): number => numberOf(`${augmentation}.${parameter}`, number);
  const ends =
    around === undefined ? [value(low), value(high)] : [identity - value(around), identity + value(around)];
  const kept = Number(share) / 100;
  if (!(kept > 0 && kept <= 1))
    throw new UserError(`The share that is kept must be above 0 % and at most 100 %, not ${share} %.`);
  const range = [...ends, ...(by === undefined ? [] : [value(by)])].join(':');
  return { text: text.trim(), study: parseStudy(`${augmentation}.${parameter}=${range}`), share: kept };
}

export interface Verdict {
  readonly assertion: string;
  readonly holds: boolean;
  /** Images that keep their prediction, of all that were read. */
  readonly kept: number;
  readonly images: number;
  /** kept / images */
  readonly share: number;
  readonly failing: readonly {
    readonly image: string;
    /** “holds from −12.3° to 15°” */
    readonly reason: string;
  }[];
}

/** Whether an image keeps its prediction all over the axis; a point without an answer does not. */
export const keepsAll = ({ samples }: StudyResult): boolean => samples.every(({ holds }) => holds === true);

/** @param results of the assertion's own study, one image at least */
export function verdictOf({ text, study, share }: Assertion, results: readonly ImageResult[]): Verdict {
  const failing = results
    .filter(({ result }) => !keepsAll(result))
    .map(({ image, result }) => ({ image, reason: reasonOf(study, result) }));
  const kept = results.length - failing.length;
  // 19 of 20 are 95 %, whatever 0.95 · 20 is in binary.
  const holds = kept >= share * results.length - 1e-9;
  return { assertion: text, holds, kept, images: results.length, share: kept / results.length, failing };
}

function reasonOf({ axes: [axis] }: StudySpec, { breaks, samples }: StudyResult): string {
  const broken = samples.find(({ problem }) => problem !== null);
  const sentence = breakingSentence(axis, breaks ?? []);
  return broken ? `${sentence}; ${nameOf(axis)}=${broken.values[0]}: ${broken.problem}` : sentence;
}

/** “rotate.angle ±15 keeps 95 %: yes, 20 of 20 images keep their prediction (100 %).” */
export function verdictSentence({ assertion, holds, kept, images, share }: Verdict): string {
  return `${assertion}: ${holds ? 'yes' : 'no'}, ${kept} of ${images} ${images === 1 ? 'image keeps its' : 'images keep their'} prediction (${percent(share)}).`;
}
