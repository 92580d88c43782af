/** What is known of a usual network: that of the product. */
import type { ModelInfo } from '../../src/engine/contract/modelInfo';

export const MODEL: ModelInfo = {
  id: 'efficientnet-lite0',
  name: 'EfficientNet-Lite0',
  ports: { inputs: ['image'], outputs: ['logits'] },
  input: 'image',
  output: 'logits',
  classCount: 1000,
  ending: { link: 'softmax', positive: null },
  task: 'classification',
  method: 'guided-grad-cam',
  refusedMethods: {},
  inferred: [],
  labels: null,
  channels: 3,
  inputLayout: 'nchw',
  rank: 4,
  fixedSize: null,
  side: null,
  layers: [
    { name: 'blocks.0', channels: 16 },
    { name: 'features.8', channels: 1280 },
  ],
  defaultLayer: 'features.8',
  guidedActivations: 33,
  normalization: { mean: [0], std: [1] },
  activations: 33,
  attentions: 0,
  parameters: 4_630_000,
};
