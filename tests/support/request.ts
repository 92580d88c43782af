import { chosen, type Method } from '../../src/engine/attribution/methods/catalogue';
import type { Input } from '../../src/engine/contract/input';
import type { Look } from '../../src/engine/contract/look';
import type { AttributionMap, AttributionMaps } from '../../src/engine/contract/maps';
import type { Question } from '../../src/engine/contract/question';
import type { AnalysisRequest } from '../../src/engine/contract/request';

/** Parts of a request side by side; `method` stands for that one alone, at its defaults. */
export type Change = Partial<Input & Question & Look & { readonly method: Method }>;

/** A request for all maps of the image `image` by the network `model`, as they are, where `change` says nothing else. */
export function requestFor(change: Change & Pick<Input, 'size'>): AnalysisRequest {
  const { size } = change;
  const usual: AnalysisRequest = {
    input: {
      domain: 'image',
      imageId: 'image',
      size,
      window: null,
      framing: { zoom: 1, x: 0.5, y: 0.5 },
      normalization: null,
      steps: [],
      gallery: {},
    },
    question: {
      modelId: 'model',
      task: 'classification',
      methods: [chosen('guided-grad-cam')],
      classes: 'top10',
      target: null,
      layer: null,
    },
    look: { channels: null, colormap: 'inferno', opacity: 0.5, ranges: null },
  };
  return changed(usual, change);
}

/** The request with other parts. */
export function changed({ input, question, look }: AnalysisRequest, change: Change): AnalysisRequest {
  const methods = change.method ? [chosen(change.method)] : question.methods;
  return {
    input: replaced(input, change),
    question: replaced({ ...question, methods }, change),
    look: replaced(look, change),
  };
}

function replaced<T extends object>(part: T, change: Change): T {
  const own = Object.entries(change).filter(([key]) => key in part);
  return { ...part, ...Object.fromEntries(own) };
}

export const camOf = ({ named }: Pick<AttributionMaps, 'named'>): AttributionMap | null =>
  named['grad-cam'] ?? null;

export const guidedOf = ({ named }: Pick<AttributionMaps, 'named'>): Float32Array | null =>
  named['guided-backprop']?.data ?? null;
