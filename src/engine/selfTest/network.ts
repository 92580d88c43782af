/** A network of a few hundred weights with one of every kind of kernel that pictures depend on. */
import { specialize } from '../ops/specialize';
import type { Graph } from '../graph/ir';
import { elementCount, type ConstantTensor, type Shape } from '../tensor';
import { NO_FACTS } from '../onnx/facts';
import type { OnnxAttribute, OnnxNode } from '../onnx/model';

export const SELF_TEST_SIZE = 16;

/** scale · sin(1 + frequency·i): the same numbers in every language. */
export function wave(shape: Shape, frequency: number, scale: number): Float32Array {
  return Float32Array.from({ length: elementCount(shape) }, (_, i) => scale * Math.sin(1 + frequency * i));
}

function tensor(shape: Shape, frequency: number, scale: number): ConstantTensor {
  return { type: 'float', shape, data: wave(shape, frequency, scale) };
}

function node(
  op: string,
  inputs: string[],
  output: string,
  attributes: Record<string, OnnxAttribute> = {},
): OnnxNode {
  return {
    op,
    name: output,
    inputs,
    outputs: [output],
    attributes: new Map(Object.entries(attributes)),
    module: '',
  };
}

/** Written once more, in PyTorch, in reference/self_test.py. */
export function selfTestGraph(): Graph {
  const constants = new Map<string, ConstantTensor>([
    ['w1', tensor([8, 3, 3, 3], 0.7, 0.4)],
    ['b1', tensor([8], 0.9, 0.5)],
    ['w2', tensor([8, 1, 3, 3], 1.1, 0.5)],
    ['b2', tensor([8], 1.3, 0.3)],
    ['w3', tensor([8, 8, 1, 1], 0.3, 0.6)],
    ['b3', tensor([8], 0.5, 0.2)],
    ['w4', tensor([4, 8], 0.8, 1)],
    ['b4', tensor([4], 1.7, 0.1)],
    ['low', { type: 'float', shape: [], data: new Float32Array([0]) }],
    ['high', { type: 'float', shape: [], data: new Float32Array([6]) }],
  ]);
  const nodes = [
    node('Conv', ['x', 'w1', 'b1'], 'conv1', { strides: [2, 2], pads: [0, 0, 1, 1] }),
    node('Clip', ['conv1', 'low', 'high'], 'relu6'),
    node('Conv', ['relu6', 'w2', 'b2'], 'conv2', { group: 8, pads: [1, 1, 1, 1] }),
    node('Relu', ['conv2'], 'relu'),
    node('Conv', ['relu', 'w3', 'b3'], 'conv3'),
    node('Add', ['conv3', 'relu6'], 'sum'),
    node('MaxPool', ['sum'], 'pool', { kernel_shape: [2, 2], strides: [2, 2] }),
    node('Relu', ['pool'], 'last'),
    node('GlobalAveragePool', ['last'], 'mean'),
    node('Flatten', ['mean'], 'flat'),
    node('Gemm', ['flat', 'w4', 'b4'], 'logits', { transB: 1 }),
  ];
  const network = {
    opset: 18,
    nodes,
    constants,
    input: 'x',
    inputType: '',
    inputShape: [],
    inputLayout: 'nchw' as const,
    output: 'logits',
    facts: NO_FACTS,
  };
  return specialize(network, [1, 3, SELF_TEST_SIZE, SELF_TEST_SIZE]);
}
