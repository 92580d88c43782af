import type { AnalysisRequest } from '../../src/engine/contract/request';

/** A request for all maps of the image `image` by the network `model`, as they are, where `change` says nothing else. */
export function requestFor(
  change: Partial<AnalysisRequest> & Pick<AnalysisRequest, 'size'>,
): AnalysisRequest {
  return {
    domain: 'image',
    imageId: 'image',
    modelId: 'model',
    window: null,
    framing: { zoom: 1, x: 0.5, y: 0.5 },
    normalization: null,
    steps: [],
    task: 'classification',
    method: 'guided-grad-cam',
    classes: 'top10',
    target: null,
    layer: null,
    display: { channels: null, colormap: 'inferno', opacity: 0.5, scale: 'each' },
    lockedRanges: null,
    ...change,
  };
}
