/** Is a state possible? Every error says what is wrong, with which value, and what would be right. */
import { COLORMAPS } from '../engine/contract/look';
import { METHODS, PICTURES, specOf, type Method } from '../engine/attribution/methods/catalogue';
import { TASKS } from '../engine/contract/task';
import { UserError } from '../engine/contract/errors';
import type { ModelInfo } from '../engine/contract/modelInfo';
import type { AugmentationStep } from '../engine/augment/catalogue';
import { classCountFor, namesFor, targetOf, taskOf } from '../engine/network/task';
import { AUGMENTATION_NAMES, fits, namesOf, SPECS } from '../engine/augment/catalogue';
import { mixedIn } from '../engine/augment/mixedIn';
import { accepted, isPlace } from '../engine/augment/range';
import type { ParameterSpec } from '../engine/augment/spec';
import { counted, NOUNS } from '../engine/network/nouns';
import { domainOf, LIMITS, OUTLOOKS } from './state';
import type { AnalysisState } from './state';

const LABEL = NOUNS['multi-label'];
const VALUE = { one: 'value', many: 'values' };
const CHANNEL = { one: 'channel', many: 'channels' };

type Checks = {
  readonly [K in keyof AnalysisState]?: (value: AnalysisState[K]) => void;
};

/**
 * @param before a state that is possible; parts that are the very same are not looked at again
 * @throws UserError for the first part of the state that no model could satisfy.
 */
export function validateState(state: AnalysisState, before?: AnalysisState): void {
  for (const key of Object.keys(CHECKS) as (keyof AnalysisState)[]) {
    if (before && state[key] === before[key]) continue;
    const check = CHECKS[key] as ((value: unknown) => void) | undefined;
    check?.(state[key]);
  }
}

/**
 * The layer is left to the engine, which knows every name of it.
 * @throws UserError for the first part of the state that this model cannot satisfy.
 */
export function validateForModel(state: AnalysisState, model: ModelInfo): void {
  validateDomain(state);
  validateSeconds(state);
  const task = taskOf(state, model);
  const classCount = classCountFor(model, task);
  const isRegression = task === 'regression';
  const { one, many } = NOUNS[task];
  const indices = isRegression || typeof state.classes === 'string' ? [] : state.classes;
  const target = targetOf(state, model);
  for (const index of target === null ? indices : [...indices, target]) {
    if (index >= classCount) {
      throw new UserError(
        `There is no ${one} ${index}: ${model.name} has ${classCount === 1 ? `one ${one}, ${one} 0` : `${classCount} ${many}, 0 to ${classCount - 1}`}.`,
      );
    }
  }
  if (!isRegression && state.classes === 'imagenette' && classCount !== 1000) {
    throw new UserError(
      `Imagenette's classes need a model of ImageNet's 1000 classes, and ${model.name} has ${classCount}. ` +
        'Choose the top ten or list the classes.',
    );
  }
  if (state.labels !== null && namesFor(state.labels, task).length !== classCount) {
    throw new UserError(
      `There ${state.labels.length === 1 ? 'is' : 'are'} ${counted(state.labels.length, LABEL)}, and ${model.name} has ${counted(classCount, NOUNS[task])}. Give one label for each.`,
    );
  }
  const isImage = domainOf(state) === 'image';
  const missing = isImage && state.display.channels?.find((channel) => channel >= model.channels);
  if (typeof missing === 'number') {
    throw new UserError(
      `There is no channel ${missing} to display: ${model.name} takes ${model.channels === 1 ? 'one channel, channel 0' : `${model.channels} channels, 0 to ${model.channels - 1}`}.`,
    );
  }
  if (
    isImage &&
    state.normalization !== null &&
    ![1, model.channels].includes(state.normalization.mean.length)
  ) {
    throw new UserError(
      `Mean and std have ${counted(state.normalization.mean.length, VALUE)}, and ${model.name} takes ${counted(model.channels, CHANNEL)}. Give one for each, or one for all.`,
    );
  }
}

/** @throws UserError for an augmentation that is made for another kind of input. */
function validateDomain(state: AnalysisState): void {
  const domain = domainOf(state);
  const misfit = state.augmentations.find((step) => step.enabled && !fits(step.name, domain));
  if (!misfit) return;
  const [made, given] = domain === 'series' ? ['images', 'a series'] : ['series', 'an image'];
  throw new UserError(
    `${SPECS[misfit.name].title} is made for ${made}, and the input is ${given}; remove it. There are ${namesOf(domain).join(', ')}.`,
  );
}

/** @throws UserError for a step that mixes in an image that the gallery does not have. */
function validateSeconds({ augmentations, gallery }: AnalysisState): void {
  for (const step of augmentations) {
    const place = mixedIn([step]).find((each) => each >= gallery.length);
    if (place === undefined) continue;
    const { title } = SPECS[step.name];
    throw new UserError(
      gallery.length === 0
        ? `${title} needs a second image, and the gallery is empty; choose one in its row.`
        : `${title} mixes in image ${place} of the gallery, and there are ${gallery.length}, 0 to ${gallery.length - 1}; choose another in its row.`,
    );
  }
}

/** @throws UserError that names the parameter, the value and what is allowed. */
export function validateParameter(spec: ParameterSpec, value: unknown): void {
  if (spec.kind === 'choice') oneOf(spec.title, spec.choices)(value);
  else {
    const { minimum, maximum } = accepted(spec);
    inRange(spec.title, minimum, maximum, isPlace(spec))(value);
  }
}

/** The first that comes twice. */
function repeated<T>(values: readonly T[]): T | undefined {
  const seen = new Set<T>();
  return values.find((value) => seen.size === seen.add(value).size);
}

/** A value as it appears in a sentence, at most 60 letters. */
export function write(value: unknown): string {
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value ?? 'nothing');
  const short = text.length <= 60 ? text : `${text.slice(0, 57)}…`;
  return typeof value === 'string' ? `“${short}”` : short;
}

const oneOf = (what: string, choices: readonly string[]) => (value: unknown) => {
  if (typeof value !== 'string' || !choices.includes(value)) {
    throw new UserError(`${what} must be one of ${choices.join(', ')}, not ${write(value)}.`);
  }
};

function inRange(what: string, minimum: number, maximum: number, integer = false): (value: unknown) => void {
  return (value) => {
    const fits = typeof value === 'number' && value >= minimum && value <= maximum;
    if (!fits || (integer && !Number.isInteger(value))) {
      const kind = integer ? 'a whole number' : 'a number';
      throw new UserError(`${what} must be ${kind} from ${minimum} to ${maximum}, not ${write(value)}.`);
    }
  };
}

const checkName =
  (what: string) =>
  (name: unknown): void => {
    if (name === null || (typeof name === 'string' && name !== '')) return;
    throw new UserError(`${what} is given by its name, not ${write(name)}.`);
  };

const checkSide = inRange('The input size', LIMITS.size.minimum, LIMITS.size.maximum, true);

function classIndex(value: number): void {
  if (!Number.isInteger(value) || value < 0) {
    throw new UserError(`A class is given by its number, 0 or higher, not ${write(value)}.`);
  }
}

const CHECKS: Checks = {
  modelInput: checkName('The input of a model'),
  modelOutput: checkName('The output of a model'),
  size: (size) => {
    for (const side of typeof size === 'number' ? [size] : size) checkSide(side);
  },
  gallery: (gallery) => {
    if (gallery.length > LIMITS.gallery) {
      throw new UserError(`A gallery holds at most ${LIMITS.gallery} images, not ${gallery.length}.`);
    }
  },
  window: (window) => {
    if (window === null) return;
    const [level, width] = window;
    if (!Number.isFinite(level))
      throw new UserError(`The level of the window must be a number, not ${write(level)}.`);
    if (!(Number.isFinite(width) && width > 0)) {
      throw new UserError(`The width of the window must be a number above 0, not ${write(width)}.`);
    }
  },
  framing: (framing) => {
    inRange('The zoom', LIMITS.zoom.minimum, LIMITS.zoom.maximum)(framing.zoom);
    inRange('The horizontal centre of the crop', 0, 1)(framing.x);
    inRange('The vertical centre of the crop', 0, 1)(framing.y);
  },
  normalization: (normalization) => {
    if (normalization === null) return;
    const { mean, std } = normalization;
    if (mean.length !== std.length || mean.length === 0) {
      throw new UserError(
        `Mean has ${counted(mean.length, VALUE)} and std ${std.length}; give as many for both: one per channel, or one for all.`,
      );
    }
    for (const value of [...mean, ...std]) {
      if (!Number.isFinite(value)) throw new UserError(`Mean and std must be numbers, not ${write(value)}.`);
    }
    const flat = std.find((value) => value <= 0);
    if (flat !== undefined) throw new UserError(`Every std must be greater than 0, not ${flat}.`);
  },
  task: (task) => {
    if (task !== null) oneOf('The task', TASKS)(task);
  },
  threshold: inRange('The threshold', 0, 1),
  unit: (unit) => {
    if (typeof unit !== 'string') throw new UserError(`The unit must be a text, not ${write(unit)}.`);
  },
  labels: (labels) => {
    const wrong = labels?.find((label) => typeof label !== 'string');
    if (wrong !== undefined) throw new UserError(`Every label must be a text, not ${write(wrong)}.`);
  },
  classes: (classes) => {
    if (classes === 'imagenette' || classes === 'top10') return;
    if (!Array.isArray(classes)) {
      throw new UserError(`Classes must be imagenette, top10 or a list of numbers, not ${write(classes)}.`);
    }
    if (classes.length === 0) throw new UserError('The list of classes is empty; name at least one class.');
    classes.forEach(classIndex);
    const twice = repeated(classes);
    if (twice !== undefined) throw new UserError(`The class ${twice} is listed twice.`);
  },
  target: (target) => {
    if (target !== null) classIndex(target);
  },
  methodParameters: (parameters) => {
    for (const [method, values] of Object.entries(parameters)) {
      oneOf('The method', METHODS)(method);
      const specs = specOf(method as Method).parameters;
      for (const [name, value] of Object.entries(values ?? {})) {
        if (!Object.hasOwn(specs, name)) throw new UserError(`${method} has no parameter ${write(name)}.`);
        checkParameter(`${method}.${name}`, specs[name], value);
      }
    }
  },
  method: (method) => {
    if (method !== null) oneOf('The method', METHODS)(method);
  },
  moreMethods: (methods) => {
    if (!Array.isArray(methods)) throw new UserError(`More methods must be a list, not ${write(methods)}.`);
    methods.forEach(oneOf('Every method', METHODS));
    const twice = repeated(methods);
    if (twice !== undefined) throw new UserError(`The method ${twice} is listed twice.`);
    if (methods.length >= LIMITS.methods) {
      throw new UserError(
        `At most ${LIMITS.methods} methods are shown side by side, not ${methods.length + 1}.`,
      );
    }
  },
  view: oneOf('The view', ['side-by-side', ...PICTURES]),
  display: (display) => {
    checkChannels(display.channels);
    oneOf('The colour map', COLORMAPS)(display.colormap);
    inRange('The opacity', 0, 1)(display.opacity);
    oneOf('The scale', ['each', 'locked'])(display.scale);
  },
  outlook: oneOf('The outlook', OUTLOOKS),
  channelNames: (names) => {
    const wrong = names?.find((name) => typeof name !== 'string');
    if (wrong !== undefined) throw new UserError(`Every channel name must be a text, not ${write(wrong)}.`);
  },
  samplingRate: (rate) => {
    if (rate === null || (Number.isFinite(rate) && rate > 0)) return;
    throw new UserError(`The sampling rate must be a number above 0, samples a second, not ${write(rate)}.`);
  },
  augmentations: (steps) => {
    steps.forEach(validateStep);
    const twice = repeated(steps.map(({ id }) => id));
    if (twice !== undefined) throw new UserError(`Two augmentations have the id ${write(twice)}.`);
  },
};

/** Parameters in whole steps are whole numbers. */
function checkParameter(what: string, spec: ParameterSpec, value: unknown): void {
  if (spec.kind === 'choice') oneOf(what, spec.choices)(value);
  else inRange(what, spec.minimum, spec.maximum, Number.isInteger(spec.step))(value);
}

function checkChannels(channels: readonly number[] | null): void {
  if (channels === null) return;
  if (channels.length !== 1 && channels.length !== 3) {
    throw new UserError(`One channel is displayed, or three, not ${channels.length}.`);
  }
  const wrong = channels.find((channel) => !Number.isInteger(channel) || channel < 0);
  if (wrong !== undefined) {
    throw new UserError(`A channel is given by its number, 0 or higher, not ${write(wrong)}.`);
  }
}

function validateStep(step: AugmentationStep): void {
  if (!Object.hasOwn(SPECS, step.name)) {
    throw new UserError(
      `There is no augmentation ${write(step.name)}; there are ${AUGMENTATION_NAMES.join(', ')}.`,
    );
  }
  const specs: Readonly<Record<string, ParameterSpec>> = SPECS[step.name].parameters;
  const values: Readonly<Record<string, unknown>> = step.parameters;
  for (const [name, spec] of Object.entries(specs)) validateParameter(spec, values[name]);
  const surplus = Object.keys(values).find((name) => !Object.hasOwn(specs, name));
  if (surplus !== undefined) {
    throw new UserError(
      `${SPECS[step.name].title} has no parameter ${surplus}; it has ${Object.keys(specs).join(', ')}.`,
    );
  }
}
