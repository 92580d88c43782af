/** What is used where the user left the choice to the network, or the network takes nothing else. */
import { newestModel } from '../session/newestModel';
import { inputSize, shownFor, taskFor } from '../session/request';
import { domainOf } from '../session/state';
import type { Session } from '../session/types';
import type { Fields, Json } from './schema';

export const IN_USE = {
  height: 'number?',
  width: 'number?',
  task: 'text',
  methods: 'texts?',
  layer: 'text?',
  mean: 'numbers?',
  std: 'numbers?',
} as const satisfies Fields;

/** Null before the model was read. */
export function inUse(session: Session): Json {
  const { state, image } = session;
  const model = newestModel(session);
  if (!model) return null;
  const { mean, std } = state.normalization ?? model.normalization;
  const isSeries = domainOf(state) === 'series';
  const { height, width } = isSeries
    ? { height: 1, width: model.fixedSize?.width ?? image?.width ?? null }
    : inputSize(state, model);
  return {
    height,
    width,
    task: taskFor(state, model),
    methods: [...shownFor(state, model)],
    layer: state.layer ?? model.defaultLayer,
    mean: [...mean],
    std: [...std],
  };
}
