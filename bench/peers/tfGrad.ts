/** The same network written with TensorFlow.js' operations and differentiated by its tape: what one would write without a planner. */
import * as tf from '@tensorflow/tfjs';
import type { Graph, Node, Window2d } from '../../src/engine/graph/ir';
import type { ConstantTensor } from '../../src/engine/tensor';

type Values = Map<string, tf.Tensor>;
type FloatTensor = Extract<ConstantTensor, { type: 'float' }>;

const padding = ({ pads: [top, bottom, left, right] }: Window2d): [number, number][] => [
  [0, 0],
  [top, bottom],
  [left, right],
  [0, 0],
];

/** ReLU or ReLU6 whose gradient lets only positive values pass. */
const guidedClip = (maximum: number): ((x: tf.Tensor) => tf.Tensor) =>
  tf.customGrad((x, save) => {
    const input = x as tf.Tensor;
    (save as tf.GradSaveFunc)([input]);
    return {
      value: tf.clipByValue(input, 0, maximum),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
        const inside = tf.logicalAnd(tf.greater(saved[0], 0), tf.less(saved[0], maximum));
        return tf.where(inside, tf.relu(dy), tf.zerosLike(dy));
      },
    };
  }) as (x: tf.Tensor) => tf.Tensor;

/** Logits of [1, H, W, C], NHWC. @throws Error for an operator that the measured networks do not have */
export function network(graph: Graph, guided: boolean): (image: tf.Tensor4D) => tf.Tensor {
  const constants: Values = new Map();
  const clip = new Map([Infinity, 6].map((top) => [top, guidedClip(Math.min(top, 3.4e38))]));
  const constant = (
    name: string,
    make: (data: Float32Array, shape: readonly number[]) => tf.Tensor,
  ): tf.Tensor => {
    const known = constants.get(name);
    if (known) return known;
    const { data, shape } = graph.constants.get(name) as FloatTensor;
    const made = tf.keep(make(data, shape));
    constants.set(name, made);
    return made;
  };
  const activation = (x: tf.Tensor, maximum: number): tf.Tensor => {
    if (guided) return (clip.get(maximum) as (x: tf.Tensor) => tf.Tensor)(x);
    return maximum === 6 ? tf.relu6(x) : tf.relu(x);
  };
  const convolution = (node: Node & { op: 'Conv' }, x: tf.Tensor): tf.Tensor => {
    const { group, strides, dilations } = node.attributes;
    const filter = constant(node.inputs[1], (data, shape) =>
      tf.transpose(tf.tensor(data, [...shape]), group === 1 ? [2, 3, 1, 0] : [2, 3, 0, 1]),
    );
    const convolve = group === 1 ? tf.conv2d : tf.depthwiseConv2d;
    const pad = padding(node.attributes) as unknown as number;
    const y = convolve(x as tf.Tensor4D, filter as tf.Tensor4D, [...strides], pad, 'NHWC', [...dilations]);
    const bias = node.inputs[2];
    return bias
      ? tf.add(
          y,
          constant(bias, (data) => tf.tensor1d(data)),
        )
      : y;
  };
  const apply = (node: Node, read: (index: number) => tf.Tensor): tf.Tensor => {
    switch (node.op) {
      case 'Conv':
        return convolution(node, read(0));
      case 'Relu':
        return activation(read(0), Infinity);
      case 'Clip':
        return activation(read(0), node.attributes.maximum);
      case 'Add':
        return tf.add(read(0), read(1));
      case 'MaxPool': {
        const { kernel, strides } = node.attributes;
        const pad = padding(node.attributes) as unknown as number;
        return tf.maxPool(read(0) as tf.Tensor4D, [...kernel], [...strides], pad);
      }
      case 'ReduceMean':
        return tf.mean(read(0), [1, 2]);
      case 'Reshape':
        return tf.reshape(read(0), [...node.attributes.shape]);
      case 'Gemm': {
        const weights = constant(node.inputs[1], (data, shape) => tf.tensor(data, [...shape]));
        const bias = constant(node.inputs[2], (data) => tf.tensor1d(data));
        return tf.add(tf.matMul(read(0), weights, false, node.attributes.transB), bias);
      }
      default:
        throw new Error(`${node.op} is not written here`);
    }
  };
  return (image) => {
    const values: Values = new Map([[graph.input, image]]);
    for (const node of graph.nodes)
      values.set(
        node.outputs[0],
        apply(node, (index) => values.get(node.inputs[index]) as tf.Tensor),
      );
    return values.get(graph.output) as tf.Tensor;
  };
}

/** Milliseconds of one gradient of the highest logit with respect to the image. */
export async function timeGradient(
  forward: (image: tf.Tensor4D) => tf.Tensor,
  image: tf.Tensor4D,
): Promise<number> {
  const begin = performance.now();
  const gradient = tf.tidy(() => tf.grad((x) => tf.max(forward(x as tf.Tensor4D)))(image));
  await gradient.data();
  gradient.dispose();
  return performance.now() - begin;
}
