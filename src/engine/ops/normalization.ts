/** BatchNormalization in evaluation mode, where no convolution before it could take it in. */
import type { NodeOf } from '../graph/ir';
import type { ConstantTensor } from '../tensor';
import type { ValueId } from '../plan/plan';
import type { Layout, Lowering, OpRule } from './rule';

/** y = scale·x + shift, by channel. @param constants - scale, bias, mean, variance, each [C] */
export function affineOf(
  constants: readonly ConstantTensor[],
  epsilon: number,
): { scale: Float32Array; shift: Float32Array } {
  const [gamma, beta, mean, variance] = constants.map((tensor) => tensor.data);
  const scale = Float32Array.from(gamma, (g, c) => g / Math.sqrt(variance[c] + epsilon));
  return { scale, shift: Float32Array.from(beta, (b, c) => b - mean[c] * scale[c]) };
}

function factors(
  node: NodeOf<'BatchNormalization'>,
  to: Lowering,
  layout: Layout,
): { scale: ValueId; shift: ValueId } {
  const rank = to.shape(node.inputs[0]).length;
  const constants = node.inputs.slice(1).map((name) => to.constant(name) as ConstantTensor);
  const shape = new Array<number>(rank).fill(1);
  shape[layout === 'nhwc' ? rank - 1 : 1] = constants[0].shape[0];
  const make = (which: 'scale' | 'shift'): ValueId =>
    to.plan.constant(
      `${node.name} ${which} ${layout}`,
      shape,
      () => affineOf(constants, node.attributes.epsilon)[which],
    );
  return { scale: make('scale'), shift: make('shift') };
}

/** ONNX BatchNormalization-15, training_mode 0: (x − mean)/√(variance + epsilon)·scale + bias. */
export const BatchNormalization: OpRule<'BatchNormalization'> = {
  read: (reader) => {
    for (const input of [1, 2, 3, 4]) reader.constant(input);
    return { attributes: { epsilon: reader.number('epsilon', 1e-5) } };
  },
  shapes: (_, [x]) => [x],
  forward: (node, to) => {
    const x = to.stored(node.inputs[0]);
    const { scale, shift } = factors(node, to, x.layout);
    to.bind(node.outputs[0], to.plan.add(to.plan.mul(x.id, scale), shift), x.layout);
  },
  backward: (node, to) => {
    const { layout } = to.forward.stored(node.inputs[0]);
    const dy = to.gradient(node.outputs[0], layout);
    if (dy !== null)
      to.accumulate(node.inputs[0], to.plan.mul(dy, factors(node, to.forward, layout).scale), layout);
  },
};
