/** Convolutions: a table of offsets and a packed filter. */
import type { FusedActivation } from '../../../plan/kernels';
import type { Binding, Operand, Site } from './binding';

export const BOUNDS: Readonly<Record<FusedActivation, readonly [number, number]>> = {
  linear: [-Infinity, Infinity],
  relu: [0, Infinity],
  relu6: [0, 6],
};

/** Channels of zeros that stand for a pixel outside of the image: the depth of a block in kernels/convolve.ts. */
export const ZERO_PIXEL = 256;

type Convolution = Pick<Site<'conv2d'>, 'constants' | 'tables'>;

/** The bias; zeros, filled up to whole vectors, where there is none. */
export function biasOf({ constants }: Convolution, bias: Operand | undefined, columns: number): number {
  return bias ? bias.address : constants.zeros(Math.ceil(columns / 8) * 8);
}

export const conv2d: Binding<'conv2d'> = {
  bind: ({ attributes, inputs: [x, filter, bias], output, kernels, constants, tables }) => {
    if (!filter.constant) throw new Error('a filter is a constant');
    const [height, width, channels, columns] = filter.shape;
    const taps = height * width;
    const call = [
      x.address,
      tables.window(x.shape, attributes),
      constants.zeros(ZERO_PIXEL),
      constants.packed(filter.constant, taps * channels, columns, false),
      biasOf({ constants, tables }, bias, columns),
      output.address,
      columns * 4,
      0,
      output.count / columns,
      taps,
      channels,
      columns,
      ...BOUNDS[attributes.activation],
    ];
    return () => kernels.convolve(...call);
  },
};

export const depthwiseConv2d: Binding<'depthwiseConv2d'> = {
  bind: (site) => {
    const { attributes, inputs, output, kernels, constants, tables } = site;
    const [x, filter, bias] = inputs;
    const [height, width, channels, multiplier] = filter.shape;
    if (multiplier !== 1) return widening(site);
    const call = [
      x.address,
      tables.window(x.shape, attributes),
      filter.address,
      biasOf({ constants, tables }, bias, channels),
      output.address,
      0,
      output.count / channels,
      height * width,
      channels,
      ...BOUNDS[attributes.activation],
    ];
    return () => kernels.depthwise(...call);
  },
};

/** Several filters a channel: rare, in plain loops. */
function widening({
  attributes,
  inputs: [x, filter, bias],
  output,
  heap,
  constants,
  tables,
}: Site<'depthwiseConv2d'>): () => void {
  const [height, width, channels, multiplier] = filter.shape;
  const taps = height * width;
  const depth = channels * multiplier;
  const rows = output.count / depth;
  const table = tables.window(x.shape, attributes);
  const start = biasOf({ constants, tables }, bias, depth);
  const [low, high] = BOUNDS[attributes.activation];
  return () => {
    const offsets = heap.integers(table, rows * taps);
    const values = heap.floats(x.address, x.count);
    const weights = heap.floats(filter.address, filter.count);
    const biases = heap.floats(start, depth);
    const out = heap.floats(output.address, output.count);
    for (let row = 0; row < rows; row++) {
      for (let d = 0; d < depth; d++) {
        const c = Math.floor(d / multiplier);
        let sum = biases[d];
        for (let tap = 0; tap < taps; tap++) {
          const offset = offsets[row * taps + tap];
          if (offset >= 0) sum += values[offset / 4 + c] * weights[tap * depth + d];
        }
        out[row * depth + d] = Math.min(Math.max(sum, low), high);
      }
    }
  };
}
