/** ONNX files with one thing or several wrong: an answer or a sentence, and a good network answers as before. */
import { readdirSync, readFileSync } from 'node:fs';
import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import fc from 'fast-check';
import { ModelProtoSchema, TensorProtoSchema, type GraphProto, type NodeProto } from 'onnx-buf';
import { METHODS } from '../../src/engine/attribution/methods/catalogue';
import { attributeNames } from '../../src/engine/onnx/schema/official';
import { COMPOSITES } from '../../src/engine/ops/composites';
import { OP_RULES } from '../../src/engine/ops/registry';
import { FOLDABLE } from '../../src/engine/graph/fold';
import { fuzz } from '../support/fuzz';
import { hostileJudge, type Judge } from '../support/hostile';
import { attribute, integers, node, noise, valueInfo, type Value } from '../support/onnxFile';
import { cases, shapeOf, type Case } from '../support/operatorCases';

/** A network around a node: the image in the shape that its first input needs, and its first output as logits. */
function around({ model, inputs }: Case): Uint8Array {
  const proto = fromBinary(ModelProtoSchema, new Uint8Array(Buffer.from(model, 'base64')));
  const { graph } = proto;
  const [first] = graph?.input ?? [];
  if (!graph || !first) return toBinary(ModelProtoSchema, proto);
  const shape = shapeOf(inputs[0]);
  const numbers = shape.reduce((product, extent) => product * extent, 1);
  graph.input
    .slice(1)
    .forEach(({ name }, i) => graph.initializer.push(noise(name, ...shapeOf(inputs[i + 1]))));
  graph.initializer.push(integers('to', shape), integers('flat', [1, -1]));
  graph.node = [
    node('Reshape', ['image', 'to'], [first.name]),
    ...graph.node,
    node('Reshape', [graph.output[0].name, 'flat'], ['logits']),
  ];
  const series = numbers % 3 === 0 ? [1, 3, 1, numbers / 3] : [1, 1, 1, numbers];
  graph.input = [valueInfo('image', series)];
  graph.output = [valueInfo('logits', [])];
  return toBinary(ModelProtoSchema, proto);
}

/** Whole networks, and a network around every setting of every operator. */
const SEEDS: readonly Uint8Array[] = [
  ...readdirSync('reference/data/small').map((name) => readFileSync(`reference/data/small/${name}`)),
  ...['heads', 'paths-export', 'series-flat', 'series-grey', 'series-convolved'].map((name) =>
    readFileSync(`reference/data/${name}.onnx`),
  ),
  ...cases.map(around),
];
const NETWORKS = readdirSync('reference/data/small').length + 5;

const OPERATORS = [
  ...new Set([
    ...Object.keys(OP_RULES),
    ...Object.keys(COMPOSITES),
    ...FOLDABLE,
    'If',
    'Identity',
    'Dropout',
  ]),
];
const ATTRIBUTES = [...new Set(OPERATORS.flatMap((name) => attributeNames(name)))];

const whole = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: -3, max: 9 }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      64,
      1000,
      10_000,
      2 ** 20,
      2 ** 31 - 1,
      2 ** 31,
      -(2 ** 31),
      2 ** 52,
      -(2 ** 62),
    ),
  },
);
const real = fc.oneof(
  fc.double({ min: -4, max: 4 }),
  fc.constantFrom(NaN, Infinity, -Infinity, 0, -0, 1e-45, 3e38),
);
const word = fc.oneof(
  fc.constantFrom(
    '__proto__',
    'constructor',
    'toString',
    '',
    'nearest',
    'linear',
    'cubic',
    'SAME_UPPER',
    'VALID',
    'reflect',
    'ij->ji',
    'a'.repeat(5000),
    'x\u0000y',
    '\ud800',
    '<img src=x>',
    '名前',
  ),
  fc.string({ maxLength: 6 }),
);
const value: fc.Arbitrary<Value> = fc.oneof(
  { weight: 3, arbitrary: whole },
  real.map((number) => ({ real: number })),
  { weight: 3, arbitrary: fc.array(whole, { maxLength: 8 }) },
  fc.array(real, { minLength: 1, maxLength: 4 }),
  { weight: 2, arbitrary: word },
  fc.array(whole, { maxLength: 4 }).map((values) => integers('t', values)),
);
const place = fc.nat(200);

/** What is done to a file, as plain data: which part, by its number, and what it becomes. */
const step = <K extends string, F extends object>(
  what: K,
  fields: { readonly [P in keyof F]: fc.Arbitrary<F[P]> },
): fc.Arbitrary<{ do: K; at: number } & F> =>
  fc.record({ do: fc.constant(what), at: fc.nat(200), ...fields }) as never;
const often = <T>(weight: number, arbitrary: fc.Arbitrary<T>) => ({ weight, arbitrary });
const which = fc.nat(12);
const edit = fc.oneof(
  often(9, step('attribute', { which, value })),
  often(5, step('new attribute', { name: fc.oneof(fc.constantFrom(...ATTRIBUTES), word), value })),
  often(1, step('drop attribute', { which })),
  often(1, step('drop input', { which })),
  often(2, step('leave input out', { which })),
  often(1, step('add input', { from: place })),
  often(2, step('other input', { which, from: place })),
  often(1, step('drop output', {})),
  often(1, step('add output', { name: word })),
  often(4, step('operator', { name: fc.oneof(often(6, fc.constantFrom(...OPERATORS)), often(1, word)) })),
  often(1, step('drop node', {})),
  often(1, step('copy node', { from: place })),
  often(1, step('rename', { name: word })),
  often(1, step('rename value', { name: word })),
  often(2, step('tensor shape', { shape: fc.array(whole, { maxLength: 5 }) })),
  often(4, step('tensor extent', { which, extent: whole })),
  often(1, step('tensor type', { type: fc.nat(24) })),
  often(6, step('tensor values', { values: fc.array(whole, { maxLength: 6 }) })),
  often(1, step('drop tensor', {})),
  often(2, step('input shape', { shape: fc.array(fc.oneof(whole, fc.constant(null)), { maxLength: 5 }) })),
  often(1, step('input type', { type: fc.nat(24) })),
  often(1, step('output', { from: place })),
  often(
    2,
    step('operator set', { version: fc.oneof(fc.integer({ min: -1, max: 30 }), fc.constant(2 ** 40)) }),
  ),
);
type Edit = typeof edit extends fc.Arbitrary<infer T> ? T : never;

const pick = <T>(list: readonly T[], at: number): T | undefined => list[at % Math.max(1, list.length)];

function change(graph: GraphProto, step: Edit): void {
  const values = [
    ...graph.input.map(({ name }) => name),
    ...graph.initializer.map(({ name }) => name),
    ...graph.node.flatMap(({ output }) => output),
  ];
  // Of a network around one node mostly that, and what is its own.
  const isAround = graph.output[0]?.name === 'logits' && graph.node.length <= 3;
  const own = graph.initializer.filter(({ name }) => name !== 'to' && name !== 'flat');
  const at = 'at' in step ? step.at : 0;
  const chosen = isAround && at % 5 > 0 ? graph.node[1] : pick(graph.node, at);
  const tensor = pick(isAround && at % 9 > 0 ? own : graph.initializer, at);
  const onNode: Partial<Record<Edit['do'], (node: NodeProto, step: never) => void>> = {
    'drop input': ({ input }, { which }: { which: number }) =>
      void input.splice(which % Math.max(1, input.length), 1),
    'leave input out': ({ input }, { which }: { which: number }) =>
      void (input[which % Math.max(1, input.length)] = ''),
    'add input': ({ input }, { from }: { from: number }) => void input.push(pick(values, from) ?? ''),
    'other input': ({ input }, { which, from }: { which: number; from: number }) =>
      void (input[which % Math.max(1, input.length)] = pick(values, from) ?? ''),
    'drop output': ({ output }) => void output.pop(),
    'add output': ({ output }, { name }: { name: string }) => void output.push(name),
    attribute: (one, { which, value }: { which: number; value: Value }) => {
      const old = pick(one.attribute, which);
      if (old) one.attribute[one.attribute.indexOf(old)] = attribute(old.name, value);
    },
    'new attribute': (one, { name, value }: { name: string; value: Value }) =>
      void one.attribute.push(attribute(name, value)),
    'drop attribute': ({ attribute: list }, { which }: { which: number }) =>
      void list.splice(which % Math.max(1, list.length), 1),
    operator: (one, { name }: { name: string }) => void (one.opType = name),
    'drop node': (one) => void graph.node.splice(graph.node.indexOf(one), 1),
    'copy node': (one, { from }: { from: number }) =>
      void graph.node.splice(from % (graph.node.length + 1), 0, {
        ...one,
        output: one.output.map((name) => `${name}.copy`),
      }),
    rename: (one, { name }: { name: string }) => void (one.name = name),
    'rename value': (one, { name }: { name: string }) => {
      const [old] = one.output;
      if (old === undefined) return;
      graph.node.forEach((each) => {
        each.input = each.input.map((input) => (input === old ? name : input));
        each.output = each.output.map((output) => (output === old ? name : output));
      });
    },
  };
  if (chosen) onNode[step.do]?.(chosen, step as never);
  if (tensor && step.do === 'tensor shape') tensor.dims = step.shape.map((extent) => BigInt(extent));
  if (tensor && step.do === 'tensor extent' && tensor.dims.length > 0)
    tensor.dims[step.which % tensor.dims.length] = BigInt(step.extent);
  if (tensor && step.do === 'tensor type') tensor.dataType = step.type;
  if (tensor && step.do === 'tensor values')
    graph.initializer[graph.initializer.indexOf(tensor)] = integers(tensor.name, step.values);
  if (tensor && step.do === 'drop tensor') graph.initializer.splice(graph.initializer.indexOf(tensor), 1);
  const [first] = graph.input;
  if (first && step.do === 'input shape') graph.input[0] = valueInfo(first.name, step.shape);
  if (first?.type?.value.case === 'tensorType' && step.do === 'input type')
    first.type.value.value.elemType = step.type;
  if (graph.output[0] && step.do === 'output') graph.output[0].name = pick(values, step.from) ?? '';
}

const file = fc.record({
  seed: fc.oneof(
    { weight: 1, arbitrary: fc.nat(NETWORKS - 1) },
    { weight: 3, arbitrary: fc.integer({ min: NETWORKS, max: SEEDS.length - 1 }) },
  ),
  edits: fc.array(edit, { minLength: 1, maxLength: 2 }),
  method: fc.constantFrom(...METHODS),
});

function edited({ seed, edits }: { readonly seed: number; readonly edits: readonly Edit[] }): Uint8Array {
  const model = fromBinary(ModelProtoSchema, new Uint8Array(SEEDS[seed]));
  const { graph } = model;
  if (!graph) return SEEDS[seed];
  for (const step of edits) {
    if (step.do === 'operator set' && model.opsetImport[0])
      model.opsetImport[0].version = BigInt(step.version);
    else change(graph, step);
  }
  // Views of the file's bytes are written again as they are.
  graph.initializer = graph.initializer.map((tensor) => create(TensorProtoSchema, tensor));
  try {
    return toBinary(ModelProtoSchema, model);
  } catch {
    // A number that the format has no place for.
    return SEEDS[seed];
  }
}

const bytes = fc.record({
  seed: fc.nat(SEEDS.length - 1),
  cut: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
  flips: fc.array(fc.tuple(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), fc.nat(255)), {
    maxLength: 6,
  }),
});

let judge: Judge;
beforeAll(async () => {
  jest.spyOn(console, 'warn').mockImplementation(() => undefined);
  judge = await hostileJudge();
});

fuzz('ONNX files with parts that are others', 250, file, async (one) => {
  await judge.model(edited(one), one.method);
});

fuzz('ONNX files with bytes that are others', 100, bytes, async ({ seed, cut, flips }) => {
  const file = new Uint8Array(
    SEEDS[seed].slice(0, cut === null ? undefined : Math.floor(cut * SEEDS[seed].length)),
  );
  for (const [at, byte] of flips) file[Math.floor(at * file.length)] = byte;
  await judge.model(file);
});
