import { layersFromEnd, randomised } from '../../src/engine/network/randomised';
import type { ConstantTensor } from '../../src/engine/tensor';
import type { OnnxNode } from '../../src/engine/onnx/network';

const node = (op: string, inputs: string[], output: string): OnnxNode => ({
  op,
  name: output,
  inputs,
  outputs: [output],
  attributes: new Map(),
  module: '',
});
const floats = (count: number, of: (i: number) => number): ConstantTensor => ({
  type: 'float',
  shape: [count],
  data: Float32Array.from({ length: count }, (_, i) => of(i)),
});
const network = {
  nodes: [
    node('Conv', ['image', 'w1', 'b1'], 'a'),
    node('Relu', ['a'], 'b'),
    node('Conv', ['b', 'w2'], 'c'),
    node('Transpose', ['w3'], 'turned'),
    node('MatMul', ['c', 'turned'], 'd'),
    node('Add', ['d', 'w4'], 'logits'),
  ],
  constants: new Map([
    ['w1', floats(1000, (i) => i)],
    ['b1', floats(4, (i) => i)],
    ['w2', floats(1000, (i) => 3 + (i % 2))],
    ['w3', floats(1000, (i) => Math.sin(i))],
    ['w4', floats(4, (i) => i)],
  ]),
};
const changed = (share: number, seed = 1): string[] => {
  const { constants } = randomised(network, { share, seed });
  const isSame = (name: string): boolean =>
    constants.get(name)?.data.join() === network.constants.get(name)?.data.join();
  return [...network.constants.keys()].filter((name) => !isSame(name));
};

it('layers come from the end, with weights that are turned before they are used', () => {
  expect(layersFromEnd(network)).toEqual([['w3'], ['w2'], ['w1', 'b1']]);
});

it('the last layers are drawn anew first', () => {
  expect([0, 0.3, 0.5, 1].map((share) => changed(share))).toEqual([
    [],
    ['w3'],
    ['w2', 'w3'],
    ['w1', 'b1', 'w2', 'w3'],
  ]);
});

it('weights keep their mean and deviation; the same seed draws the same', () => {
  const again = (seed: number) =>
    randomised(network, { share: 1, seed }).constants.get('w2')?.data ?? new Float32Array();
  const data = Float32Array.from(again(1));
  const mean = data.reduce((sum, value) => sum + value, 0) / data.length;
  const deviation = Math.sqrt(data.reduce((sum, value) => sum + (value - mean) ** 2, 0) / data.length);
  expect(mean).toBeCloseTo(3.5, 1);
  expect(deviation).toBeCloseTo(0.5, 1);
  expect(again(1)).toEqual(data);
  expect(again(2)).not.toEqual(data);
});
