import { create } from '@bufbuild/protobuf';
import {
  AttributeProtoSchema,
  FunctionProtoSchema,
  ModelProtoSchema,
  NodeProtoSchema,
  TensorProtoSchema,
} from 'onnx-buf';
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

it('functions that call each other 20,000 deep are refused, and 50 deep are not', () => {
  const deep = (depth: number) =>
    model(
      ...Array.from({ length: depth }, (_, i) =>
        fn(i === 0 ? 'f' : `f${i}`, 17, i === depth - 1 ? 'Relu' : `f${i + 1}`),
      ),
    );
  expect(() => inlinedNodes(deep(20_000), 'file')).toThrow('call each other more than 100 deep');
  expect(inlinedNodes(deep(50), 'file')).toHaveLength(2);
});

it('weights of a function that many calls repeat are too much', () => {
  const t = create(TensorProtoSchema, { dataType: 10, dims: [2n ** 20n], rawData: new Uint8Array(2 ** 21) });
  const weights = create(NodeProtoSchema, {
    opType: 'Constant',
    output: ['k'],
    attribute: [create(AttributeProtoSchema, { name: 'value', type: 4, t })],
  });
  const inner = fn('g', 17, 'Relu');
  inner.node.push(weights);
  const calls = (count: number) => fn('f', 17, ...new Array<string>(count).fill('g'));
  expect(inlinedNodes(model(calls(10), inner), 'file')).toHaveLength(2 * 10 * 2);
  expect(() => inlinedNodes(model(calls(50), inner), 'file')).toThrow(
    'more than 128 MB of names and weights',
  );
});

it('names that grow with every call are too much', () => {
  const long = fn('f', 17, 'g');
  long.node[0].name = 'n'.repeat(100_000);
  const inner = fn('g', 17, ...new Array<string>(1000).fill('Relu'));
  expect(() => inlinedNodes(model(long, inner), 'file')).toThrow('128 MB of names and weights');
});

it('a function of another operator set is refused', () => {
  expect(() => inlinedNodes(model(fn('f', 12, 'Relu')), 'file')).toThrow(
    'of opset 12 in a network of opset 17',
  );
});
