/** The attribution methods there are, in the order of the panel's list. Adding one = one file and one line here and in the registry. */
import { gradCamSpec } from './gradCam';
import { gradCamPlusPlusSpec } from './gradCamPlusPlus';
import { hiresCamSpec } from './hiresCam';
import { xgradCamSpec } from './xgradCam';
import { layerCamSpec } from './layerCam';
import { finerCamSpec } from './finerCam';
import { eigenCamSpec } from './eigenCam';
import { scoreCamSpec } from './scoreCam';
import { ablationCamSpec } from './ablationCam';
import { deconvnetSpec } from './deconvnet';
import { gradientSpec } from './gradient';
import { gradientTimesInputSpec } from './gradientTimesInput';
import { smoothGradSpec } from './smoothGrad';
import { integratedGradientsSpec } from './integratedGradients';
import { occlusionSpec } from './occlusion';
import { riseSpec } from './rise';
import { attentionRolloutSpec } from './attentionRollout';
import { guidedBackpropSpec } from './guidedBackprop';
import { guidedGradCamSpec } from './guidedGradCam';
import { noneSpec } from './none';
import type { MapSpec, MethodSpec } from './spec';

export const METHOD_SPECS = {
  none: noneSpec,
  'grad-cam': gradCamSpec,
  'guided-backprop': guidedBackpropSpec,
  'guided-grad-cam': guidedGradCamSpec,
  'grad-cam-plus-plus': gradCamPlusPlusSpec,
  'hires-cam': hiresCamSpec,
  'xgrad-cam': xgradCamSpec,
  'layer-cam': layerCamSpec,
  'finer-cam': finerCamSpec,
  'eigen-cam': eigenCamSpec,
  'score-cam': scoreCamSpec,
  'ablation-cam': ablationCamSpec,
  deconvnet: deconvnetSpec,
  gradient: gradientSpec,
  'gradient-x-input': gradientTimesInputSpec,
  smoothgrad: smoothGradSpec,
  'integrated-gradients': integratedGradientsSpec,
  occlusion: occlusionSpec,
  rise: riseSpec,
  'attention-rollout': attentionRolloutSpec,
} as const;

export type Method = keyof typeof METHOD_SPECS;

/** A map has the name of the method that makes it. */
export type MapName = Exclude<Method, 'none'>;

export type PictureName = 'original' | 'augmented' | MapName;

export const METHODS = Object.keys(METHOD_SPECS) as readonly Method[];
export const MAPS = METHODS.filter((name): name is MapName => name !== 'none');
export const PICTURES: readonly PictureName[] = ['original', 'augmented', ...MAPS];

/** What is tried where the user chooses none: the first that the network allows and that suits it. */
export const PREFERRED: readonly Method[] = ['guided-grad-cam', 'grad-cam', 'guided-backprop', 'none'];

export const specOf = (name: Method): MethodSpec => METHOD_SPECS[name];

export const mapSpecOf = (name: MapName): MapSpec => specOf(name).map as MapSpec;

/** The name of a map among the arrays of a file: a word that Python can say. */
export const arrayName = (name: MapName): string => specOf(name).array ?? name.replaceAll('-', '_');

/** The maps that a method shows, its own last. */
export function mapsOf(name: Method): readonly MapName[] {
  const { from, map } = specOf(name);
  return [...(from as readonly MapName[]), ...(map === null ? [] : [name as MapName])];
}

/** The maps that methods show beside each other, each once. */
export const mapsOfAll = (names: readonly Method[]): readonly MapName[] => [
  ...new Set(names.flatMap(mapsOf)),
];

/** Original and augmented image, and the maps. */
export const picturesOf = (names: readonly Method[]): readonly PictureName[] => [
  'original',
  'augmented',
  ...mapsOfAll(names),
];

export const isMap = (name: PictureName): name is MapName => name !== 'original' && name !== 'augmented';

/** A method with the values of its parameters. */
export interface MethodChoice {
  readonly name: Method;
  readonly parameters: Readonly<Record<string, number | string>>;
}

/** A method with its defaults, changed by what is given. */
export function chosen(name: Method, given: Readonly<Record<string, number | string>> = {}): MethodChoice {
  const defaults = Object.entries(specOf(name).parameters).map(([key, spec]) => [key, spec.default]);
  return { name, parameters: { ...Object.fromEntries(defaults), ...given } };
}
