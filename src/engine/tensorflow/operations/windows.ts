/** Convolutions, pools and resizing of feature maps [N, H, W, C]; what the converter fuses with them. */
import { activate } from '../activations';
import { channelsFirst, convolution, depthwiseConvolution, pool, resize, type Window } from '../channelsLast';
import type { Operation, OperationRule } from './operation';

function refuseChannelsFirst(operation: Operation): void {
  const format = operation.text('data_format', 'NHWC');
  operation.refuseUnless(format === 'NHWC', `has the data format ${format}`);
}

/** Height and width of an attribute that has a number for every axis. */
const spatial = (operation: Operation, name: string): readonly number[] =>
  operation.integers(name, [1, 1, 1, 1]).slice(1, 3);

function windowOf(operation: Operation): Window {
  refuseChannelsFirst(operation);
  const padding = operation.text('padding', 'VALID');
  const [, , top, bottom, left, right] = operation.integers('explicit_paddings', []);
  return {
    strides: spatial(operation, 'strides'),
    padding: padding === 'EXPLICIT' ? [top, left, bottom, right] : padding,
  };
}

type Fused = (operation: Operation, x: string) => string;

const FUSED: Readonly<Record<string, Fused>> = {
  BiasAdd: ({ write, inputs }, x) => write.op('Add', [x, inputs[2]]),
  Relu: ({ write }, x) => activate(write, 'relu', x),
  Relu6: ({ write }, x) => activate(write, 'relu6', x),
  Elu: ({ write }, x) => activate(write, 'elu', x),
  Sigmoid: ({ write }, x) => activate(write, 'sigmoid', x),
  Tanh: ({ write }, x) => activate(write, 'tanh', x),
  LeakyRelu: (operation, x) =>
    operation.write.op('LeakyRelu', [x], { alpha: operation.real('leakyrelu_alpha', 0.2) }),
  Prelu: ({ write, inputs }, x) => write.op('PRelu', [x, inputs[3]]),
};

/** What the converter fused into an operation, after it. */
export function fused(operation: Operation, x: string): string {
  return operation.texts('fused_ops').reduce((value, name) => {
    operation.refuseUnless(Object.hasOwn(FUSED, name), `is fused with ${name}`);
    return FUSED[name](operation, value);
  }, x);
}

const convolves =
  (convolve: typeof depthwiseConvolution): OperationRule =>
  (operation) => {
    const { write, inputs } = operation;
    const window = { ...windowOf(operation), dilations: spatial(operation, 'dilations') };
    return fused(operation, convolve(write, [inputs[0], inputs[1]], window));
  };

const conv2d = convolves((write, inputs, window) => convolution(write, inputs, 2, window));
const depthwise = convolves(depthwiseConvolution);

const pools =
  (operator: 'MaxPool' | 'AveragePool'): OperationRule =>
  (operation) =>
    pool(operation.write, operation.inputs[0], operator, 2, {
      ...windowOf(operation),
      kernel: spatial(operation, 'ksize'),
    });

const resizes =
  (linear: boolean): OperationRule =>
  (operation) =>
    resize(
      operation.write,
      operation.inputs[0],
      { size: operation.numbers(1) },
      {
        linear,
        halfPixel: operation.flag('half_pixel_centers'),
        alignCorners: operation.flag('align_corners'),
      },
    );

const depthToSpace: OperationRule = (operation) => {
  refuseChannelsFirst(operation);
  const { write, inputs } = operation;
  const blocksize = operation.integer('block_size', 1);
  return channelsFirst(write, inputs[0], 2, (x) => write.op('DepthToSpace', [x], { blocksize }));
};

export const WINDOWS: Readonly<Record<string, OperationRule>> = {
  Conv2D: conv2d,
  _FusedConv2D: conv2d,
  DepthwiseConv2dNative: depthwise,
  FusedDepthwiseConv2dNative: depthwise,
  MaxPool: pools('MaxPool'),
  AvgPool: pools('AveragePool'),
  ResizeBilinear: resizes(true),
  ResizeNearestNeighbor: resizes(false),
  DepthToSpace: depthToSpace,
};
