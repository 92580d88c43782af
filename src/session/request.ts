/** From a state to what the engine is asked. */
import type { AnalysisRequest } from '../engine/contract/request';
import type { ModelInfo } from '../engine/contract/modelInfo';
import type { Ranges } from '../engine/contract/look';
import type { Task } from '../engine/contract/task';
import * as keys from '../engine/contract/keys';
import {
  mapsOfAll,
  picturesOf,
  type Method,
  type PictureName,
} from '../engine/attribution/methods/catalogue';
import type { Size } from '../engine/image/image';
import { methodsOf, shownMethods } from '../engine/network/methods';
import { targetOf, taskOf } from '../engine/network/task';
import { modelId, sourceId } from './assets';
import { secondImages } from './secondImages';
import { domainOf, IMAGENETTE } from './state';
import type { AnalysisState, View } from './state';

/** @param model knows the size of its input where only one is possible, and what its outputs mean. */
export function toRequest(
  state: AnalysisState,
  model: ModelInfo | null,
  lockedRanges: Ranges | null,
): AnalysisRequest {
  const { window, framing, normalization, layer, display } = state;
  const { channels, colormap, opacity, scale } = display;
  return {
    input: {
      domain: domainOf(state),
      imageId: sourceId(state.image),
      size: inputSize(state, model),
      window,
      framing,
      normalization,
      steps: state.augmentations,
      gallery: Object.fromEntries(secondImages(state).map(([place, source]) => [place, sourceId(source)])),
    },
    question: {
      modelId: modelId(state),
      task: taskFor(state, model),
      methods: methodsOf(shownFor(state, model), state.methodParameters, model),
      classes: state.classes === 'imagenette' ? IMAGENETTE : state.classes,
      target: model ? targetOf(state, model) : state.target,
      layer,
    },
    look: { channels, colormap, opacity, ranges: scale === 'locked' ? lockedRanges : null },
  };
}

/** The methods whose maps are on screen, or would be if the network allowed them. */
export const shownFor = (
  { method, moreMethods }: Pick<AnalysisState, 'method' | 'moreMethods'>,
  model: Pick<ModelInfo, 'method'> | null,
): readonly Method[] => shownMethods(method, moreMethods, model);

/** What the outputs are taken for; before the model is known, for classes. */
export const taskFor = (state: Pick<AnalysisState, 'task' | 'labels'>, model: ModelInfo | null): Task =>
  model ? taskOf(state, model) : (state.task ?? 'classification');

/** Height and width of what the network sees. */
export function inputSize({ size }: Pick<AnalysisState, 'size'>, model: ModelInfo | null): Size {
  const [height, width] = typeof size === 'number' ? [size, size] : size;
  return model?.fixedSize ?? { height, width };
}

/** Of states, which never change: a move of a slider asks for those of two states a dozen times. */
const numbersKeys = new WeakMap<AnalysisState, string>();

/** Equal for states that give the same numbers: all that the network sees and is asked, nothing of how it is drawn. */
export function numbersKey(state: AnalysisState): string {
  const known = numbersKeys.get(state);
  if (known !== undefined) return known;
  // What the model decides is the same for states that leave it to the same model.
  const { task, method, labels } = state;
  const key = JSON.stringify([
    keys.numbersKey(toRequest(state, null, null)),
    task,
    method,
    labels?.length === 2,
  ]);
  numbersKeys.set(state, key);
  return key;
}

/** Equal for states that one plan answers, as long as no augmentation changes the size. */
export function planKey(state: AnalysisState): string {
  const { question } = toRequest(state, null, null);
  return JSON.stringify([domainOf(state), state.size, state.task, state.method, keys.planKey(question)]);
}

/** Equal for states that draw the same numbers in the same way. */
export const displayKey = (state: AnalysisState, lockedRanges: Ranges | null): string =>
  keys.lookKey(toRequest(state, null, lockedRanges).look);

/** What a frame, or the screen, shows. */
export interface Shown {
  readonly methods: readonly Method[];
  readonly view: View;
}

/** The methods of a request by name. */
export const methodNames = ({ question }: Pick<AnalysisRequest, 'question'>): readonly Method[] =>
  question.methods.map(({ name }) => name);

/** The picture that stands for a state where there is room for one: the one that is viewed, else the first map. */
export const mainPicture = ({ methods, view }: Shown): PictureName =>
  view === 'side-by-side' ? (mapsOfAll(methods)[0] ?? 'augmented') : view;

/** The picture that stands for a frame: the one that was looked at, where its methods have it. */
export function framePictureName(shown: Shown): PictureName {
  const main = mainPicture(shown);
  return picturesOf(shown.methods).includes(main) ? main : 'augmented';
}
