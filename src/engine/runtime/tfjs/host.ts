/**
 * Kernels for backends whose numbers lie in this process's memory (wasm, cpu): one pass over typed arrays instead of a
 * chain of tfjs calls with temporaries.
 */
import { backend, engine, type Tensor, type TensorInfo, type TypedArray } from '@tensorflow/tfjs-core';
import type { Window2d } from '../../graph/ir';
import type { KernelAttributes } from '../../plan/kernels';
import { KERNELS } from './kernels';

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
  compute(out, ...inputs.map((input) => here.readSync(input.dataId)));
  return engine().makeTensorFromTensorInfo(here.makeTensorInfo([...shape], 'float32', out));
}

const bitsOf = (x: TypedArray): Int32Array => new Int32Array(x.buffer, x.byteOffset, x.length);

/** The bits of a float as an integer that has the same order, −∞ to ∞; NaN lies beyond. */
const ordered = (bits: number): number => bits ^ ((bits >> 31) & 0x7fffffff);

/**
 * Values where low < mask < high, else 0. On bits, without a branch: which way a mask goes cannot be predicted, and
 * a wrong guess costs more than the rest of an element.
 */
function keepInside(
  out: Int32Array,
  values: Int32Array,
  mask: Int32Array,
  { low, high, guided }: KernelAttributes['gate'],
): void {
  // Two zeros have two places in the order: the bounds are put inside of them.
  const [below, above] = bitsOf(Float32Array.of(low || 0, high || -0));
  // Between two bounds with one comparison: what lies below wraps around to the far end.
  const first = (ordered(below) + 1 - 2 ** 31) | 0;
  const end = (ordered(above) - first) | 0;
  const sign = guided ? -1 : 0;
  for (let i = 0; i < out.length; i++) {
    const value = values[i];
    const inside = -(((ordered(mask[i]) - first) | 0) < end);
    out[i] = value & inside & ~((value >> 31) & sign);
  }
}

function gate([dy, y]: readonly Tensor[], attributes: KernelAttributes['gate']): Tensor {
  return write(dy.shape, [dy, y], (out, values, mask) =>
    keepInside(bitsOf(out), bitsOf(values), bitsOf(mask), attributes),
  );
}

function leakyGate([dy, y]: readonly Tensor[], { slope }: KernelAttributes['leakyGate']): Tensor {
  return write(dy.shape, [dy, y], (out, flow, mask) => {
    for (let i = 0; i < out.length; i++) out[i] = mask[i] > 0 ? flow[i] : slope * flow[i];
  });
}

/** wasm's OneHot reads its values as integers and answers zeros for float32. */
function oneHotOfMaximum([x]: readonly Tensor[]): Tensor {
  return write(x.shape, [x], (out, values) => {
    let best = 0;
    for (let i = 1; i < values.length; i++) if (values[i] > values[best]) best = i;
    out.fill(0);
    out[best] = 1;
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

/** The rows for wasm and cpu. */
export const HOST_KERNELS: typeof KERNELS = { ...KERNELS, gate, leakyGate, maxPoolGrad, oneHotOfMaximum };
