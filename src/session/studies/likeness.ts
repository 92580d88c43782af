/** How alike two networks look at the images of a state, behind the hand. */
import { mapOf } from '../../engine/attribution/mapsOf';
import { isMap, mapsOfAll, type MapName } from '../../engine/attribution/methods/catalogue';
import { probabilitiesOf } from '../../engine/attribution/scores';
import { UserError } from '../../engine/contract/errors';
import { methodOf } from '../../engine/network/methods';
import { likeness, type ImageLikeness, type Looked } from '../../study/likeness';
import { gridOfMap } from '../../study/metrics/evenGrid';
import { t } from '../../language';
import type { ModelInfo } from '../../engine/contract/modelInfo';
import { otherState, type OtherNetwork } from '../otherNetwork';
import { inputSize, taskFor } from '../request';
import type { AnalysisState, Source } from '../state';
import type { Background, EvaluationWithMap } from './background';

/**
 * Every image, whatever changes meanwhile.
 * @param onImage every image as soon as it is known
 * @throws UserError where nothing is compared with, or there is no map; the reason of the signal
 */
export async function likenessOf(
  state: AnalysisState,
  images: readonly Source[],
  { background, otherOf }: { background: Background; otherOf: (model: ModelInfo) => OtherNetwork },
  onImage: (
    found: ImageLikeness,
    progress: { readonly done: number; readonly total: number },
  ) => void | Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const other = otherState(state);
  if (!other) throw new UserError(t`There is no other network to compare with; give one first.`);
  for (const [i, image] of images.entries()) {
    const first = await background.evaluateWithMap({ ...state, image }, signal);
    const { model } = await background.evaluate({ ...other, image }, signal);
    const { misfit, placeOf } = otherOf(model);
    if (misfit !== null) throw new UserError(misfit);
    const index = state.target ?? first.logits.indexOf(Math.max(...first.logits));
    const asked = { ...other, image, method: state.method, target: placeOf(index) };
    const second = await background.evaluateWithMap(asked, signal);
    const method = mapNameOf(state, first.model);
    const [mine, theirs] = [look(method, state, first), look(method, asked, second)];
    if (!mine || !theirs) throw new UserError(t`One of the networks has no map; choose another attribution.`);
    const found = likeness(mine, theirs, placeOf);
    await onImage({ image: image.name, method, ...found }, { done: i + 1, total: images.length });
  }
}

function mapNameOf(state: AnalysisState, model: ModelInfo): MapName {
  const method = methodOf(state.method, model);
  const name = method !== 'none' && isMap(method) ? method : mapsOfAll([method])[0];
  if (!name) throw new UserError(t`There is no map to compare; choose an attribution.`);
  return name;
}

function look(
  name: MapName,
  state: AnalysisState,
  { named, model, logits }: EvaluationWithMap,
): Looked | null {
  const { height, width } = inputSize(state, model);
  const augmented = { height, width, channels: 1, data: new Float32Array(height * width) };
  const map = mapOf(name, { augmented, named });
  if (!map) return null;
  return { map: gridOfMap(map), probabilities: probabilitiesOf(logits, taskFor(state, model), model) };
}
