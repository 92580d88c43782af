/** What a TensorFlow.js model says of itself beside its weights. */
import type { ModelFacts } from '../onnx/facts';
import type { Json } from './json';

/**
 * Teachable Machine's library feeds pixels as x / 127 − 1, from 0 to 255
 * (teachablemachine-community, libraries/image/src/utils/tf.ts).
 */
const TEACHABLE_MACHINE = 127 / 255;

/**
 * @param metadata - metadata.json of a Teachable Machine export, null without one.
 * @param largest - of the pixels that the network expects, 1 or 255; metadata comes before it.
 */
export function factsOf(metadata: Json | null, largest: number): ModelFacts {
  const labels = metadata?.at('labels');
  const [mean, std] = metadata ? [TEACHABLE_MACHINE, TEACHABLE_MACHINE] : [0, 1 / largest];
  return {
    normalization: {
      mean: [mean],
      std: [std],
    },
    pixels: metadata || largest !== 1 ? null : 'nothing in the file says',
    blueFirst: false,
    labels: labels && !labels.isMissing ? labels.items().map((label) => label.text()) : null,
    task: null,
    side: null,
  };
}
