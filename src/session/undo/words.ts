/** What a change is called where it can be undone: “Rotation”, “remove Erase”, “clear 52 frames”. */
import { specOf } from '../../engine/attribution/methods/catalogue';
import { SPECS } from '../../engine/augment/catalogue';
import type { ParameterSpec } from '../../engine/augment/spec';
import { t } from '../../language';
import type { Action } from '../reducer';
import type { AnalysisState } from '../state';

const PARTS: Readonly<Record<keyof AnalysisState, string>> = {
  image: t`image`,
  gallery: t`gallery`,
  model: t`model`,
  modelInput: t`input of the model`,
  modelOutput: t`output of the model`,
  compare: t`other network`,
  size: t`size`,
  window: t`window`,
  framing: t`framing`,
  normalization: t`pixels of the network`,
  task: t`task`,
  threshold: t`threshold`,
  unit: t`unit`,
  labels: t`labels`,
  classes: t`classes shown`,
  target: t`class explained`,
  method: t`attribution`,
  moreMethods: t`attribution`,
  methodParameters: t`attribution`,
  layer: t`layer`,
  view: t`view`,
  display: t`display`,
  outlook: t`outlook`,
  channelNames: t`channel names`,
  samplingRate: t`sampling rate`,
  augmentations: t`augmentations`,
  recording: t`recording`,
  foresight: t`the sliders’ future`,
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
    const what = parts.length <= 2 ? parts.join(t` and `) : t`settings`;
    return { what, key: changed.every((name) => DRAGGED.has(name)) ? `update ${changed.join(' ')}` : null };
  },
  'set-parameter': ({ stepId, parameter }, before) => ({
    what: parameterTitle(before, stepId, parameter),
    key: `set ${stepId} ${parameter}`,
  }),
  'reset-parameter': ({ stepId, parameter }, before) =>
    alone(t`reset ${parameterTitle(before, stepId, parameter)}`),
  'set-method-parameter': ({ method, parameter }) => ({
    what: t`${t(specOf(method).parameters[parameter]?.title ?? parameter).toLowerCase()} of ${t(specOf(method).title)}`,
    key: `set ${method} ${parameter}`,
  }),
  'set-enabled': ({ stepId, enabled }, before) =>
    alone(enabled ? t`switch ${stepTitle(before, stepId)} on` : t`switch ${stepTitle(before, stepId)} off`),
  'reset-step': ({ stepId }, before) => alone(t`reset ${stepTitle(before, stepId)}`),
  'move-step': ({ stepId }, before) => ({
    what: t`move ${stepTitle(before, stepId)}`,
    key: `move ${stepId}`,
  }),
  'duplicate-step': ({ stepId }, before) => alone(t`duplicate ${stepTitle(before, stepId)}`),
  'remove-step': ({ stepId }, before) => alone(t`remove ${stepTitle(before, stepId)}`),
  'reset-all': () => alone(t`reset all`),
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
  frames === 1 ? t`delete a frame` : t`clear ${frames} frames`;

function stepTitle({ augmentations }: AnalysisState, stepId: string): string {
  const step = augmentations.find(({ id }) => id === stepId);
  return step ? t(SPECS[step.name].title) : t`augmentation`;
}

function parameterTitle({ augmentations }: AnalysisState, stepId: string, parameter: string): string {
  const step = augmentations.find(({ id }) => id === stepId);
  const specs: Readonly<Record<string, ParameterSpec>> = step ? SPECS[step.name].parameters : {};
  return t(specs[parameter]?.title ?? 'augmentation');
}
