/** The constructor call that recreates a state: only what differs from the defaults. */
import type { AugmentationName, AugmentationStep } from '../engine/augment/catalogue';
import { SPECS } from '../engine/augment/catalogue';
import type { AugmentationSpec, ParameterSpec } from '../engine/augment/spec';
import { same } from './reducer';
import { DEFAULT_STATE, defaultSteps, domainOf } from './state';
import type { AnalysisState } from './state';

type Argument = readonly [name: string, value: unknown, usual: unknown];

/** A call of `AugmentationImpact`. An uploaded file appears by its name, since the page does not know its path. */
export function pythonCode(state: AnalysisState): string {
  const usual = DEFAULT_STATE;
  const domain = domainOf(state);
  const plain: readonly Argument[] = [
    ['images', state.gallery.map(({ name }) => name), []],
    domain === 'series'
      ? ['series', state.image.name, null]
      : ['image', state.image.name, (state.gallery[0] ?? usual.image).name],
    ['model', state.model.name, usual.model.name],
    ['model_input', state.modelInput, usual.modelInput],
    ['model_output', state.modelOutput, usual.modelOutput],
    ['compare', state.compare?.name ?? null, null],
    ['size', state.size, usual.size],
    ['window', state.window, usual.window],
    ['framing', state.framing, usual.framing],
    ['mean', state.normalization?.mean ?? null, null],
    ['std', state.normalization?.std ?? null, null],
    ['task', state.task, usual.task],
    ['threshold', state.threshold, usual.threshold],
    ['unit', state.unit, usual.unit],
    ['labels', state.labels, usual.labels],
    ['classes', state.classes, usual.classes],
    ['target', state.target, usual.target],
    ['method', state.moreMethods.length > 0 ? null : state.method, usual.method],
    ['methods', state.moreMethods.length > 0 ? [state.method, ...state.moreMethods] : [], []],
    ['method_parameters', state.methodParameters, usual.methodParameters],
    ['layer', state.layer, usual.layer],
    ['view', state.view, usual.view],
    ['display_channels', state.display.channels, usual.display.channels],
    ['colormap', state.display.colormap, usual.display.colormap],
    ['opacity', state.display.opacity, usual.display.opacity],
    ['scale', state.display.scale, usual.display.scale],
    ['outlook', state.outlook, usual.outlook],
    ['channel_names', state.channelNames, usual.channelNames],
    ['sampling_rate', state.samplingRate, usual.samplingRate],
    ['recording', state.recording, usual.recording],
    ['foresight', state.foresight, usual.foresight],
  ];
  const written = plain
    .filter(([, value, standard]) => !same(value, standard))
    .map(([name, value]) => `${name}=${literal(value)}`);
  const steps = state.augmentations;
  const standard = defaultSteps(domain);
  const usualSteps = steps.length === standard.length && steps.every((step, i) => isSame(step, standard[i]));
  if (!usualSteps) written.push(`augmentations=[${steps.map(constructor).join(', ')}]`);
  return `AugmentationImpact(${written.join(', ')})`;
}

/**
 * A cell that runs: the imports, the call, and the panel. An image or a network that only the page has is said to be one,
 * since the page knows no path.
 */
export function pythonCell(state: AnalysisState): string {
  const call = pythonCode(state);
  const names = new Set(state.augmentations.map((step) => className(step.name)));
  const used = [...names].filter((name) => call.includes(`${name}(`)).sort();
  const files = [state.image, state.model, state.compare, ...state.gallery].filter(
    (source) => source?.kind === 'asset',
  );
  const missing = [...new Set(files.map(({ name }) => literal(name)))];
  const about =
    missing.length === 0
      ? []
      : [
          `# The page knows names, not paths: put ${missing.join(', ')} beside this notebook, or write the path.`,
        ];
  return [
    `from augmentation_impact import ${['AugmentationImpact', ...used].join(', ')}`,
    '',
    ...about,
    `w = ${call}`,
    'w',
  ].join('\n');
}

/** A value as Python writes it: numbers, texts, booleans, None, lists, and dicts with text keys. */
export function literal(value: unknown): string {
  if (value === null || value === undefined) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : `float("${number(value)}")`;
  // Every escape of JSON means the same in Python.
  if (typeof value === 'string') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  const entries = Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${literal(item)}`);
  return `{${entries.join(', ')}}`;
}

const number = (value: number): string => (Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf');

function constructor(step: AugmentationStep): string {
  const specs: Readonly<Record<string, ParameterSpec>> = SPECS[step.name].parameters;
  const values: Readonly<Record<string, unknown>> = step.parameters;
  const written = Object.entries(specs)
    .filter(([name, spec]) => values[name] !== spec.default)
    .map(([name]) => `${name}=${literal(values[name])}`);
  if (!step.enabled) written.push('enabled=False');
  return `${className(step.name)}(${written.join(', ')})`;
}

/** The Python class of an augmentation: its name in CamelCase, where it does not say another. */
export function className(name: AugmentationName): string {
  const { className: own }: AugmentationSpec = SPECS[name];
  const words = name.split('_').map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return own ?? words.join('');
}

function isSame(step: AugmentationStep, other: AugmentationStep | undefined): boolean {
  return (
    other !== undefined &&
    step.name === other.name &&
    step.enabled === other.enabled &&
    same(step.parameters, other.parameters)
  );
}
