/** The same input to another network: the state as it is asked, and which of its classes are those of the first one. Pure. */
import { samePlaces } from '../study/sameClass';
import type { Classes } from '../study/sameClass';
import type { ModelInfo } from '../engine/contract/modelInfo';
import type { AnalysisRequest } from '../engine/contract/request';
import { NOUNS } from '../engine/network/nouns';
import { classCountFor, namesFor } from '../engine/network/task';
import { t } from '../language';
import { taskFor, toRequest } from './request';
import { BUNDLED_MODEL, type AnalysisState } from './state';

/** What is known of the network on screen. */
export interface FirstNetwork {
  readonly model: ModelInfo;
  readonly classes: Classes;
}

/** Another network, and where it has the classes of the first one. */
export interface OtherNetwork {
  readonly model: ModelInfo;
  /** Why its answers cannot be laid beside those of the first one; null where they can. */
  readonly misfit: string | null;
  /** The number that a class of the first network has here; null where there is no such class. */
  placeOf(index: number): number | null;
  labelOf(index: number): string;
}

const states = new WeakMap<AnalysisState, AnalysisState>();

/**
 * The state that asks the other network: the same picture and augmentations, nothing of what was chosen for the first network alone.
 * The very same object for the same state.
 * @returns null where there is no other network
 */
export function otherState(state: AnalysisState): AnalysisState | null {
  if (!state.compare) return null;
  const known = states.get(state);
  if (known) return known;
  const { compare: model } = state;
  const made: AnalysisState = {
    ...state,
    model,
    modelInput: null,
    modelOutput: null,
    // Of no meaning to a network that says itself what its pixels are; see `inOther`.
    normalization: null,
    labels: null,
    classes: 'top10',
    target: null,
    layer: null,
    display: { ...state.display, channels: null },
  };
  states.set(state, made);
  return made;
}

/** Labels of a network that nobody named. */
export const ownLabels = (
  { compare }: Pick<AnalysisState, 'compare'>,
  model: ModelInfo,
  bundled: readonly string[] | null,
): readonly string[] | null =>
  model.labels ?? (compare?.kind === 'bundled' && compare.name === BUNDLED_MODEL ? bundled : null);

export function otherNetwork(
  state: AnalysisState,
  first: FirstNetwork,
  model: ModelInfo,
  labels: readonly string[] | null,
): OtherNetwork {
  const [task, mine] = [taskFor({ ...state, labels: null }, model), taskFor(state, first.model)];
  const count = classCountFor(model, task);
  const own = labels && namesFor(labels, task);
  // Another training of the same network has the same classes, whoever named them.
  const named = own ?? (count === first.classes.count ? first.classes.labels : null);
  return {
    model,
    misfit:
      task === mine
        ? null
        : `${model.name} answers with ${NOUNS[task].many}, ${first.model.name} with ${NOUNS[mine].many}: the two cannot be compared; give another network, or say the task of both.`,
    placeOf: samePlaces(first.classes, { count, labels: named }),
    labelOf: (index) => named?.[index] ?? `${t(NOUNS[task].one)} ${index}`,
  };
}

/**
 * The question of the screen to the other network.
 * @param asked its state, see `otherState`
 * @param target the class of the first network that is explained; where there is no such class, its own highest is
 */
export function inOther(
  state: AnalysisState,
  asked: AnalysisState,
  { model, placeOf }: OtherNetwork,
  target: number,
): AnalysisRequest {
  const isOwn = !model.inferred.some(({ of, isGuess }) => of === 'pixels' && isGuess);
  const { normalization } = state;
  const fits = normalization && [1, model.channels].includes(normalization.mean.length);
  const request = toRequest({ ...asked, normalization: !isOwn && fits ? normalization : null }, model, null);
  const { classes } = toRequest(state, model, null).question;
  const shown = classes === 'top10' ? [] : classes.flatMap((index) => placeOf(index) ?? []);
  return {
    ...request,
    question: {
      ...request.question,
      classes: shown.length > 0 ? shown : 'top10',
      target: placeOf(target),
    },
  };
}
