/** The one way into TensorFlow.js' kernels. */
import { engine, type NamedAttrMap, type NamedTensorMap, type Tensor } from '@tensorflow/tfjs-core';

/** Call a tfjs kernel outside of any tape. */
export function call(
  kernel: string,
  inputs: Record<string, Tensor>,
  attributes: Record<string, unknown> = {},
): Tensor {
  return engine().runKernel(kernel, inputs as NamedTensorMap, attributes as NamedAttrMap) as Tensor;
}
