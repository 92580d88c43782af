/** Activations, normalisations, matrix products, arithmetic between branches, changes of shape. */
import { activate, clipped } from '../activations';
import { batchNormalization } from '../channelsLast';
import { activated, biasOf, refuseUnless, type LayerRule } from './layer';

export const Dense: LayerRule = (layer) => {
  const { write, inputs, weight } = layer;
  const product = write.op('MatMul', [inputs[0], weight('kernel', 2)]);
  const bias = biasOf(layer);
  return activated(layer, bias === undefined ? product : write.op('Add', [product, bias]));
};

export const BatchNormalization: LayerRule = ({ config, inputs, write, weight }) => {
  const optional = (key: string, name: string): string | undefined =>
    config.at(key).flag(true) ? weight(name, 1) : undefined;
  const of = {
    gamma: optional('scale', 'gamma'),
    beta: optional('center', 'beta'),
    mean: weight('moving_mean', 1),
    variance: weight('moving_variance', 1),
  };
  return batchNormalization(write, inputs[0], of, config.at('epsilon').number(1e-3));
};

export const LayerNormalization: LayerRule = (layer) => {
  const { config, inputs, write, weight } = layer;
  const axis = config.at('axis');
  const axes = axis.isList ? axis.numbers() : [axis.number(-1)];
  refuseUnless(axes.length === 1, layer, `the axes ${axes.join(', ')}`);
  refuseUnless(config.at('scale').flag(true), layer, 'no scale');
  const gains = [weight('gamma', 1), ...(config.at('center').flag(true) ? [weight('beta', 1)] : [])];
  const epsilon = config.at('epsilon').number(1e-3);
  return write.op('LayerNormalization', [inputs[0], ...gains], { axis: axes[0], epsilon });
};

export const Activation: LayerRule = (layer) => activated(layer, layer.inputs[0]);

export const ReLU: LayerRule = (layer) => {
  const { config, inputs, write } = layer;
  refuseUnless(config.at('negative_slope').number(0) === 0, layer, 'a negative slope');
  refuseUnless(config.at('threshold').number(0) === 0, layer, 'a threshold');
  const maximum = config.at('max_value');
  if (maximum.isMissing) return activate(write, 'relu', inputs[0]);
  return clipped(write, inputs[0], 0, maximum.number());
};

export const LeakyReLU: LayerRule = ({ config, inputs, write }) =>
  write.op('LeakyRelu', [inputs[0]], { alpha: config.at('alpha').number(0.3) });

/** Slopes are [1, 1, C] or [H, W, C]. */
export const PReLU: LayerRule = ({ inputs, write, weight }) =>
  write.op('PRelu', [inputs[0], weight('alpha', null)]);

export const ELU: LayerRule = ({ config, inputs, write }) =>
  write.op('Elu', [inputs[0]], { alpha: config.at('alpha').number(1) });

export const ThresholdedReLU: LayerRule = ({ config, inputs, write }) =>
  write.op('ThresholdedRelu', [inputs[0]], { alpha: config.at('theta').number(1) });

export const Softmax: LayerRule = ({ config, inputs, write }) =>
  write.op('Softmax', [inputs[0]], { axis: config.at('axis').number(-1) });

/** x·scale + offset, such as from 0–255 to −1–1. */
export const Rescaling: LayerRule = ({ config, inputs, write }) => {
  const scaled = write.op('Mul', [inputs[0], write.scalar(config.at('scale').number())]);
  return write.op('Add', [scaled, write.scalar(config.at('offset').number(0))]);
};

const combines =
  (operator: string): LayerRule =>
  ({ inputs, write }) =>
    write.op(operator, inputs);

/** Product of two, then of that with the third … */
const inPairs =
  (operator: string): LayerRule =>
  ({ inputs: [first, ...rest], write }) =>
    rest.reduce((result, x) => write.op(operator, [result, x]), first);

export const Add = inPairs('Add');
export const Subtract = inPairs('Sub');
export const Multiply = inPairs('Mul');
export const Maximum = combines('Max');
export const Minimum = combines('Min');
export const Average: LayerRule = ({ inputs, write }) => {
  const [first, ...rest] = inputs;
  const sum = rest.reduce((result, x) => write.op('Add', [result, x]), first);
  return write.op('Mul', [sum, write.scalar(1 / inputs.length)]);
};

export const Concatenate: LayerRule = ({ config, inputs, write }) =>
  write.op('Concat', inputs, { axis: config.at('axis').number(-1) });

export const Flatten: LayerRule = ({ inputs, write }) => write.op('Flatten', [inputs[0]], { axis: 1 });

export const Reshape: LayerRule = ({ config, inputs, write }) =>
  write.op('Reshape', [inputs[0], write.integers([1, ...config.at('target_shape').numbers()])]);

/** Keras counts the axes from 1, the batch is not among them. */
export const Permute: LayerRule = ({ config, inputs, write }) =>
  write.op('Transpose', [inputs[0]], { perm: [0, ...config.at('dims').numbers()] });

const passes: LayerRule = ({ inputs }) => inputs[0];

/** Layers that do nothing in evaluation. */
export const Dropout = passes;
export const SpatialDropout1D = passes;
export const SpatialDropout2D = passes;
export const GaussianDropout = passes;
export const GaussianNoise = passes;
export const AlphaDropout = passes;
export const ActivityRegularization = passes;

/** Augmentation inside of a model, which does nothing in evaluation either. RandomCrop cuts there too. */
export const RandomBrightness = passes;
export const RandomColorJitter = passes;
export const RandomContrast = passes;
export const RandomElasticTransform = passes;
export const RandomErasing = passes;
export const RandomFlip = passes;
export const RandomGaussianBlur = passes;
export const RandomGrayscale = passes;
export const RandomHue = passes;
export const RandomInvert = passes;
export const RandomPerspective = passes;
export const RandomRotation = passes;
export const RandomShear = passes;
export const RandomTranslation = passes;
export const RandomZoom = passes;
