/** The kernels for WebGPU: a convolution and what follows it are one dispatch, and so is a gate. */
import type { Tensor } from '@tensorflow/tfjs-core';
import type { Instruction } from '../../../plan/plan';
import { KERNELS } from '../kernels';
import { convolve } from './convolution';
import type { TensorEpilogue } from './epilogue';
import { pointwise } from './pointwise';

const NOTHING: TensorEpilogue = { addend: null, bounds: [-Infinity, Infinity], gate: null };

export const WEBGPU_KERNELS: typeof KERNELS = {
  ...KERNELS,
  gate: ([dy, mask], attributes) => pointwise(dy, { ...NOTHING, gate: { ...attributes, mask } }),
};

/** A convolution of a plan with its epilogue, which holds the activation too. */
export function convolveAndFinish(
  { kernel, attributes }: Extract<Instruction, { kernel: 'conv2d' | 'depthwiseConv2d' }>,
  inputs: readonly Tensor[],
  epilogue: TensorEpilogue,
): Tensor {
  if (kernel === 'conv2d') return convolve(inputs, attributes, epilogue);
  const { addend, gate } = epilogue;
  // tfjs clips in the same pass what its own activations clip.
  const convolved = KERNELS.depthwiseConv2d(inputs, attributes);
  const clipped = attributes.activation !== 'linear';
  const rest = clipped ? { addend, gate, bounds: NOTHING.bounds } : epilogue;
  if (!rest.addend && !rest.gate && rest.bounds.every((bound) => !Number.isFinite(bound))) return convolved;
  const finished = pointwise(convolved, rest);
  convolved.dispose();
  return finished;
}
