/**
 * The one table of synced traits: what Python and the page share of an analysis. Data and lenses, no models.
 * `npm run catalogue` hands it to Python, so that no name, default or range is typed twice.
 */
import { COLORMAPS } from '../engine/contract/look';
import { METHODS, PICTURES, specOf, type Method } from '../engine/attribution/methods/catalogue';
import { TASKS } from '../engine/contract/task';
import type { AnalysisResult, ClassScore } from '../engine/contract/answer';

import { BACKENDS } from '../engine/runtime/backends';
import { foundLabels } from '../engine/attribution/foundLabels';
import { newestModel } from '../session/newestModel';
import { DEFAULT_STATE, LIMITS, OUTLOOKS } from '../session/state';
import type { AnalysisState, DisplayOptions } from '../session/state';
import type { Session } from '../session/types';
import { IN_USE, inUse } from './inUse';
import { parametersOf } from './parameters';
import type { Fields, Json, TraitKind } from './schema';

interface Described {
  readonly kind: TraitKind;
  /** Whether null is a value; its meaning is in `doc`. */
  readonly nullable: boolean;
  readonly doc: string;
}

/** A trait that mirrors a part of the state; both sides may set it. */
export interface StateTrait extends Described {
  readonly direction: 'both';
  read(state: AnalysisState): unknown;
  /** The change of state that gives the trait this value. The session checks the result. */
  patch(value: never, state: AnalysisState): Partial<AnalysisState>;
}

/** A trait that only the page writes. */
export interface PageTrait extends Described {
  readonly direction: 'page';
  readonly default: Json;
  /** @param revision of Python's state, as the page has it */
  read(session: Session, revision: number): Json;
}

const field = <K extends keyof AnalysisState>(name: K) => ({
  direction: 'both' as const,
  read: (state: AnalysisState) => state[name],
  patch: (value: AnalysisState[K]): Partial<AnalysisState> => ({ [name]: value }),
});

const displayField = <K extends keyof DisplayOptions>(name: K) => ({
  direction: 'both' as const,
  read: (state: AnalysisState) => state.display[name],
  patch: (value: DisplayOptions[K], state: AnalysisState): Partial<AnalysisState> => ({
    display: { ...state.display, [name]: value },
  }),
});

/** The traits that make up the state, except for the augmentations, which are models of their own. */
export const STATE_TRAITS = {
  _image_source: {
    ...field('image'),
    kind: { type: 'source', of: 'image' },
    nullable: false,
    doc: 'Where the image is.',
  },
  _model_source: {
    ...field('model'),
    kind: { type: 'source', of: 'model' },
    nullable: false,
    doc: 'Where the model is.',
  },
  _gallery_sources: {
    ...field('gallery'),
    kind: { type: 'sources', of: 'image' },
    nullable: false,
    doc: 'Where the images of the gallery are.',
  },
  model_input: {
    ...field('modelInput'),
    kind: { type: 'port', of: 'inputs' },
    nullable: true,
    doc: 'Name of the input that takes the image, of a network with several; the others must have a default. None: the only one.',
  },
  model_output: {
    ...field('modelOutput'),
    kind: { type: 'port', of: 'outputs' },
    nullable: true,
    doc: 'Name of the output that is explained, of a network with several. None: the only one that is a list of numbers.',
  },
  _compare_source: {
    ...field('compare'),
    kind: { type: 'source', of: 'model' },
    nullable: true,
    doc: 'Where the network is that is compared with.',
  },
  size: {
    ...field('size'),
    kind: { type: 'size', ...LIMITS.size },
    nullable: false,
    doc: "Side of the network's square input, or its (height, width), pixels; of a network with one size see `in_use`.",
  },
  window: {
    ...field('window'),
    kind: { type: 'window' },
    nullable: true,
    doc: "(level, width) of the values that are shown and analysed, in the image's own units; None: all of them.",
  },
  framing: {
    ...field('framing'),
    kind: {
      type: 'fields',
      fields: { zoom: [LIMITS.zoom.minimum, LIMITS.zoom.maximum], x: [0, 1], y: [0, 1] },
    },
    nullable: false,
    doc: 'The rectangle that is cut out of the image: zoom 1 is the largest one, x and y its centre as fractions.',
  },
  mean: {
    direction: 'both',
    read: (state: AnalysisState) => state.normalization?.mean ?? null,
    patch: (mean: readonly number[] | null, state: AnalysisState): Partial<AnalysisState> => ({
      normalization: mean && { mean, std: state.normalization?.std ?? mean.map(() => 1) },
    }),
    kind: { type: 'channels', positive: false },
    nullable: true,
    doc: "Mean that is subtracted from pixels in [0, 1], one per channel or one for all; None: the model's own.",
  },
  std: {
    direction: 'both',
    read: (state: AnalysisState) => state.normalization?.std ?? null,
    patch: (std: readonly number[] | null, state: AnalysisState): Partial<AnalysisState> => ({
      normalization: std && { std, mean: state.normalization?.mean ?? std.map(() => 0) },
    }),
    kind: { type: 'channels', positive: true },
    nullable: true,
    doc: "Standard deviation that divides pixels in [0, 1], one per channel or one for all; None: the model's own.",
  },
  task: {
    ...field('task'),
    kind: { type: 'choice', choices: TASKS },
    nullable: true,
    doc: 'classification: one class is right, the highest is explained; multi-label: each label has a probability of its own; regression: outputs are values, one is explained as it is. None: what the end of the network speaks for, see `notes`.',
  },
  threshold: {
    ...field('threshold'),
    kind: { type: 'number', minimum: 0, maximum: 1 },
    nullable: false,
    doc: 'Probability from which on a label of a multi-label network counts as found.',
  },
  unit: {
    ...field('unit'),
    kind: { type: 'text' },
    nullable: false,
    doc: 'What the values of a regression are counted in, for the user.',
  },
  labels: {
    ...field('labels'),
    kind: { type: 'labels' },
    nullable: true,
    doc: "The name of every class, label or output in the order of the outputs (of a single output that stands for two classes, one name or two): a list, a dict of indices and names, or a .txt, .json or .csv file; None: the model's own, else numbers.",
  },
  classes: {
    ...field('classes'),
    kind: { type: 'classes', names: ['imagenette', 'top10'] },
    nullable: false,
    doc: 'The candidates of the prediction and of the strip: a named selection, or a list of class indices or names. Of no meaning in regression.',
  },
  target: {
    ...field('target'),
    kind: { type: 'class' },
    nullable: true,
    doc: 'The class, label or output that is explained, by index or name; None: the highest of the candidates, in regression the first output.',
  },
  method: {
    ...field('method'),
    kind: { type: 'choice', choices: METHODS },
    nullable: true,
    doc: 'Attribution method; None: the best that the network allows, guided-grad-cam where most activations are ReLU. Setting it shows it alone; see `methods`.',
  },
  methods: {
    direction: 'both',
    read: ({ method, moreMethods }: AnalysisState) => (method === null ? [] : [method, ...moreMethods]),
    patch: (methods: readonly Method[]): Partial<AnalysisState> => ({
      method: methods[0] ?? null,
      moreMethods: methods.slice(1),
    }),
    kind: { type: 'choices', choices: METHODS, most: LIMITS.methods },
    nullable: false,
    doc: 'Attribution methods whose maps are shown side by side, the first of them `method`; an empty list: the best that the network allows.',
  },
  method_parameters: {
    ...field('methodParameters'),
    kind: {
      type: 'parameters',
      specs: Object.fromEntries(METHODS.map((name) => [name, specOf(name).parameters])),
    },
    nullable: false,
    doc: 'Parameters of methods where they are not the defaults, by method: {"smoothgrad": {"samples": 50}}.',
  },
  layer: {
    ...field('layer'),
    kind: { type: 'text' },
    nullable: true,
    doc: 'Layer that class activation maps look at, by module path or graph name; None: the last one with a spatial size.',
  },
  view: {
    ...field('view'),
    kind: { type: 'choice', choices: ['side-by-side', ...PICTURES] },
    nullable: false,
    doc: 'All pictures of the methods side by side, or one of them, large.',
  },
  display_channels: {
    ...displayField('channels'),
    kind: { type: 'indices' },
    nullable: true,
    doc: 'Channels that are shown: three as red, green and blue, or one as grey; None: the first ones.',
  },
  colormap: {
    ...displayField('colormap'),
    kind: { type: 'choice', choices: COLORMAPS },
    nullable: false,
    doc: 'Colours of the maps.',
  },
  opacity: {
    ...displayField('opacity'),
    kind: { type: 'number', minimum: 0, maximum: 1 },
    nullable: false,
    doc: 'Weight of the map over the image.',
  },
  scale: {
    ...displayField('scale'),
    kind: { type: 'choice', choices: ['each', 'locked'] },
    nullable: false,
    doc: 'Colour range of the maps: of each frame, or locked to the frame that was shown when it was set.',
  },
  outlook: {
    ...field('outlook'),
    kind: { type: 'choice', choices: OUTLOOKS },
    nullable: false,
    doc: 'How a series is shown: as lines over time, or as a picture with a row for each channel.',
  },
  channel_names: {
    ...field('channelNames'),
    kind: { type: 'names' },
    nullable: true,
    doc: 'The name of each channel of a series; None: those of a DataFrame, else channel numbers.',
  },
  sampling_rate: {
    ...field('samplingRate'),
    kind: { type: 'positive' },
    nullable: true,
    doc: 'Samples a second of a series; None: from the DatetimeIndex of a DataFrame, else time counts samples.',
  },
  recording: {
    ...field('recording'),
    kind: { type: 'boolean' },
    nullable: false,
    doc: 'Whether each settled state becomes a frame.',
  },
  foresight: {
    ...field('foresight'),
    kind: { type: 'boolean' },
    nullable: false,
    doc: 'Whether each slider shows along its track what will be predicted, computed while nothing else is to do; off by itself where a pass of the network takes more than 300 ms.',
  },
} as const satisfies Record<string, StateTrait>;

export type StateTraitName = keyof typeof STATE_TRAITS;

function named(session: Session, score: ClassScore): { readonly [key: string]: Json } {
  const { index, probability, logit } = score;
  const label = session.labelOf(index);
  return probability === null
    ? { label, index, value: logit, unit: session.state.unit, probability: null, logit: null }
    : { label, index, probability, logit };
}

/** The highest of the shown classes; the explained output of a regression. */
function predicted({ shown, target }: AnalysisResult): ClassScore {
  return target.probability === null ? target : shown.reduce((a, b) => (b.logit > a.logit ? b : a));
}

/** What the network predicts, and what that belongs to; of a multi-label network all labels from the threshold on too. */
function prediction(session: Session): Json {
  const { result, state } = session;
  if (!result) return null;
  const parameters = parametersOf(result.request.input.steps);
  const highest = { ...named(session, predicted(result)), parameters };
  if (result.request.question.task !== 'multi-label') return highest;
  const found = foundLabels(result, state.threshold).map((index) => session.labelOf(index));
  return { ...highest, labels: found };
}

/** What the other network predicts, by its own names. */
function compared({ baseline, state }: Session): Json {
  const { kind, result } = baseline;
  if (kind !== 'network' || !result) return null;
  const { index, probability, logit } = predicted(result);
  const label = baseline.labelOf(index);
  const parameters = parametersOf(result.request.input.steps);
  const isExplained = result.request.question.target !== null || result.target.probability === null;
  const explained = {
    explained_probability: isExplained ? result.target.probability : null,
    explained_logit: isExplained ? result.target.logit : null,
  };
  return probability === null
    ? {
        label,
        index,
        value: logit,
        unit: state.unit,
        probability: null,
        logit: null,
        ...explained,
        parameters,
      }
    : { label, index, probability, logit, ...explained, parameters };
}

/** One candidate of a classification, or one output of a regression. */
const SCORE = {
  label: 'text',
  index: 'count',
  probability: 'number?',
  logit: 'number?',
  value: 'number?',
  unit: 'text?',
} as const satisfies Fields;

/** What the page tells Python. */
export const PAGE_TRAITS = {
  _answered: {
    direction: 'page',
    kind: { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER },
    nullable: false,
    default: 0,
    doc: "The revision of the kernel's state that the page has taken, which `status` is about.",
    read: (_, revision) => revision,
  },
  status: {
    direction: 'page',
    kind: { type: 'choice', choices: ['idle', 'loading', 'ready', 'busy', 'error'] },
    nullable: false,
    default: 'idle',
    doc: 'What the page is doing; idle while no page shows the widget. Busy from the moment at which something is assigned until the page has answered it.',
    read: (session) => session.activity.status,
  },
  page_image: {
    direction: 'page',
    kind: { type: 'text' },
    nullable: true,
    default: null,
    doc: 'Name of the picture that is analysed, where only the page has it (`uploads`); None: it is `image`.',
    // The binding knows what the kernel has.
    read: () => null,
  },
  prediction: {
    direction: 'page',
    kind: { type: 'record', many: false, fields: { ...SCORE, labels: 'texts?', parameters: 'values?' } },
    nullable: true,
    default: null,
    doc: 'The highest of the candidates: label, index, probability (as the network says it), logit; of a multi-label network also labels, the names of all from the threshold on. Of a regression the explained output: label, index, value, unit; its probability and logit are None. Also what it belongs to: parameters, a dict such as {"rotate.angle": 30.0}, None for those of a disabled step.',
    read: prediction,
  },
  compared: {
    direction: 'page',
    kind: {
      type: 'record',
      many: false,
      fields: {
        ...SCORE,
        explained_probability: 'number?',
        explained_logit: 'number?',
        parameters: 'values?',
      },
    },
    nullable: true,
    default: null,
    doc: 'What the network of `compare` predicts of the same input: label, index, probability, logit (of a regression value, unit), as it calls its classes; explained_probability and explained_logit of the class that is explained, None where it has no such class; parameters, since it answers a moment after `prediction`. None: there is no other network, or no answer of it; `notes` say why.',
    read: compared,
  },
  scores: {
    direction: 'page',
    kind: { type: 'record', many: true, fields: SCORE },
    nullable: false,
    default: [],
    doc: 'The candidates in the order of the strip: label, index, probability, logit of each. Of a regression all outputs: label, index, value, unit.',
    read: (session) => session.result?.shown.map((score) => named(session, score)) ?? [],
  },
  layers: {
    direction: 'page',
    kind: { type: 'texts' },
    nullable: false,
    default: [],
    doc: 'Names to choose `layer` from, as the panel lists them: activations and stages, by module path where the exporter recorded one. Every other module path and value of the graph may be set too. Empty before the page has read the model.',
    read: (session) => newestModel(session)?.layers.map(({ name }) => name) ?? [],
  },
  notes: {
    direction: 'page',
    kind: { type: 'texts' },
    nullable: false,
    default: [],
    doc: 'Sentences on what was inferred of the network and from what (task, pixels, output, layer, method), each with the argument that decides otherwise where there is one; then on the last answer, and on the network of `compare`. Empty before the page has read the model.',
    read: (session) => [...session.notes],
  },
  in_use: {
    direction: 'page',
    kind: { type: 'record', many: false, fields: IN_USE },
    nullable: true,
    default: null,
    doc: 'What the page uses where an argument leaves the choice to the network, or the network takes nothing else: height and width of what it sees (`size` is what was asked for, and counts for nothing where a network has one size), task, methods, layer, mean, std. None before the page has read the model.',
    read: inUse,
  },
  backend: {
    direction: 'page',
    kind: { type: 'choice', choices: BACKENDS },
    nullable: true,
    default: null,
    doc: 'What the page computes on; None before the engine has started.',
    read: (session) => session.backend?.backend ?? null,
  },
  error: {
    direction: 'page',
    kind: { type: 'text' },
    nullable: true,
    default: null,
    doc: 'What is wrong and what to do, as the panel shows it; None when all is well.',
    read: (session) => session.activity.error,
  },
} as const satisfies Record<string, PageTrait>;

/** The default of every synced trait. */
export function traitDefaults(): Record<string, unknown> {
  const both = Object.entries(STATE_TRAITS).map(([name, trait]) => [name, trait.read(DEFAULT_STATE)]);
  const page = Object.entries(PAGE_TRAITS).map(([name, trait]) => [name, trait.default]);
  return Object.fromEntries([...both, ...page]);
}
