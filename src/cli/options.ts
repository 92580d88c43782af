/** The command line: what may be said, and what it means. Pure. */
import { parseArgs } from 'node:util';
import {
  chosen,
  METHODS,
  specOf,
  type Method,
  type MethodChoice,
} from '../engine/attribution/methods/catalogue';

import { TASKS, type Task } from '../engine/contract/task';
import { UserError } from '../engine/contract/errors';
import type { ModelInfo } from '../engine/contract/modelInfo';
import type { ValueWindow } from '../engine/contract/input';
import type { Size } from '../engine/image/image';
import {
  SPECS,
  defaultStep,
  defaultNamesOf,
  namesOf,
  type AugmentationName,
  type AugmentationStep,
} from '../engine/augment/catalogue';
import { mixedIn } from '../engine/augment/mixedIn';
import { accepted, isPlace, type Bounds } from '../engine/augment/range';
import type { Domain, NumberParameter, ParameterSpec } from '../engine/augment/spec';
import { LIMITS } from '../engine/limits';
import { NOUNS } from '../engine/network/nouns';
import { classCountFor, taskOf } from '../engine/network/task';
import { BACKENDS, type BackendName } from '../engine/runtime/backends';
import { nearest } from '../engine/text/nearest';
import { STUDY_OPTIONS, studyOptionsOf, type StudyOptions } from './studyOptions';

export interface Options {
  /** What `files` hold. */
  readonly domain: Domain;
  /** One; of a study several, and folders. */
  readonly files: readonly string[];
  readonly model: string | null;
  readonly modelInput: string | null;
  readonly modelOutput: string | null;
  /** null: what the end of the network speaks for. */
  readonly task: Task | null;
  readonly threshold: number;
  /** null: the best that the network allows. */
  readonly methods: readonly MethodChoice[] | null;
  readonly steps: readonly AugmentationStep[];
  /** Second images, for the steps that mix one in. */
  readonly gallery: readonly string[];
  /** A class by its number, or by its label; null: the highest. */
  readonly target: number | string | null;
  /** File with the names of the classes. */
  readonly labels: string | null;
  readonly classes: 'top10' | readonly number[];
  readonly layer: string | null;
  /** null: what the model says of itself, else 224. */
  readonly size: Size | null;
  readonly window: ValueWindow | null;
  readonly mean: readonly number[] | null;
  readonly std: readonly number[] | null;
  readonly backend: BackendName;
  readonly json: string | null;
  readonly png: string | null;
  readonly npz: string | null;
  /** null: a single analysis. */
  readonly study: StudyOptions | null;
}

/** With the class by its number, once the network is known. */
export type SettledOptions = Options & { readonly target: number | null };

interface OptionSpec {
  readonly value: string;
  readonly help: string;
  readonly multiple?: true;
}

const OPTIONS: Readonly<Record<string, OptionSpec>> = {
  image: {
    value: 'FILE',
    help: 'picture (PNG, JPEG, GIF, WebP, BMP, AVIF) or array (.npy) to analyse; of a study also a folder, and may be repeated',
    multiple: true,
  },
  series: {
    value: 'FILE',
    help: 'series [channels, length] (.npy) to analyse instead of a picture; needs --model',
    multiple: true,
  },
  model: {
    value: 'FILE',
    help: 'ONNX classifier, or zip archive of a TensorFlow.js model; default: the embedded EfficientNet-Lite0',
  },
  'model-input': {
    value: 'NAME',
    help: 'input that takes the image, of a network with several; the others must have a default',
  },
  'model-output': { value: 'NAME', help: 'output to explain, of a network with several' },
  task: {
    value: 'NAME',
    help: `${TASKS.join(', ')}; default: what the network’s end speaks for. In regression the value of --target, by default of the first output, is explained`,
  },
  threshold: {
    value: 'P',
    help: 'probability from which on a label of a multi-label network counts as found, 0–1; default 0.5',
  },
  method: {
    value: 'NAME',
    help: 'attribution method, may be repeated; see below; default: the best that the network allows',
    multiple: true,
  },
  param: {
    value: 'NAME=VALUE',
    help: 'parameter of the methods, may be repeated; see below',
    multiple: true,
  },
  set: {
    value: 'NAME.PARAMETER=VALUE',
    help: 'augmentation parameter, may be repeated; see below',
    multiple: true,
  },
  gallery: {
    value: 'FILE',
    help: 'second image for mixup and cutmix, may be repeated; their parameter image counts them from 0',
    multiple: true,
  },
  target: {
    value: 'CLASS',
    help: 'class to explain, by its number or its label; default: the highest of --classes',
  },
  labels: {
    value: 'FILE',
    help: 'names of the classes, one a line or a JSON list; default: what the model says of itself',
  },
  classes: { value: 'N,N,…', help: 'classes that may be predicted, by number; default: all' },
  layer: {
    value: 'NAME',
    help: 'layer for class activation maps, module path or graph name; default: the last activation',
  },
  size: {
    value: 'PIXELS',
    help: `side of the network’s input, or HEIGHTxWIDTH, ${LIMITS.size.minimum}–${LIMITS.size.maximum} each; default: what the model says of itself, else 224. A series keeps its length`,
  },
  window: {
    value: 'LEVEL,WIDTH',
    help: 'values that are shown and analysed, in the units of the picture; default: all of them',
  },
  mean: {
    value: 'R,G,B',
    help: 'mean of the normalisation, for pixels in [0, 1]; default: the model’s, else ImageNet’s',
  },
  std: { value: 'R,G,B', help: 'standard deviation of the normalisation' },
  backend: {
    value: 'NAME',
    help: `${BACKENDS.join(', ')}; default wasm; webgpu needs a GPU with a Vulkan, Metal or Direct3D driver`,
  },
  json: {
    value: 'FILE',
    help: 'write prediction, scores and parameters, or what a study found; - is the standard output',
  },
  png: { value: 'FILE', help: 'write the pictures side by side' },
  npz: {
    value: 'FILE',
    help: 'write the arrays input, augmented, logits, map (the method’s own), and each map by the name of its method',
  },
  ...STUDY_OPTIONS,
};

function parameterHelp(augmentation: string, parameter: string, spec: ParameterSpec): string {
  const range = spec.kind === 'number' ? rangeOf(spec) : spec.choices.join(' | ');
  return `  ${[augmentation, parameter].filter(Boolean).join('.').padEnd(24)} ${range.padEnd(20)} default ${spec.default}. ${spec.summary}${acceptedHelp(spec)}`;
}

/** Of values that recur: all that are accepted, which are more than those of the slider. */
function acceptedHelp(spec: ParameterSpec): string {
  if (spec.kind === 'choice' || spec.period === undefined) return '';
  return ` ${rangeOf(accepted(spec))} is accepted and kept as given.`;
}

/** “0–4”, “−180 to 180”. */
const rangeOf = ({ minimum, maximum }: Bounds): string =>
  minimum < 0 ? `−${-minimum} to ${maximum}` : `${minimum}–${maximum}`;

/** Methods with their parameters. */
const methodHelp = (): readonly string[] => [
  '',
  'Methods:',
  ...METHODS.flatMap((name) => [
    `  ${name.padEnd(24)} ${specOf(name).summary}`,
    ...Object.entries(specOf(name).parameters).map(([key, spec]) => `  ${parameterHelp('', key, spec)}`),
  ]),
];

const MADE_OF: Readonly<Record<Domain, string>> = { image: 'pictures', series: 'series' };

/** The text of `--help`, made from the catalogue. */
export function help(): string {
  const options = Object.entries({ ...OPTIONS, help: { value: '', help: 'show this text' } }).map(
    ([name, { value, help: text }]) => `  ${`--${name} ${value}`.padEnd(30)} ${text}`,
  );
  const augmentations = (Object.keys(MADE_OF) as Domain[]).flatMap((domain) => [
    '',
    `Augmentations of ${MADE_OF[domain]}: ${defaultNamesOf(domain).join(', ')} run in this order; others after them, in the order in which they are set.`,
    ...namesOf(domain).flatMap((name) =>
      Object.entries(SPECS[name].parameters).map(([key, spec]) =>
        parameterHelp(name, key, spec as ParameterSpec),
      ),
    ),
  ]);
  return [
    'Analyse one picture, or one series, with the engine of the panel.',
    '',
    'npm run analyze -- --image cat.jpg --set rotate.angle=30 --png maps.png --npz maps.npz',
    '',
    ...options,
    ...methodHelp(),
    ...augmentations,
    '',
    'Without --json, --png and --npz the JSON is printed; without --json what was written. Wrong input: one sentence on stderr, exit 2.',
    '',
    'Studies: where does a prediction break, and does a claim hold for a folder of images?',
    '',
    'npm run analyze -- --image folder --study "rotate.angle=-90:90:5" --out results',
    'npm run analyze -- --image folder --assert "rotate.angle ±15 keeps 95 %"',
    'npm run analyze -- --image folder --study severities --truth truth.csv',
    '',
    'Exit 0: every claim holds. 1: one does not. 2: wrong input, or an image that cannot be read. 3: a fault of this program.',
    '',
  ].join('\n');
}

function unknown(what: string, name: string, names: readonly string[]): UserError {
  return new UserError(`There is no ${what} “${name}”; the nearest are ${nearest(name, names).join(', ')}.`);
}

function numberOf(option: string, text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value))
    throw new UserError(`${option} needs a number, not “${text}”.`);
  return value;
}

function shareOf(option: string, text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value <= 1))
    throw new UserError(`${option} must be a number from 0 to 1, not “${text}”.`);
  return value;
}

function wholeOf(option: string, text: string): number {
  const value = numberOf(option, text);
  if (!Number.isInteger(value) || value < 0)
    throw new UserError(`${option} needs a whole number from 0, not “${text}”.`);
  return value;
}

/** A number where it is one, else a label. */
const classOf = (option: string, text: string): number | string =>
  Number.isNaN(Number(text)) ? text : wholeOf(option, text);

function oneOf<T extends string>(option: string, text: string, names: readonly T[]): T {
  const found = names.find((name) => name === text);
  if (!found) throw new UserError(`${option} must be one of ${names.join(', ')}, not “${text}”.`);
  return found;
}

/** One `--set` applied to the pipeline. A step that is not there is added at the end. */
function set(domain: Domain, given: readonly AugmentationStep[], assignment: string): AugmentationStep[] {
  const [, name, key, text] = /^([^.=]+)\.([^=]+)=(.*)$/.exec(assignment) ?? [];
  if (name === undefined) throw new UserError(`--set needs NAME.PARAMETER=VALUE, not “${assignment}”.`);
  const names = namesOf(domain);
  if (!names.includes(name as AugmentationName)) throw unknown('augmentation', name, names);
  const known = given.some((step) => step.name === name);
  const steps = known ? given : [...given, defaultStep(name as AugmentationName)];
  const specs: Readonly<Record<string, ParameterSpec>> = SPECS[name as AugmentationName].parameters;
  const spec = specs[key];
  if (!spec) throw unknown(`parameter of ${name}`, key, Object.keys(specs));
  const value = parameterValue(`${name}.${key}`, text, spec, isPlace);
  return steps.map((step) =>
    step.name === name
      ? ({ ...step, parameters: { ...step.parameters, [key]: value } } as AugmentationStep)
      : step,
  );
}

/** A parameter belongs to every method that has one of its name. @throws UserError for one that none has */
function methodsGiven(
  names: readonly string[],
  assignments: readonly string[],
): readonly MethodChoice[] | null {
  const methods = names.map((text) => {
    const method = METHODS.find((name) => name === text);
    if (!method) throw unknown('method', text, METHODS);
    return method;
  });
  if (methods.length === 0 && assignments.length > 0)
    throw new UserError('--param needs --method, whose parameter it is.');
  const given = assignments.map((assignment) => {
    const [, key, text] = /^([^=]+)=(.*)$/.exec(assignment) ?? [];
    if (key === undefined) throw new UserError(`--param needs NAME=VALUE, not “${assignment}”.`);
    const known = methods.filter((name) => Object.hasOwn(specOf(name).parameters, key));
    if (known.length > 0) return { key, text, known };
    const all = methods.flatMap((name) => Object.keys(specOf(name).parameters));
    if (all.length === 0) throw new UserError(`${methods.join(' and ')} takes no parameters (got ${key}).`);
    throw unknown(`parameter of ${methods.join(' or ')}`, key, all);
  });
  const valuesOf = (method: Method): Record<string, number | string> =>
    Object.fromEntries(
      given
        .filter(({ known }) => known.includes(method))
        .map(({ key, text }) => [key, parameterValue(key, text, specOf(method).parameters[key], isStepped)]),
    );
  return methods.length === 0 ? null : methods.map((name) => chosen(name, valuesOf(name)));
}

/** Parameters of methods are set, not swept: what has whole steps is a whole number. */
const isStepped = ({ step }: NumberParameter): boolean => Number.isInteger(step);

/** @throws UserError for a value that the parameter does not take. */
function parameterValue(
  name: string,
  text: string,
  spec: ParameterSpec,
  isWhole: (spec: NumberParameter) => boolean,
): number | string {
  if (spec.kind === 'choice') return oneOf(name, text, spec.choices);
  const value = inRange(name, text, accepted(spec));
  if (isWhole(spec) && !Number.isInteger(value))
    throw new UserError(`${name} must be a whole number (got ${text}).`);
  return value;
}

function inRange(
  name: string,
  text: string,
  { minimum, maximum }: { minimum: number; maximum: number },
): number {
  const value = numberOf(name, text);
  if (value < minimum || value > maximum)
    throw new UserError(`${name} must be between ${minimum} and ${maximum} (got ${text}).`);
  return value;
}

function sizeOf(text: string): Size {
  const sides = text
    .split('x')
    .map((side) => inRange('--size', String(wholeOf('--size', side)), LIMITS.size));
  const [height, width = height] = sides;
  if (sides.length > 2) throw new UserError(`--size must be one side or HEIGHTxWIDTH, not “${text}”.`);
  return { height, width };
}

function windowOf(text: string | undefined): ValueWindow | null {
  if (text === undefined) return null;
  const [level, width, ...more] = numbersOf('--window', text) ?? [];
  if (width === undefined || more.length > 0 || width <= 0)
    throw new UserError(`--window must be LEVEL,WIDTH with a width above 0, not “${text}”.`);
  return [level, width];
}

function numbersOf(option: string, text: string | undefined): number[] | null {
  return text === undefined ? null : text.split(',').map((part) => numberOf(option, part));
}

function subjectOf(
  image: readonly string[] | undefined,
  series: readonly string[] | undefined,
  model: string | undefined,
): Pick<Options, 'domain' | 'files'> {
  if (image !== undefined && series !== undefined)
    throw new UserError('--image and --series exclude each other; give one of them.');
  if (series !== undefined && model === undefined)
    throw new UserError('--series needs --model, since the embedded network takes pictures.');
  if (series !== undefined) return { domain: 'series', files: series };
  if (image === undefined)
    throw new UserError('--image is missing; name a picture, or a series by --series, or see --help.');
  return { domain: 'image', files: image };
}

/** @returns null if help was asked for. @throws UserError for anything that cannot be meant. */
export function readOptions(argv: readonly string[]): Options | null {
  const { values, tokens } = parseArgs({
    args: [...argv],
    strict: false,
    tokens: true,
    options: {
      help: { type: 'boolean' },
      ...Object.fromEntries(
        Object.entries(OPTIONS).map(([name, { multiple }]) => [
          name,
          { type: 'string', multiple: multiple ?? false },
        ]),
      ),
    },
  });
  if (values.help) return null;
  for (const token of tokens ?? []) {
    if (token.kind === 'positional')
      throw new UserError(`“${token.value}” belongs to no option; see --help.`);
    if (token.kind !== 'option') continue;
    if (!(token.name in OPTIONS))
      throw unknown(
        'option',
        `--${token.name}`,
        Object.keys(OPTIONS).map((name) => `--${name}`),
      );
    if (!token.value || (!token.inlineValue && token.value.startsWith('--')))
      throw new UserError(`--${token.name} needs a value; see --help.`);
  }
  const one = (name: string): string | undefined => values[name] as string | undefined;
  const many = (name: string): readonly string[] | undefined => values[name] as readonly string[] | undefined;
  const { domain, files } = subjectOf(many('image'), many('series'), one('model'));
  const study = studyOptionsOf(values as Record<string, string | readonly string[] | undefined>, domain);
  if (study === null && files.length > 1)
    throw new UserError(
      `One analysis takes one ${domain}, not ${files.length}; several make a study, see --help.`,
    );
  const [mean, std] = [numbersOf('--mean', one('mean')), numbersOf('--std', one('std'))];
  if ((mean === null) !== (std === null))
    throw new UserError('--mean and --std belong together; give both or none.');
  const flat = std?.find((value) => value <= 0);
  if (flat !== undefined) throw new UserError(`--std needs numbers above 0 (got ${flat}).`);
  const target = one('target');
  const gallery = many('gallery') ?? [];
  const steps = ((values.set ?? []) as string[]).reduce<readonly AugmentationStep[]>(
    (known, assignment) => set(domain, known, assignment),
    defaultNamesOf(domain).map((name) => defaultStep(name)),
  );
  const missing = mixedIn(steps).find((place) => place >= gallery.length);
  if (missing !== undefined)
    throw new UserError(
      `There is no second image ${missing}: --gallery names ${gallery.length || 'none'}; give one with --gallery FILE.`,
    );
  return {
    domain,
    files,
    model: one('model') ?? null,
    modelInput: one('model-input') ?? null,
    modelOutput: one('model-output') ?? null,
    task: one('task') === undefined ? null : oneOf('--task', one('task') as string, TASKS),
    threshold: shareOf('--threshold', one('threshold') ?? '0.5'),
    methods: methodsGiven((values.method ?? []) as string[], (values.param ?? []) as string[]),
    steps,
    gallery,
    target: target === undefined ? null : classOf('--target', target),
    labels: one('labels') ?? null,
    classes:
      one('classes')
        ?.split(',')
        .map((part) => wholeOf('--classes', part)) ?? 'top10',
    layer: one('layer') ?? null,
    size: one('size') === undefined ? null : sizeOf(one('size') as string),
    window: windowOf(one('window')),
    mean,
    std,
    backend: oneOf('--backend', one('backend') ?? 'wasm', BACKENDS),
    json: one('json') ?? null,
    png: one('png') ?? null,
    npz: one('npz') ?? null,
    study,
  };
}

/** What only the model can tell. @throws UserError */
export function checkAgainst({ task: chosen, target, classes, mean, std }: Options, model: ModelInfo): void {
  const { name, channels } = model;
  const task = taskOf({ task: chosen, labels: null }, model);
  const classCount = classCountFor(model, task);
  const isRegression = task === 'regression';
  const { one, many } = NOUNS[task];
  const named = [
    ...(typeof target === 'number' ? [target] : []),
    ...(classes === 'top10' || isRegression ? [] : classes),
  ];
  const wrong = named.find((index) => index >= classCount);
  if (wrong !== undefined)
    throw new UserError(
      `${name} has ${classCount} ${many}, 0 to ${classCount - 1}; there is no ${one} ${wrong}.`,
    );
  for (const [option, values] of [
    ['--mean', mean],
    ['--std', std],
  ] as const) {
    if (values && ![1, channels].includes(values.length))
      throw new UserError(
        `${option} needs one number, or one a channel, ${channels} for ${name} (got ${values.length}).`,
      );
  }
}
