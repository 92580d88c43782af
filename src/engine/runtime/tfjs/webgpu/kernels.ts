/**
 * The kernels for WebGPU: a convolution and what follows it are one dispatch, and so is a gate. None uploads a value when
 * it is called, or its plan could not be recorded.
 */
import type { Tensor } from '@tensorflow/tfjs-core';
import { elementCount } from '../../../tensor';
import type { Instruction } from '../../../plan/plan';
import { isComparison, KERNELS } from '../kernels';
import { compare, isNaN } from './comparison';
import { convolve } from './convolution';
import type { TensorEpilogue } from './epilogue';
import { elu, finish, leakyGate } from './pointwise';

const NOTHING: TensorEpilogue = { addend: null, bounds: [-Infinity, Infinity], gate: null };

/**
 * tfjs pads and repeats up to four axes on the GPU. Of more each is changed by itself, seen as the middle one of three.
 * @param changes - how to change that axis of a tensor of three, null where it stays
 */
function axisByAxis(x: Tensor, changes: readonly (((middle: Tensor) => Tensor) | null)[]): Tensor {
  const shape = [...x.shape];
  return changes.reduce((tensor: Tensor, change, axis) => {
    if (!change) return tensor;
    const three = [elementCount(shape.slice(0, axis)), shape[axis], elementCount(shape.slice(axis + 1))];
    const flat = KERNELS.reshape([tensor], { shape: three });
    const changed = change(flat);
    shape[axis] = changed.shape[1] as number;
    const result = KERNELS.reshape([changed], { shape });
    [flat, changed, ...(tensor === x ? [] : [tensor])].forEach((one) => one.dispose());
    return result;
  }, x);
}

const MOST_AXES = 4;

export const WEBGPU_KERNELS: typeof KERNELS = {
  ...KERNELS,
  gate: ([dy, mask], attributes) => finish(dy, { ...NOTHING, gate: { ...attributes, mask } }),
  leakyGate,
  elu,
  unary: (inputs, attributes) =>
    attributes.fn === 'IsNaN' ? isNaN(inputs) : KERNELS.unary(inputs, attributes),
  binary: (inputs, { fn }) => (isComparison(fn) ? compare(inputs, fn) : KERNELS.binary(inputs, { fn })),
  pad: ([x], { pads, value }) =>
    x.rank <= MOST_AXES
      ? KERNELS.pad([x], { pads, value })
      : axisByAxis(
          x,
          pads.map((pair) =>
            pair[0] + pair[1] === 0
              ? null
              : (one) => KERNELS.pad([one], { pads: [[0, 0], pair, [0, 0]], value }),
          ),
        ),
  tile: ([x], { repetitions }) =>
    x.rank <= MOST_AXES
      ? KERNELS.tile([x], { repetitions })
      : axisByAxis(
          x,
          repetitions.map((times) =>
            times === 1 ? null : (one) => KERNELS.tile([one], { repetitions: [1, times, 1] }),
          ),
        ),
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
  const finished = finish(convolved, rest);
  convolved.dispose();
  return finished;
}
