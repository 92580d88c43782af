/** What a change is called where it can be undone: “Rotation”, “remove Erase”, “clear 52 frames”. */
import { specOf } from '../../engine/attribution/methods/catalogue';
import { SPECS } from '../../engine/augment/catalogue';
import type { ParameterSpec } from '../../engine/augment/spec';
import type { Action } from '../reducer';
import type { AnalysisState } from '../state';

const PARTS: Readonly<Record<keyof AnalysisState, string>> = {
  image: 'image',
  gallery: 'gallery',
  model: 'model',
  modelInput: 'input of the model',
  modelOutput: 'output of the model',
  size: 'size',
  window: 'window',
  framing: 'framing',
  normalization: 'pixels of the network',
  task: 'task',
  threshold: 'threshold',
  unit: 'unit',
  labels: 'labels',
  classes: 'classes shown',
  target: 'class explained',
  method: 'attribution',
  moreMethods: 'attribution',
  methodParameters: 'attribution',
  layer: 'layer',
  view: 'view',
  display: 'display',
  outlook: 'outlook',
  channelNames: 'channel names',
  samplingRate: 'sampling rate',
  augmentations: 'augmentations',
  recording: 'recording',
  foresight: 'the sliders’ future',
};

interface Words {
  readonly what: string;
  /** See `Entry.key`. */
  readonly key: string | null;
}

type Describers = {
  readonly [T in Action['type']]: (
    action: Extract<Action, { type: T }>,
    before: AnalysisState,
    after: AnalysisState,
  ) => Words;
};

/** Parts that are dragged: many values in a row are one change. `augmentations`: a loop in the kernel. */
const DRAGGED: ReadonlySet<keyof AnalysisState> = new Set([
  'framing',
  'window',
  'display',
  'threshold',
  'augmentations',
]);

const alone = (what: string): Words => ({ what, key: null });

const DESCRIBERS: Describers = {
  update: (_, before, after) => {
    const changed = (Object.keys(PARTS) as (keyof AnalysisState)[]).filter(
      (name) => before[name] !== after[name],
    );
    const parts = [...new Set(changed.map((name) => PARTS[name]))];
    const what = parts.length <= 2 ? parts.join(' and ') : 'settings';
    return { what, key: changed.every((name) => DRAGGED.has(name)) ? `update ${changed.join(' ')}` : null };
  },
  'set-parameter': ({ stepId, parameter }, before) => ({
    what: parameterTitle(before, stepId, parameter),
    key: `set ${stepId} ${parameter}`,
  }),
  'reset-parameter': ({ stepId, parameter }, before) =>
    alone(`reset ${parameterTitle(before, stepId, parameter)}`),
  'set-method-parameter': ({ method, parameter }) => ({
    what: `${(specOf(method).parameters[parameter]?.title ?? parameter).toLowerCase()} of ${specOf(method).title}`,
    key: `set ${method} ${parameter}`,
  }),
  'set-enabled': ({ stepId, enabled }, before) =>
    alone(`switch ${stepTitle(before, stepId)} ${enabled ? 'on' : 'off'}`),
  'reset-step': ({ stepId }, before) => alone(`reset ${stepTitle(before, stepId)}`),
  'move-step': ({ stepId }, before) => ({
    what: `move ${stepTitle(before, stepId)}`,
    key: `move ${stepId}`,
  }),
  'duplicate-step': ({ stepId }, before) => alone(`duplicate ${stepTitle(before, stepId)}`),
  'remove-step': ({ stepId }, before) => alone(`remove ${stepTitle(before, stepId)}`),
  'reset-all': () => alone('reset all'),
};

export function describe(action: Action, before: AnalysisState, after: AnalysisState): Words {
  const describer = DESCRIBERS[action.type] as (
    action: Action,
    before: AnalysisState,
    after: AnalysisState,
  ) => Words;
  return describer(action, before, after);
}

export const removal = (frames: number): string =>
  frames === 1 ? 'delete a frame' : `clear ${frames} frames`;

function stepTitle({ augmentations }: AnalysisState, stepId: string): string {
  const step = augmentations.find(({ id }) => id === stepId);
  return step ? SPECS[step.name].title : 'augmentation';
}

function parameterTitle({ augmentations }: AnalysisState, stepId: string, parameter: string): string {
  const step = augmentations.find(({ id }) => id === stepId);
  const specs: Readonly<Record<string, ParameterSpec>> = step ? SPECS[step.name].parameters : {};
  return specs[parameter]?.title ?? 'augmentation';
}
