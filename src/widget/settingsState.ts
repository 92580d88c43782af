/** A user's settings → the state that a panel without a kernel begins with. What is impossible is left out. */
import { defaultStep, namesOf } from '../engine/augment/catalogue';
import type { AugmentationName } from '../engine/augment/catalogue';
import { DEFAULT_STATE } from '../session/state';
import type { AnalysisState } from '../session/state';
import { patchFromTraits, possible } from './fromKernel';
import { SETTINGS_TRAITS } from './settingsTraits';

export function stateOfSettings(settings: Readonly<Record<string, unknown>>): AnalysisState {
  const { patch } = patchFromTraits({ get: (name) => settings[name] }, DEFAULT_STATE, [
    ...SETTINGS_TRAITS.filter((name) => name in settings),
  ]);
  const { state } = possible(DEFAULT_STATE, patch);
  const { augmentations } = settings;
  if (!Array.isArray(augmentations)) return state;
  const known = namesOf('image');
  const names = augmentations.filter((name): name is AugmentationName => known.includes(name as never));
  return { ...state, augmentations: [...new Set(names)].map((name) => defaultStep(name)) };
}
