/** Convolutions, pools, and what else works on feature maps [N, L, C] and [N, H, W, C]. */
import {
  channelsFirst,
  convolution,
  depthwiseConvolution,
  pool,
  resize,
  type Dimensions,
  type Window,
} from '../channelsLast';
import type { Json } from '../json';
import { activated, biasOf, perDimension, refuseUnless, type Layer, type LayerRule } from './layer';

function refuseChannelsFirst(layer: Layer): void {
  const format = layer.config.at('data_format').text('channels_last');
  refuseUnless(/^channels_?last$/i.test(format), layer, `the data format ${format}`);
}

function windowOf(layer: Layer, dimensions: Dimensions): Window {
  const { config } = layer;
  refuseChannelsFirst(layer);
  return {
    strides: perDimension(config.at('strides'), dimensions, 1),
    dilations: perDimension(config.at('dilation_rate'), dimensions, 1),
    padding: config.at('padding').text('valid'),
  };
}

const convolves =
  (dimensions: Dimensions): LayerRule =>
  (layer) => {
    const inputs = [layer.inputs[0], layer.weight('kernel', dimensions + 2), biasOf(layer)] as const;
    const window = { ...windowOf(layer, dimensions), group: layer.config.at('groups').number(1) };
    return activated(layer, convolution(layer.write, inputs, dimensions, window));
  };

export const Conv1D = convolves(1);
export const Conv2D = convolves(2);

export const DepthwiseConv2D: LayerRule = (layer) => {
  const inputs = [layer.inputs[0], layer.weight('depthwise_kernel', 4), biasOf(layer)] as const;
  return activated(layer, depthwiseConvolution(layer.write, inputs, windowOf(layer, 2)));
};

export const SeparableConv2D: LayerRule = (layer) => {
  const { write, inputs, weight } = layer;
  const spread = depthwiseConvolution(write, [inputs[0], weight('depthwise_kernel', 4)], windowOf(layer, 2));
  const point = [spread, weight('pointwise_kernel', 4), biasOf(layer)] as const;
  return activated(layer, convolution(write, point, 2, { strides: [1, 1], padding: 'valid' }));
};

const pools =
  (operator: 'MaxPool' | 'AveragePool', dimensions: Dimensions): LayerRule =>
  (layer) => {
    const { config, write, inputs } = layer;
    const { padding } = windowOf(layer, dimensions);
    const kernel = perDimension(config.at('pool_size'), dimensions, 2);
    const strides = config.at('strides').isMissing
      ? kernel
      : perDimension(config.at('strides'), dimensions, 1);
    return pool(write, inputs[0], operator, dimensions, { kernel, strides, padding });
  };

export const MaxPooling1D = pools('MaxPool', 1);
export const MaxPooling2D = pools('MaxPool', 2);
export const AveragePooling1D = pools('AveragePool', 1);
export const AveragePooling2D = pools('AveragePool', 2);

const poolsAll =
  (operator: 'ReduceMax' | 'ReduceMean', axes: readonly number[]): LayerRule =>
  (layer) => {
    const { config, write, inputs } = layer;
    refuseChannelsFirst(layer);
    const keepdims = Number(config.at('keepdims').flag(false));
    return write.op(operator, [inputs[0], write.integers(axes)], { keepdims });
  };

export const GlobalMaxPooling1D = poolsAll('ReduceMax', [1]);
export const GlobalMaxPooling2D = poolsAll('ReduceMax', [1, 2]);
export const GlobalAveragePooling1D = poolsAll('ReduceMean', [1]);
export const GlobalAveragePooling2D = poolsAll('ReduceMean', [1, 2]);

/** One number, [vertical, horizontal], or [[top, bottom], [left, right]]. */
function sidesOf(given: Json): readonly (readonly number[])[] {
  if (!given.isList) return perDimension(given, 2, 1).map((extent) => [extent, extent]);
  return given
    .items()
    .map((side) => (side.isList ? perDimension(side, 2, 0) : [side.number(), side.number()]));
}

export const ZeroPadding2D: LayerRule = (layer) => {
  const { config, write, inputs } = layer;
  refuseChannelsFirst(layer);
  const [[top, bottom], [left, right]] = sidesOf(config.at('padding'));
  return write.op('Pad', [inputs[0], write.integers([0, top, left, 0, 0, bottom, right, 0])]);
};

export const Cropping2D: LayerRule = (layer) => {
  const { config, write, inputs } = layer;
  refuseChannelsFirst(layer);
  const [[top, bottom], [left, right]] = sidesOf(config.at('cropping'));
  const ends = [bottom, right].map((extent) => (extent === 0 ? 2 ** 31 - 1 : -extent));
  return channelsFirst(write, inputs[0], 2, (x) =>
    write.op('Slice', [x, ...[[top, left], ends, [2, 3]].map((values) => write.integers(values))]),
  );
};

export const UpSampling2D: LayerRule = (layer) => {
  const { config, write, inputs } = layer;
  refuseChannelsFirst(layer);
  const interpolation = config.at('interpolation').text('nearest');
  refuseUnless(['nearest', 'bilinear'].includes(interpolation), layer, `the interpolation ${interpolation}`);
  const scales = perDimension(config.at('size'), 2, 2);
  return resize(write, inputs[0], { scales }, { linear: interpolation === 'bilinear' });
};
