/** From a state to what the engine is asked, and what makes two answers the same. */
import { PICTURES_OF_METHOD } from '../engine/contract/method';
import type { AnalysisRequest } from '../engine/contract/request';
import type { LockedRanges } from '../engine/contract/look';
import type { Method, PictureName } from '../engine/contract/method';
import type { ModelInfo } from '../engine/contract/modelInfo';
import type { Task } from '../engine/contract/task';
import type { Size } from '../engine/image/image';
import { methodOf } from '../engine/network/methods';
import { taskOf } from '../engine/network/task';
import { modelId, sourceId } from './assets';
import { domainOf, IMAGENETTE } from './state';
import type { AnalysisState, View } from './state';

/** @param model knows the size of its input where only one is possible, and what its outputs mean. */
export function toRequest(
  state: AnalysisState,
  model: ModelInfo | null,
  lockedRanges: LockedRanges | null,
): AnalysisRequest {
  const { window, framing, normalization, target, layer, display } = state;
  return {
    domain: domainOf(state),
    imageId: sourceId(state.image),
    modelId: modelId(state),
    size: inputSize(state, model),
    window,
    framing,
    normalization,
    steps: state.augmentations,
    task: taskFor(state, model),
    method: methodOf(state.method, model),
    classes: state.classes === 'imagenette' ? IMAGENETTE : state.classes,
    target,
    layer,
    display,
    lockedRanges: display.scale === 'locked' ? lockedRanges : null,
  };
}

/** What the outputs are taken for; before the model is known, for classes. */
export const taskFor = (state: Pick<AnalysisState, 'task' | 'labels'>, model: ModelInfo | null): Task =>
  model ? taskOf(state, model) : (state.task ?? 'classification');

/** Height and width of what the network sees. */
export function inputSize({ size }: Pick<AnalysisState, 'size'>, model: ModelInfo | null): Size {
  const [height, width] = typeof size === 'number' ? [size, size] : size;
  return model?.fixedSize ?? { height, width };
}

/** Equal for states that give the same numbers: all that the network sees and is asked, nothing of how it is drawn. */
export function numbersKey(state: AnalysisState): string {
  const { display: _display, lockedRanges: _lockedRanges, steps, ...request } = toRequest(state, null, null);
  const active = steps
    .filter((step) => step.enabled)
    .map(({ name, parameters }) => [name, sorted(parameters)]);
  // What the model decides is the same for states that leave it to the same model.
  const { task, method, labels } = state;
  const left = [task, method, labels?.length === 2];
  return JSON.stringify([sorted(request), sorted(request.framing), active, ...left]);
}

/** Equal for states that one plan answers, as long as no augmentation changes the size. */
export function planKey(state: AnalysisState): string {
  const { task, method, layer, size } = state;
  return JSON.stringify([domainOf(state), modelId(state), size, task, method, layer]);
}

/** Equal for states that draw the same numbers in the same way. */
export const displayKey = (state: AnalysisState, lockedRanges: LockedRanges | null): string =>
  lookKey({ display: state.display, lockedRanges: state.display.scale === 'locked' ? lockedRanges : null });

/** Equal for requests whose numbers are drawn in the same way. */
export function lookKey({
  display,
  lockedRanges,
}: Pick<AnalysisRequest, 'display' | 'lockedRanges'>): string {
  const { channels, colormap, opacity, scale } = display;
  return JSON.stringify([channels, colormap, opacity, scale, lockedRanges]);
}

/** The picture that stands for a state where there is room for one. */
export function mainPicture(method: Method, view: View): PictureName {
  const own: Readonly<Record<Method, PictureName>> = {
    none: 'augmented',
    'grad-cam': 'grad-cam',
    'guided-backprop': 'guided-backprop',
    'guided-grad-cam': 'grad-cam',
  };
  return view === 'side-by-side' ? own[method] : view;
}

/** What a frame shows. */
export interface Shown {
  readonly method: Method;
  readonly view: View;
}

/** The picture that stands for a frame: the one that was looked at, where its method has it. */
export function framePictureName({ method, view }: Shown): PictureName {
  const main = mainPicture(method, view);
  return PICTURES_OF_METHOD[method].includes(main) ? main : 'augmented';
}

const sorted = (record: object): readonly [string, unknown][] =>
  Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
