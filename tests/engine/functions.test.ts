import { create } from '@bufbuild/protobuf';
import { FunctionProtoSchema, ModelProtoSchema, NodeProtoSchema } from 'onnx-buf';
import { inlinedNodes } from '../../src/engine/onnx/functions';

const node = (opType: string, input: string, output: string) =>
  create(NodeProtoSchema, {
    opType,
    domain: opType === 'Relu' ? '' : 'own',
    input: [input],
    output: [output],
  });
const fn = (name: string, opset: number, ...calls: readonly string[]) =>
  create(FunctionProtoSchema, {
    name,
    domain: 'own',
    input: ['v0'],
    output: [`v${calls.length}`],
    opsetImport: [{ domain: '', version: BigInt(opset) }],
    node: calls.map((call, i) => node(call, `v${i}`, `v${i + 1}`)),
  });
const model = (...functions: ReturnType<typeof fn>[]) =>
  create(ModelProtoSchema, {
    graph: { node: [node('f', 'x', 'y'), node('f', 'y', 'z')] },
    functions,
    opsetImport: [{ domain: '', version: 17n }],
  });

it('calls become what the functions hold, under names of their own', () => {
  const nodes = inlinedNodes(model(fn('f', 17, 'Relu', 'g'), fn('g', 17, 'Relu')), 'file');
  expect(nodes.map(({ opType }) => opType)).toEqual(['Relu', 'Relu', 'Relu', 'Relu']);
  const [a, b, c, d] = nodes;
  expect([a.input[0], b.output[0], c.input[0], d.output[0]]).toEqual(['x', 'y', 'y', 'z']);
  expect(b.input).toEqual(a.output);
  expect(a.output).not.toEqual(c.output);
});

it('a function that calls itself, over others too, is refused', () => {
  expect(() => inlinedNodes(model(fn('f', 17, 'g'), fn('g', 17, 'f')), 'file')).toThrow(
    'file has a function f that calls itself',
  );
});

it('functions that double each other become too many nodes', () => {
  const doubling = Array.from({ length: 40 }, (_, i) =>
    fn(i === 0 ? 'f' : `g${i}`, 17, `g${i + 1}`, `g${i + 1}`),
  );
  expect(() => inlinedNodes(model(...doubling, fn('g40', 17, 'Relu')), 'file')).toThrow(
    'more than 200000 nodes',
  );
});

it('a function of another operator set is refused', () => {
  expect(() => inlinedNodes(model(fn('f', 12, 'Relu')), 'file')).toThrow(
    'of opset 12 in a network of opset 17',
  );
});
