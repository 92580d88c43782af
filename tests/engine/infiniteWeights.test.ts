import type { ConstantTensor } from '../../src/engine/tensor';
import { brokenWeights } from '../../src/engine/onnx/infinite';

const tensor = (shape: readonly number[], values: readonly number[]): ConstantTensor => ({
  type: 'float',
  shape,
  data: Float32Array.from(values),
});
const node = (op: string, ...inputs: string[]) => ({ op, inputs, outputs: [`${op} of ${inputs[0]}`] });
const refused = (value: ConstantTensor, ...nodes: ReturnType<typeof node>[]) =>
  brokenWeights(new Map([['w', value]]), nodes).length > 0;

const MASK = tensor([2, 2], [0, -Infinity, 0, 0]);

describe('infinite numbers are taken', () => {
  it.each([
    ['as a mask that is added to scores', MASK, node('Add', 'x', 'w')],
    ['as scores of places and a mask in one', tensor([2, 2], [0.3, -Infinity, 1, 2]), node('Add', 'x', 'w')],
    ['as a mask of keys', tensor([3], [0, -Infinity, -Infinity]), node('Add', 'x', 'w')],
    ['as the value of a border', tensor([], [-Infinity]), node('Pad', 'x', 'pads', 'w')],
    ['as the other choice', tensor([], [-Infinity]), node('Where', 'c', 'x', 'w')],
    ['as an open limit', tensor([], [Infinity]), node('Clip', 'x', 'low', 'w')],
  ])('%s', (_, value, consumer) => expect(refused(value, consumer)).toBe(false));

  it('as a mask that is moved before', () =>
    expect(refused(MASK, node('Unsqueeze', 'w'), node('Add', 'x', 'Unsqueeze of w'))).toBe(false));
});

describe('weights that training broke are refused', () => {
  it.each([
    ['NaN anywhere', tensor([2, 2], [0, NaN, -Infinity, 0]), node('Add', 'x', 'w')],
    ['in a filter', MASK, node('Conv', 'x', 'w')],
    ['in a matrix', MASK, node('MatMul', 'x', 'w')],
    ['in a bias', tensor([3], [0.1, -Infinity, 0.3]), node('Add', 'x', 'w')],
    ['in a bias with +∞', tensor([2], [0, Infinity]), node('Add', 'x', 'w')],
    ['in a bias that is nothing else', tensor([2], [-Infinity, -Infinity]), node('Add', 'x', 'w')],
  ])('%s', (_, value, consumer) => expect(refused(value, consumer)).toBe(true));

  it('in a mask that is a weight elsewhere', () =>
    expect(refused(MASK, node('Add', 'x', 'w'), node('Gemm', 'x', 'w'))).toBe(true));

  it('in a matrix that is turned before', () =>
    expect(refused(MASK, node('Transpose', 'w'), node('MatMul', 'x', 'Transpose of w'))).toBe(true));
});
