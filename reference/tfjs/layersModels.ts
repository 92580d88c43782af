/** Small LayersModels that together use every layer that is read. None ends in a softmax; `teachableMachine` can. */
import * as tf from '@tensorflow/tfjs';
import { seededValues } from '../../tests/support/seeded';

const L = tf.layers;
type Symbolic = tf.SymbolicTensor;

/** Gain of the one normalisation that may lack it; it stays 1. */
const LACKING = 'unscaled/gamma';

/** Weights from their positions: variances and gains about 1, the others small enough that activations stay of order one. */
export function seed(model: tf.LayersModel): tf.LayersModel {
  model.weights
    .filter(({ originalName }) => originalName !== LACKING)
    .forEach((weight, i) => {
      const shape = weight.shape as number[];
      const count = shape.reduce((product, extent) => product * extent, 1);
      const isGain = /gamma|variance/.test(weight.originalName);
      const scale = isGain ? 0.4 : shape.length > 1 ? Math.sqrt(6 / (count / (shape.at(-1) as number))) : 0.2;
      weight.write(tf.tensor(seededValues(`${model.name} ${i}`, count, isGain ? 1 : 0, scale), shape));
    });
  return model;
}

/** As Teachable Machine builds it: [[feature extractor, pooling], [hidden, classes]]. */
export function teachableMachine(end: 'softmax' | 'linear'): {
  readonly whole: tf.Sequential;
  readonly features: tf.LayersModel;
  readonly head: tf.Sequential;
} {
  const input = tf.input({ shape: [32, 32, 3], name: 'input_1' });
  const conv = (x: Symbolic, name: string, filters: number, strides: number): Symbolic => {
    const padded = L.zeroPadding2d({
      padding: [
        [0, 1],
        [0, 1],
      ],
      name: `${name}_pad`,
    }).apply(x);
    const y = L.conv2d({ filters, kernelSize: 3, strides, useBias: false, name }).apply(padded);
    const z = L.batchNormalization({ name: `${name}_bn` }).apply(y);
    return L.reLU({ maxValue: 6, name: `${name}_relu` }).apply(z) as Symbolic;
  };
  const one = conv(input, 'Conv1', 8, 2);
  const spread = L.depthwiseConv2d({
    kernelSize: 3,
    padding: 'same',
    useBias: false,
    name: 'expanded_depthwise',
  }).apply(one);
  const normal = L.batchNormalization({ name: 'expanded_depthwise_BN' }).apply(spread);
  const six = L.reLU({ maxValue: 6, name: 'expanded_depthwise_relu' }).apply(normal);
  const project = L.conv2d({ filters: 8, kernelSize: 1, useBias: false, name: 'project' }).apply(six);
  const sum = L.add({ name: 'add' }).apply([one, project as Symbolic]) as Symbolic;
  const last = conv(sum, 'out', 12, 2);
  const features = tf.model({ inputs: input, outputs: last, name: 'model1' });
  const pooled = tf.sequential({
    layers: [features, L.globalAveragePooling2d({ name: 'global_average_pooling2d_1' } as never)],
    name: 'sequential_1',
  });
  const head = tf.sequential({
    layers: [
      L.dense({ inputShape: [12], units: 10, activation: 'relu', name: 'dense_Dense1' }),
      L.dense({ units: 3, activation: end, useBias: false, name: 'dense_Dense2' }),
    ],
    name: 'sequential_3',
  });
  const whole = tf.sequential({ layers: [pooled, head], name: 'sequential_4' });
  seed(whole);
  return { whole, features, head };
}

/**
 * Every window, one after the other, at odd sizes.
 * @param scale - whether the last normalisation has a scale, of 1: TensorFlow.js differentiates none without.
 */
export function windows(scale: boolean): tf.LayersModel {
  return seed(
    tf.sequential({
      name: 'windows',
      layers: [
        L.conv2d({
          inputShape: [23, 30, 3],
          filters: 6,
          kernelSize: [3, 4],
          strides: [1, 2],
          padding: 'same',
          activation: 'relu',
        }),
        L.maxPooling2d({ poolSize: 3, strides: 1, padding: 'same' }),
        L.separableConv2d({ filters: 8, kernelSize: 3, activation: 'elu' }),
        L.averagePooling2d({ poolSize: [2, 3], strides: [2, 1] }),
        L.upSampling2d({ size: [2, 2] }),
        L.cropping2D({
          cropping: [
            [1, 0],
            [2, 3],
          ],
        }),
        L.conv2d({ filters: 6, kernelSize: 3, activation: 'relu' }),
        L.upSampling2d({ size: [1, 2] }),
        L.averagePooling2d({ poolSize: 2 }),
        L.leakyReLU({ alpha: 0.2 }),
        L.prelu({ sharedAxes: [1, 2] }),
        L.maxPooling2d({ poolSize: 2 }),
        L.dropout({ rate: 0.5 }),
        L.gaussianNoise({ stddev: 0.5 }),
        L.gaussianDropout({ rate: 0.5 }),
        L.alphaDropout({ rate: 0.5 }),
        L.flatten(),
        L.dense({ units: 7, activation: 'tanh' }),
        L.batchNormalization({ scale, name: 'unscaled' }),
        L.dense({ units: 4 }),
      ],
    }),
  );
}

/** What TensorFlow.js 4.22 does not differentiate, or wrongly: dilation, thresholds, padded means, bilinear pictures. */
export function forwardOnly(): tf.LayersModel {
  return seed(
    tf.sequential({
      name: 'forward_only',
      layers: [
        L.conv2d({
          inputShape: [17, 14, 3],
          filters: 4,
          kernelSize: 3,
          dilationRate: [2, 1],
          padding: 'same',
        }),
        L.separableConv2d({ filters: 6, kernelSize: 3, dilationRate: 2, activation: 'relu' }),
        L.depthwiseConv2d({ kernelSize: [2, 3], padding: 'same' }),
        L.averagePooling2d({ poolSize: 3, strides: [1, 2], padding: 'same' }),
        L.upSampling2d({ size: [3, 2], interpolation: 'bilinear' }),
        L.thresholdedReLU({ theta: 0.1 }),
        L.globalAveragePooling2d({ name: 'pooled' }),
        L.dense({ units: 3 }),
      ],
    }),
  );
}

/** As `series`, with a dilated convolution. */
export function dilatedSeries(): tf.LayersModel {
  return seed(
    tf.sequential({
      name: 'dilated_series',
      layers: [
        L.conv1d({ inputShape: [40, 3], filters: 6, kernelSize: 3, dilationRate: 4, padding: 'same' }),
        L.globalMaxPooling1d({ name: 'largest' }),
        L.dense({ units: 2 }),
      ],
    }),
  );
}

/** Branches: residuals, a gate by channels, layers that are used twice, means and maxima of branches. */
export function branches(): tf.LayersModel {
  const input = tf.input({ shape: [16, 16, 3] });
  const scaled = L.rescaling({ scale: 1 / 127.5, offset: -1 } as never).apply(input) as Symbolic;
  const shared = L.conv2d({ filters: 6, kernelSize: 3, padding: 'same', name: 'shared' });
  const reduce = L.conv2d({ filters: 3, kernelSize: 1, name: 'reduce' });
  const first = L.activation({ activation: 'relu', name: 'first' }).apply(shared.apply(scaled)) as Symbolic;
  const again = shared.apply(reduce.apply(first)) as Symbolic;
  const second = L.reLU({ name: 'second' }).apply(L.add({ name: 'sum' }).apply([first, again])) as Symbolic;
  const squeezed = L.reshape({ targetShape: [1, 1, 6] }).apply(
    L.globalAveragePooling2d({} as never).apply(second),
  );
  const gate = L.conv2d({ filters: 6, kernelSize: 1, activation: 'hardSigmoid', name: 'gate' }).apply(
    squeezed,
  );
  const gated = L.multiply({ name: 'gated' }).apply([second, gate as Symbolic]) as Symbolic;
  const joined = L.concatenate({ name: 'joined' }).apply([
    gated,
    L.average({ name: 'mean' }).apply([first, second, gated]) as Symbolic,
    L.maximum({ name: 'larger' }).apply([first, gated]) as Symbolic,
    L.minimum({ name: 'smaller' }).apply([again, gated]) as Symbolic,
  ]) as Symbolic;
  const turned = L.permute({ dims: [2, 1, 3] }).apply(joined);
  const mixed = L.conv2d({ filters: 5, kernelSize: [3, 2], strides: 2, name: 'mixed' }).apply(turned);
  const normal = L.layerNormalization({ name: 'layer_norm' } as never).apply(mixed);
  const top = L.reLU({ name: 'top' }).apply(normal);
  const pooled = L.globalMaxPooling2d({ name: 'pooled' } as never).apply(top);
  const output = L.dense({ units: 3, name: 'output' }).apply(pooled) as Symbolic;
  return seed(tf.model({ inputs: input, outputs: output, name: 'branches' }));
}

const ACTIVATIONS = [
  ...['elu', 'selu', 'sigmoid', 'hardSigmoid', 'tanh', 'softmax', 'logSoftmax', 'softplus', 'softsign'],
  ...['swish', 'mish', 'relu', 'relu6', 'linear', 'gelu', 'gelu_new'],
] as const;

/** Every activation on the same map. */
export function activations(): tf.LayersModel {
  const input = tf.input({ shape: [8, 8, 3] });
  const map = L.conv2d({ filters: 4, kernelSize: 3, name: 'map' }).apply(input) as Symbolic;
  const each = ACTIVATIONS.map(
    (activation) =>
      L.activation({ activation: activation as never, name: `by_${activation}` }).apply(map) as Symbolic,
  );
  const joined = L.concatenate({ name: 'joined' }).apply(each);
  const mixed = L.conv2d({ filters: 6, kernelSize: 3, name: 'mixed' }).apply(joined);
  const soft = L.softmax({ axis: -1, name: 'soft' }).apply(L.elu({ name: 'elu' }).apply(mixed));
  const output = L.dense({ units: 3, name: 'output' }).apply(L.flatten().apply(soft)) as Symbolic;
  return seed(tf.model({ inputs: input, outputs: output, name: 'activations' }));
}

/** A series of 40 samples in 3 channels. */
export function series(): tf.LayersModel {
  return seed(
    tf.sequential({
      name: 'series',
      layers: [
        L.conv1d({ inputShape: [40, 3], filters: 6, kernelSize: 5, padding: 'same', activation: 'relu' }),
        L.maxPooling1d({ poolSize: 2 }),
        L.batchNormalization(),
        L.conv1d({ filters: 8, kernelSize: 3, padding: 'same', activation: 'relu' }),
        L.spatialDropout1d({ rate: 0.5 } as never),
        L.averagePooling1d({ poolSize: 3, strides: 2 }),
        L.globalAveragePooling1d(),
        L.dense({ units: 2 }),
      ],
    }),
  );
}
