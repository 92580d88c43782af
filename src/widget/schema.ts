/**
 * What may cross the wire between page and kernel, by kinds. Traits and messages are declared in these kinds
 * (traits.ts, protocol.ts); Python checks pages by the same tables through the catalogue.
 */
import { UserError } from '../engine/contract/errors';
import { LIMITS } from '../engine/limits';
import type { ParameterSpec } from '../engine/augment/spec';
import type { Source } from '../session/state';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** Kinds of fields of messages and records. `count`: an integer ≥ 0. `hash`: sha-256 as 64 hexadecimal digits. */
export interface FieldTypes {
  text: string;
  /** Finite. */
  number: number;
  count: number;
  flag: boolean;
  hash: string;
  object: { readonly [key: string]: Json };
  objects: readonly { readonly [key: string]: Json }[];
  /** May be null, or missing. */
  'text?': string | null;
  'number?': number | null;
  'texts?': readonly string[] | null;
  'numbers?': readonly number[] | null;
  /** Numbers and texts by name. */
  'values?': { readonly [key: string]: number | string | null } | null;
}

export type FieldKind = keyof FieldTypes;
export type Fields = Readonly<Record<string, FieldKind>>;

/** What values a trait takes; Python builds its validation and the sentences of its errors from it. */
export type TraitKind =
  | { readonly type: 'integer' | 'number'; readonly minimum: number; readonly maximum: number }
  | { readonly type: 'choice'; readonly choices: readonly string[] }
  /** Some of the choices, each once. */
  | { readonly type: 'choices'; readonly choices: readonly string[]; readonly most: number }
  | { readonly type: 'boolean' | 'text' | 'positive' }
  /** One side, or height and width, whole numbers. */
  | { readonly type: 'size'; readonly minimum: number; readonly maximum: number }
  /** Level and width, width above 0. */
  | { readonly type: 'window' }
  /** Indices of one channel or of three. */
  | { readonly type: 'indices' }
  /** A name for each channel. */
  | { readonly type: 'names' }
  /** One number per colour channel. */
  | { readonly type: 'channels'; readonly positive: boolean }
  /** The name of every class, in the order of the logits. */
  | { readonly type: 'labels' }
  /** Index of a class, ≥ 0; Python takes its name too. */
  | { readonly type: 'class' }
  /** One of the names, or a list of class indices; Python takes their names too. */
  | { readonly type: 'classes'; readonly names: readonly string[] }
  /** A plain object of numbers with these ranges. */
  | { readonly type: 'fields'; readonly fields: Readonly<Record<string, readonly [number, number]>> }
  /** Values of parameters by the name of what they belong to; those that are left out are the defaults. */
  | {
      readonly type: 'parameters';
      readonly specs: Readonly<Record<string, Readonly<Record<string, ParameterSpec>>>>;
    }
  /** A `Source`: where bytes come from (`sources`: a list of them). */
  | { readonly type: 'source' | 'sources'; readonly of: 'image' | 'model' }
  /** The name of an input or an output of the model. */
  | { readonly type: 'port'; readonly of: 'inputs' | 'outputs' }
  /** A list of texts that only the page writes. */
  | { readonly type: 'texts' }
  /** A plain object (`many`: a list of them) that only the page writes. */
  | { readonly type: 'record'; readonly many: boolean; readonly fields: Fields };

/** What a value must be, in words that complete “must be …”; null when it is that. */
type Demand = string | null;

const demand = (holds: boolean, words: string): Demand => (holds ? null : words);

const isObject = (value: unknown): value is { readonly [key: string]: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value: unknown): value is string => typeof value === 'string' && value.length <= LIMITS.text;
const isNumber = (value: unknown): value is number => Number.isFinite(value);
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const isHash = (value: unknown): value is string => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
const isWithin = (value: unknown, minimum: number, maximum: number): value is number =>
  isNumber(value) && value >= minimum && value <= maximum;
const isListOf = (value: unknown, fits: (item: unknown) => boolean): value is readonly unknown[] =>
  Array.isArray(value) && value.every(fits);

const orNone =
  (fits: (value: unknown) => boolean) =>
  (value: unknown): boolean =>
    value === undefined || value === null || fits(value);

const isPlain = (value: unknown): boolean => value === null || isText(value) || isNumber(value);

const FIELDS: { readonly [K in FieldKind]: (value: unknown) => boolean } = {
  text: isText,
  number: isNumber,
  count: isCount,
  flag: (value) => typeof value === 'boolean',
  hash: isHash,
  object: isObject,
  objects: (value) => isListOf(value, isObject),
  'text?': orNone(isText),
  'number?': orNone(isNumber),
  'texts?': orNone((value) => isListOf(value, isText)),
  'numbers?': orNone((value) => isListOf(value, isNumber)),
  'values?': orNone((value) => isObject(value) && Object.values(value).every(isPlain)),
};

/** The first field that is missing or of the wrong kind; null when all fit. */
export function misfit(fields: Fields, value: { readonly [key: string]: unknown }): string | null {
  const wrong = Object.entries(fields).find(([name, kind]) => {
    return !FIELDS[kind](Object.hasOwn(value, name) ? value[name] : undefined);
  });
  return wrong?.[0] ?? null;
}

/** No name that comes with the package leads anywhere else, whatever it is resolved against. */
const isBundledName = (name: string): boolean => /^\w[\w.-]*$/.test(name);
const MEDIA: readonly unknown[] = ['picture', 'array', 'series', undefined];

export function isSource(value: unknown): value is Source {
  if (!isObject(value) || !isText(value['name'])) return false;
  if (value['kind'] === 'bundled') return isBundledName(value['name']);
  return (
    value['kind'] === 'asset' &&
    isHash(value['id']) &&
    isCount(value['bytes']) &&
    MEDIA.includes(value['media'])
  );
}

/** What a parameter must be; null when it is that. */
export function parameterDemand(spec: ParameterSpec, value: unknown): Demand {
  if (spec.kind === 'choice') {
    return demand(
      typeof value === 'string' && spec.choices.includes(value),
      `one of ${spec.choices.join(', ')}`,
    );
  }
  const { minimum, maximum, step } = spec;
  const isWhole = Number.isInteger(step);
  const fits = isWithin(value, minimum, maximum) && (!isWhole || Number.isInteger(value));
  return demand(fits, `a ${isWhole ? 'whole ' : ''}number from ${minimum} to ${maximum}`);
}

type Demands = {
  readonly [T in TraitKind['type']]: (
    value: unknown,
    kind: Extract<TraitKind, { readonly type: T }>,
  ) => Demand;
};

const DEMANDS: Demands = {
  integer: (value, { minimum, maximum }) =>
    demand(
      Number.isInteger(value) && isWithin(value, minimum, maximum),
      `a whole number from ${minimum} to ${maximum}`,
    ),
  number: (value, { minimum, maximum }) =>
    demand(isWithin(value, minimum, maximum), `a number from ${minimum} to ${maximum}`),
  choice: (value, { choices }) =>
    demand(typeof value === 'string' && choices.includes(value), `one of ${choices.join(', ')}`),
  choices: (value, { choices, most }) =>
    demand(
      isListOf(value, (each) => choices.includes(each as string)) &&
        new Set(value).size === value.length &&
        value.length <= most,
      `a list of at most ${most} of ${choices.join(', ')}, each once`,
    ),
  boolean: (value) => demand(typeof value === 'boolean', 'true or false'),
  text: (value) => demand(isText(value), `a text of at most ${LIMITS.text} letters`),
  positive: (value) => demand(isNumber(value) && value > 0, 'a number above 0'),
  size: (value, { minimum, maximum }) => {
    const isSide = (side: unknown): boolean => Number.isInteger(side) && isWithin(side, minimum, maximum);
    const fits = isSide(value) || (isListOf(value, isSide) && value.length === 2);
    return demand(fits, `a side, or height and width, from ${minimum} to ${maximum}`);
  },
  window: (value) =>
    demand(
      isListOf(value, isNumber) && value.length === 2 && (value[1] as number) > 0,
      'a level and a width above 0',
    ),
  indices: (value) =>
    demand(isListOf(value, isCount) && [1, 3].includes(value.length), 'one channel or three'),
  names: (value) => demand(isListOf(value, isText), 'a list of names'),
  channels: (value, { positive }) =>
    demand(
      isListOf(value, (each) => isNumber(each) && (!positive || each > 0)) && value.length > 0,
      `a list of numbers${positive ? ' above 0' : ''}, one per channel`,
    ),
  labels: (value) => demand(isListOf(value, isText), 'a list of names'),
  class: (value) => demand(isCount(value), 'the number of a class'),
  classes: (value, { names }) =>
    demand(
      (typeof value === 'string' && names.includes(value)) || (isListOf(value, isCount) && value.length > 0),
      `${names.join(', ')} or a list of class numbers`,
    ),
  fields: (value, { fields }) => {
    const ranges = Object.entries(fields);
    const fits = isObject(value) && ranges.every(([name, range]) => isWithin(value[name], ...range));
    return demand(fits, ranges.map(([name, [from, to]]) => `${name} from ${from} to ${to}`).join(', '));
  },
  parameters: (value, { specs }) => {
    if (!isObject(value)) return 'an object of parameters by method';
    for (const [owner, values] of Object.entries(value)) {
      const own = Object.hasOwn(specs, owner) ? specs[owner] : null;
      if (!own || !isObject(values)) return `an object of parameters of ${Object.keys(specs).join(', ')}`;
      for (const [name, one] of Object.entries(values)) {
        const spec = Object.hasOwn(own, name) ? own[name] : null;
        const words = spec === null ? null : parameterDemand(spec, one);
        if (spec === null) return `of parameters that ${owner} has: ${Object.keys(own).join(', ') || 'none'}`;
        if (words !== null) return `such that ${owner}.${name} is ${words}`;
      }
    }
    return null;
  },
  source: (value) => demand(isSource(value), 'the name of a file'),
  sources: (value) => demand(isListOf(value, isSource), 'a list of files'),
  port: (value) => demand(isText(value), 'a name'),
  texts: (value) => demand(isListOf(value, isText), 'a list of texts'),
  record: (value, { many, fields }) => {
    const fits = (each: unknown): boolean => isObject(each) && misfit(fields, each) === null;
    const names = Object.keys(fields).join(', ');
    return many
      ? demand(isListOf(value, fits), `a list of objects of ${names}`)
      : demand(fits(value), `an object of ${names}`);
  },
};

/** What a value of a trait must be, in words that complete “must be …”; null when it is that. */
export function demandOf(kind: TraitKind, nullable: boolean, value: unknown): Demand {
  if (value === null && nullable) return null;
  const check = DEMANDS[kind.type] as (value: unknown, kind: TraitKind) => Demand;
  const words = check(value, kind);
  return words !== null && nullable ? `${words}, or null` : words;
}

/** Something that one side has never heard of: page and kernel are of different versions. */
export class VersionError extends UserError {}

export const newer = (what: string): VersionError =>
  new VersionError(
    `${what} was made with a newer version of augmentation-impact: reload the page or update the package.`,
  );

export const older = (what: string): VersionError =>
  new VersionError(
    `${what} is missing in the kernel's older version of augmentation-impact: update the package there.`,
  );
