/** What scales and shifts the channels of a convolution is computed ahead, into its filter and bias; the values in between keep their names. */
import type { OnnxModel, OnnxNode } from '../onnx/model';
import { computed, elementCount, type ConstantTensor } from '../tensor';

/** y = scale·x + shift, by channel; one number stands for all channels. */
interface Affine {
  /** Position of x among the node's inputs. */
  readonly of: number;
  readonly scale: ArrayLike<number> | null;
  readonly shift: ArrayLike<number> | null;
}

/** Maps that one convolution takes in at most: each carries along those before it. Networks have three or four. */
const MOST_ABSORBED = 16;

type Constants = ReadonlyMap<string, ConstantTensor>;

/** Batch norms and arithmetic with one number a channel that follow a convolution (and nothing else reads it) go into it. */
export function foldAffine(model: OnnxModel): OnnxModel {
  const constants = new Map(model.constants);
  const uses = countUses(model);
  const convolutions = new Map<string, OnnxNode>();
  const replaced = new Map<string, OnnxNode | null>();
  for (const node of model.nodes) {
    if (node.op === 'Conv') convolutions.set(node.outputs[0], node);
    const affine = affineOf(node, constants);
    const source = affine && node.inputs[affine.of];
    const conv = source === null ? undefined : convolutions.get(source);
    if (!affine || !conv || source === null || uses.get(source) !== 1) continue;
    const merged = merge(conv, affine, node, constants);
    if (!merged) continue;
    replaced.set(source, null).set(node.outputs[0], merged);
    convolutions.set(node.outputs[0], merged);
  }
  const nodes = model.nodes.flatMap((node) => {
    const replacement = replaced.get(node.outputs[0]);
    return replacement === undefined ? [node] : replacement === null ? [] : [replacement];
  });
  return { ...model, nodes, constants };
}

function countUses(model: OnnxModel): Map<string, number> {
  const uses = new Map<string, number>();
  for (const name of [model.output, ...model.nodes.flatMap((node) => node.inputs)])
    uses.set(name, (uses.get(name) ?? 0) + 1);
  return uses;
}

function affineOf(node: OnnxNode, constants: Constants): Affine | null {
  if (node.op === 'BatchNormalization') return normalization(node, constants);
  const of = node.inputs.findIndex((name) => !constants.has(name));
  const constant = constants.get(node.inputs[1 - of]);
  if (node.inputs.length !== 2 || !constant || !isPerChannel(constant)) return null;
  const { data } = constant;
  if (node.op === 'Add') return { of, scale: null, shift: data };
  if (node.op === 'Mul') return { of, scale: data, shift: null };
  if (of !== 0) return null;
  if (node.op === 'Sub') return { of, scale: null, shift: Float64Array.from(data, (value) => -value) };
  return node.op === 'Div' ? { of, scale: Float64Array.from(data, (value) => 1 / value), shift: null } : null;
}

/** A number, or [C, 1, 1] and [1, C, 1, 1]: one number a channel. */
function isPerChannel({ type, shape }: ConstantTensor): boolean {
  if (type !== 'float') return false;
  const count = elementCount(shape);
  return count === 1 ? shape.length <= 4 : shape.length >= 3 && shape.length <= 4 && shape.at(-3) === count;
}

function normalization(node: OnnxNode, constants: Constants): Affine | null {
  const [gamma, beta, mean, variance] = node.inputs.slice(1).map((name) => constants.get(name)?.data);
  if (!gamma || !beta || !mean || !variance || node.attributes.get('training_mode') === 1) return null;
  const given = node.attributes.get('epsilon');
  const epsilon = typeof given === 'number' ? given : 1e-5;
  const scale = Float64Array.from(gamma, (g, c) => g / Math.sqrt(variance[c] + epsilon));
  return { of: 0, scale, shift: Float64Array.from(scale, (s, c) => beta[c] - mean[c] * s) };
}

/** The convolution with the affine map in it, under the map's own name; null where the convolution's weights are not constant. */
function merge(
  conv: OnnxNode,
  { scale, shift }: Affine,
  node: OnnxNode,
  constants: Map<string, ConstantTensor>,
): OnnxNode | null {
  const filter = constants.get(conv.inputs[1]);
  const bias = conv.inputs[2] ? constants.get(conv.inputs[2]) : null;
  if (!filter || bias === undefined || (conv.absorbed?.length ?? 0) >= MOST_ABSORBED) return null;
  // Against the output of a one-dimensional convolution these constants would broadcast otherwise.
  if (filter.shape.length !== 4 && node.op !== 'BatchNormalization') return null;
  const channels = filter.shape[0];
  const of = (values: ArrayLike<number> | null, c: number, none: number): number =>
    values ? values[values.length === 1 ? 0 : c] : none;
  if ([scale, shift].some((values) => values && values.length !== 1 && values.length !== channels))
    return null;
  const [filterName, biasName] = [`${node.outputs[0]}.filter`, `${node.outputs[0]}.bias`];
  if (scale) {
    constants.set(
      filterName,
      scaled(filter, (c) => of(scale, c, 1)),
    );
  }
  constants.set(biasName, {
    type: 'float',
    shape: [channels],
    data: Float32Array.from(
      { length: channels },
      (_, c) => (bias?.data[c] ?? 0) * of(scale, c, 1) + of(shift, c, 0),
    ),
  });
  const itself = {
    value: conv.outputs[0],
    module: conv.module,
    scale: new Float64Array(channels).fill(1),
    shift: new Float64Array(channels),
  };
  return {
    ...conv,
    inputs: [conv.inputs[0], scale ? filterName : conv.inputs[1], biasName],
    outputs: node.outputs,
    module: node.module,
    absorbed: [...(conv.absorbed ?? []), itself].map((one) => ({
      ...one,
      scale: one.scale.map((value, c) => value * of(scale, c, 1)),
      shift: one.shift.map((value, c) => value * of(scale, c, 1) + of(shift, c, 0)),
    })),
  };
}

function scaled(filter: ConstantTensor, scale: (channel: number) => number): ConstantTensor {
  const each = elementCount(filter.shape.slice(1));
  return computed(filter.shape, () => {
    // Plain loops: this touches every weight of the network.
    const data = new Float32Array(filter.data);
    for (let c = 0; c < filter.shape[0]; c++) {
      const factor = scale(c);
      for (let i = c * each; i < (c + 1) * each; i++) data[i] *= factor;
    }
    return data;
  });
}
