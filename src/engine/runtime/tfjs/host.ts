/**
 * Kernels for backends whose numbers lie in this process's memory (wasm, cpu): one pass over typed arrays instead of a
 * chain of tfjs calls with temporaries.
 */
import { backend, engine, type Tensor, type TensorInfo, type TypedArray } from '@tensorflow/tfjs-core';
import type { Window2d } from '../../graph/ir';
import { KERNEL_SHAPES, type KernelAttributes } from '../../plan/kernels';
import { plainMatrix, recurrentGradient, recurrentStates, scratchLength, scratchOf } from '../recurrent';
import { KERNELS } from './kernels';
import { firstMaximum } from '../../tensor';

/** The part of BackendWasm that gives direct views of its heap. */
interface HeapBackend {
  makeOutput(shape: number[], dtype: 'float32'): TensorInfo;
  typedArrayFromHeap(info: TensorInfo): TypedArray;
}

/** The part of MathBackendCPU that does the same. */
interface ArrayBackend {
  makeTensorInfo(shape: number[], dtype: 'float32', values: Float32Array): TensorInfo;
  readSync(dataId: object): TypedArray;
}

/** Write a new tensor of this shape. The views are valid only inside of `compute`: the heap may move. */
function write(
  shape: readonly number[],
  inputs: readonly Tensor[],
  compute: (out: TypedArray, ...inputs: TypedArray[]) => void,
): Tensor {
  const here = backend() as unknown as HeapBackend & ArrayBackend;
  if (typeof here.typedArrayFromHeap === 'function') {
    const info = here.makeOutput([...shape], 'float32');
    compute(here.typedArrayFromHeap(info), ...inputs.map((input) => here.typedArrayFromHeap(input)));
    return engine().makeTensorFromTensorInfo(info);
  }
  const out = new Float32Array(shape.reduce((product, extent) => product * extent, 1));
  // What was truth is kept in bytes.
  const floats = (values: TypedArray): TypedArray =>
    values instanceof Float32Array ? values : Float32Array.from(values);
  compute(out, ...inputs.map(({ dataId }) => floats(here.readSync(dataId))));
  return engine().makeTensorFromTensorInfo(here.makeTensorInfo([...shape], 'float32', out));
}

const bitsOf = (x: TypedArray): Int32Array => new Int32Array(x.buffer, x.byteOffset, x.length);

/**
 * Values where low < mask < high, else 0; 0 ≤ low. Positive floats are ordered as their bits, so differences of bits
 * tell by their sign what is inside, without a branch: which way a mask goes cannot be predicted, and wrong guesses
 * take most of the time of the loop that says it in words.
 */
function keepInside(
  out: Int32Array,
  values: Int32Array,
  mask: Int32Array,
  { low, high, guided }: KernelAttributes['gate'],
): void {
  const [below, above] = bitsOf(Float32Array.of(low + 0, high));
  const [first, last] = [below + 1, above - 1];
  const sign = guided ? -1 : 0;
  for (let i = 0; i < out.length; i++) {
    const value = values[i];
    const at = mask[i];
    out[i] = value & ~((at | (at - first) | (last - at) | (value & sign)) >> 31);
  }
}

function gate([dy, y]: readonly Tensor[], attributes: KernelAttributes['gate']): Tensor {
  const { low, high, guided } = attributes;
  return write(dy.shape, [dy, y], (out, values, mask) => {
    if (low >= 0) {
      keepInside(bitsOf(out), bitsOf(values), bitsOf(mask), attributes);
      return;
    }
    for (let i = 0; i < out.length; i++) {
      out[i] = mask[i] > low && mask[i] < high && (!guided || values[i] > 0) ? values[i] : 0;
    }
  });
}

function leakyGate([dy, y]: readonly Tensor[], { slope }: KernelAttributes['leakyGate']): Tensor {
  return write(dy.shape, [dy, y], (out, flow, mask) => {
    for (let i = 0; i < out.length; i++) out[i] = mask[i] > 0 ? flow[i] : slope * flow[i];
  });
}

/** wasm's OneHot reads its values as integers and answers zeros for float32. */
function oneHotOfMaximum([x]: readonly Tensor[]): Tensor {
  return write(x.shape, [x], (out, values) => {
    out.fill(0);
    out[firstMaximum(values)] = 1;
  });
}

/** wasm's own kernel is wrong where windows meet negative numbers. The first maximum of a window takes all. */
function maxPoolGrad([dy, x, y]: readonly Tensor[], window: Window2d): Tensor {
  const [batch, height, width, channels] = x.shape as [number, number, number, number];
  const [, rows, columns] = y.shape as [number, number, number, number];
  const { kernel, strides, pads } = window;
  return write(x.shape, [dy, x, y], (out, flow, values, maxima) => {
    out.fill(0);
    for (let n = 0, at = 0; n < batch; n++) {
      for (let row = 0; row < rows; row++) {
        const [top, bottom] = span(row * strides[0] - pads[0], kernel[0], height);
        for (let column = 0; column < columns; column++) {
          const [left, right] = span(column * strides[1] - pads[2], kernel[1], width);
          for (let c = 0; c < channels; c++, at++) {
            const source = firstOf(
              values,
              maxima[at],
              n * height,
              { top, bottom, left, right },
              width,
              channels,
              c,
            );
            if (source >= 0) out[source] += flow[at];
          }
        }
      }
    }
  });
}

/** The part of a window that lies inside of the image: first, end. */
function span(start: number, length: number, extent: number): [number, number] {
  return [Math.max(0, start), Math.min(extent, start + length)];
}

/** Index of the first element of a window that equals its maximum, row by row. */
function firstOf(
  values: TypedArray,
  maximum: number,
  offset: number,
  box: { top: number; bottom: number; left: number; right: number },
  width: number,
  channels: number,
  c: number,
): number {
  for (let y = box.top; y < box.bottom; y++) {
    for (let x = box.left; x < box.right; x++) {
      const at = ((offset + y) * width + x) * channels + c;
      if (values[at] === maximum) return at;
    }
  }
  return -1;
}

/** Lines of a block lie side by side in the output, as they are in the input. */
function depthToSpace([x]: readonly Tensor[], { block }: KernelAttributes['depthToSpace']): Tensor {
  const [batch, height, width, depth] = x.shape as [number, number, number, number];
  const run = depth / block;
  return write([batch, height * block, width * block, run / block], [x], (out, values) => {
    for (let row = 0, at = 0; row < batch * height; row++) {
      for (let line = 0; line < block; line++) {
        for (let column = 0; column < width; column++) {
          const from = (row * width + column) * depth + line * run;
          for (let i = 0; i < run; i++, at++) out[at] = values[from + i];
        }
      }
    }
  });
}

/** Copies of the whole, one after another, where that is what it comes to. */
function tile(inputs: readonly Tensor[], attributes: KernelAttributes['tile']): Tensor {
  const [x] = inputs;
  const { repetitions } = attributes;
  const repeated = repetitions.findLastIndex((times) => times > 1);
  if (x.shape.slice(0, repeated).some((extent) => extent > 1)) return KERNELS.tile(inputs, attributes);
  const shape = x.shape.map((extent, axis) => extent * repetitions[axis]);
  return write(shape, inputs, (out, values) => {
    for (let at = 0; at < out.length; at += values.length) out.set(values, at);
  });
}

/** @param gates - which input has their shape. */
const recurrentSteps =
  (
    compute: typeof recurrentStates,
    gates: number,
    result: (inputs: readonly Tensor[]) => readonly number[],
  ) =>
  (inputs: readonly Tensor[], layer: KernelAttributes['recurrent']): Tensor =>
    write(result(inputs), inputs, (out, ...values) => {
      const rows = inputs[gates].shape[2] as number;
      const hidden = inputs[gates + 1].shape[1] as number;
      const arrays = values as Float32Array[];
      compute(
        out as Float32Array,
        arrays,
        layer,
        inputs.map(({ shape }) => shape),
        plainMatrix(arrays[gates + 1], hidden),
        scratchOf(new Float32Array(scratchLength(rows)), rows),
      );
    });

/** The rows for wasm and cpu. */
export const HOST_KERNELS: typeof KERNELS = {
  ...KERNELS,
  gate,
  leakyGate,
  maxPoolGrad,
  oneHotOfMaximum,
  depthToSpace,
  tile,
  recurrent: (inputs, layer) =>
    recurrentSteps(recurrentStates, 0, () =>
      KERNEL_SHAPES.recurrent(
        layer,
        inputs.map(({ shape }) => shape),
      ),
    )(inputs, layer),
  recurrentGrad: recurrentSteps(recurrentGradient, 2, (inputs) => inputs[2].shape),
};
