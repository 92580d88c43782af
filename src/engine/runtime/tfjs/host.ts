/**
 * Kernels for backends whose numbers lie in this process's memory (wasm, cpu): one pass over typed arrays instead of a
 * chain of tfjs calls with temporaries.
 */
import { backend, engine, type Tensor, type TensorInfo, type TypedArray } from '@tensorflow/tfjs-core';
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

/** Write a new tensor like `dy` from two inputs. The views are valid only inside of `compute`: the heap may move. */
function zip(
  dy: Tensor,
  y: Tensor,
  compute: (out: TypedArray, dy: TypedArray, y: TypedArray) => void,
): Tensor {
  const here = backend() as unknown as HeapBackend & ArrayBackend;
  if (typeof here.typedArrayFromHeap === 'function') {
    const info = here.makeOutput([...dy.shape], 'float32');
    compute(here.typedArrayFromHeap(info), here.typedArrayFromHeap(dy), here.typedArrayFromHeap(y));
    return engine().makeTensorFromTensorInfo(info);
  }
  const out = new Float32Array(dy.size);
  compute(out, here.readSync(dy.dataId), here.readSync(y.dataId));
  return engine().makeTensorFromTensorInfo(here.makeTensorInfo([...dy.shape], 'float32', out));
}

function gate([dy, y]: readonly Tensor[], { low, high, guided }: KernelAttributes['gate']): Tensor {
  const least = guided ? 0 : -Infinity;
  return zip(dy, y, (out, flow, mask) => {
    for (let i = 0; i < out.length; i++) {
      const value = flow[i];
      const m = mask[i];
      out[i] = m > low && m < high && value > least ? value : 0;
    }
  });
}

function leakyGate([dy, y]: readonly Tensor[], { slope }: KernelAttributes['leakyGate']): Tensor {
  return zip(dy, y, (out, flow, mask) => {
    for (let i = 0; i < out.length; i++) out[i] = mask[i] > 0 ? flow[i] : slope * flow[i];
  });
}

/** wasm's OneHot reads its values as integers and answers zeros for float32. */
function oneHotOfMaximum([x]: readonly Tensor[]): Tensor {
  return zip(x, x, (out, values) => {
    let best = 0;
    for (let i = 1; i < values.length; i++) if (values[i] > values[best]) best = i;
    out.fill(0);
    out[best] = 1;
  });
}

/** The rows for wasm and cpu. */
export const HOST_KERNELS: typeof KERNELS = { ...KERNELS, gate, leakyGate, oneHotOfMaximum };
