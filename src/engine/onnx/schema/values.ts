/** What attributes may be worth: one validator for each kind, beyond the type that ONNX's own schema gives. */
import type { OnnxAttribute } from '../network';

/** What is known of the node when an attribute is checked: dimensions of its first input, null before shapes are known. */
export type Rank = number | null;

export interface Validator {
  /** Completes “where … is needed”. */
  needs(rank: Rank): string;
  /** What depends on the rank is accepted while that is unknown. */
  accepts(value: OnnxAttribute, rank: Rank): boolean;
}

const isNumber = (value: unknown): value is number => typeof value === 'number';
const isList = (value: OnnxAttribute): value is readonly number[] => Array.isArray(value);

const fixed = (needs: string, accepts: (value: OnnxAttribute) => boolean): Validator => ({
  needs: () => needs,
  accepts,
});

/** Nothing but the type is asked for. */
export const any = fixed('a value', () => true);

/** Whole numbers that are read exactly. */
const isWhole = (value: unknown): value is number => Number.isSafeInteger(value);

export const wholeFrom = (least: number, most = Infinity): Validator =>
  fixed(
    most === Infinity ? `a whole number from ${least} on` : `a whole number from ${least} to ${most}`,
    (value) => isWhole(value) && value >= least && value <= most,
  );

/** 0 means no, every other number yes. */
export const flag = fixed('0 or 1', isWhole);
export const whole = fixed('a whole number', isWhole);
export const finite = fixed('a finite number', Number.isFinite);
export const notNaN = fixed('a number', (value) => isNumber(value) && !Number.isNaN(value));
export const realFrom = (least: number): Validator =>
  fixed(
    `a finite number from ${least} on`,
    (value) => isNumber(value) && Number.isFinite(value) && value >= least,
  );

export const oneOf = (...words: readonly string[]): Validator =>
  fixed(`one of ${words.join(', ')}`, (value) => typeof value === 'string' && words.includes(value));

/** A list of whole numbers in limits, of a length that follows from the rank. */
export const wholes = (least: number, lengthOf: (rank: number) => number = () => -1): Validator => ({
  needs: (rank) => {
    const length = rank === null ? -1 : lengthOf(rank);
    const numbers = length < 0 ? 'whole numbers' : `${length} whole numbers`;
    return least === -Infinity ? numbers : `${numbers} from ${least} on`;
  },
  accepts: (value, rank) =>
    isList(value) &&
    value.every(
      (each) => Number.isInteger(each) && each >= least && (least === -Infinity || each <= 2 ** 31),
    ) &&
    (rank === null || lengthOf(rank) < 0 || value.length === lengthOf(rank)),
});

export const positives = fixed(
  'numbers above 0',
  (value) => isList(value) && value.every((each) => Number.isFinite(each) && each > 0),
);

/** One axis, counted from the end if negative. @param beyond - how many more axes than the input's there are to count. */
export const axis = (beyond = 0): Validator => ({
  needs: (rank) => (rank === null ? 'an axis' : `an axis from ${-rank - beyond} to ${rank + beyond - 1}`),
  accepts: (value, rank) =>
    isWhole(value) && (rank === null || (value >= -rank - beyond && value < rank + beyond)),
});

/** Several axes, none twice. @param grown - whether they count among those of the result, which has them more. */
export const axes = (grown = false): Validator => ({
  needs: (rank) =>
    rank === null ? 'axes, none twice' : `axes of a tensor of ${rank} dimensions, none twice`,
  accepts: (value, rank) => {
    if (!isList(value) || !value.every(isWhole)) return false;
    if (rank === null) return new Set(value).size === value.length;
    const all = rank + (grown ? value.length : 0);
    const places = value.map((each) => (each < 0 ? each + all : each));
    return places.every((each) => each >= 0 && each < all) && new Set(places).size === places.length;
  },
});

export const permutation: Validator = {
  needs: (rank) => (rank === null ? 'an order of the axes' : `an order of ${rank} axes`),
  accepts: (value, rank) =>
    isList(value) &&
    [...value].sort((a, b) => a - b).every((each, i) => each === i) &&
    (rank === null || value.length === rank),
};
