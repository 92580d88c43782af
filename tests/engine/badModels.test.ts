import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import {
  AttributeProto_AttributeType,
  AttributeProtoSchema,
  GraphProtoSchema,
  ModelProtoSchema,
  TensorProto_DataLocation,
  TensorProto_DataType,
  TensorProtoSchema,
  type GraphProto,
  type ModelProto,
} from 'onnx-buf';
import { UserError } from '../../src/engine/contract/errors';
import { createEngine } from '../../src/engine/engine';
import card from '../../assets/efficientnet-lite0.json';
import { changed as asked, requestFor } from '../support/request';

const WASM = join(process.cwd(), 'node_modules/@tensorflow/tfjs-backend-wasm/dist/');
const good = new Uint8Array(readFileSync('assets/efficientnet-lite0.onnx'));
const defaults = card;

/** The embedded network with something changed; tensors are views of the bytes, so of a copy. */
function changed(
  change: (model: ModelProto & { graph: NonNullable<ModelProto['graph']> }) => void,
): Uint8Array<ArrayBuffer> {
  const model = fromBinary(ModelProtoSchema, good.slice()) as ModelProto & {
    graph: NonNullable<ModelProto['graph']>;
  };
  change(model);
  return toBinary(ModelProtoSchema, model) as Uint8Array<ArrayBuffer>;
}

async function load(bytes: Uint8Array<ArrayBuffer>) {
  const engine = createEngine({ decode: () => Promise.reject(new Error('no picture is needed')) });
  return engine.loadModel('model', 'network.onnx', bytes.slice().buffer, defaults);
}

function takes({ input }: GraphProto, elemType: TensorProto_DataType): void {
  const type = input[0].type?.value;
  if (type?.case === 'tensorType') type.value.elemType = elemType;
}

const CASES: readonly [string, () => Uint8Array<ArrayBuffer>, RegExp][] = [
  ['an empty file', () => new Uint8Array(0), /network\.onnx is empty \(0 bytes\)/],
  ['text', () => new TextEncoder().encode('not a network at all'), /network\.onnx is not an ONNX model/],
  ['a file that is cut off', () => good.slice(0, good.length / 2), /cut off|not an ONNX model/],
  [
    'an unknown operator, by name and node',
    () =>
      changed(({ graph }) => (graph.node[60] = { ...graph.node[60], opType: 'Frobnicate', name: 'odd_one' })),
    /operators that are not supported: Frobnicate \(odd_one\)/,
  ],
  [
    'several unknown operators, all of them',
    () =>
      changed(({ graph }) => {
        graph.node[60].opType = 'Frobnicate';
        graph.node[61].opType = 'Twiddle';
        graph.node[61].domain = 'com.example';
      }),
    /Frobnicate.*com\.example\.Twiddle.*custom ones/,
  ],
  [
    'control flow',
    () => changed(({ graph }) => (graph.node[60].opType = 'Loop')),
    /not supported: Loop \(.*Control flow that depends on data/,
  ],
  [
    'quantised operators',
    () => changed(({ graph }) => (graph.node[60].opType = 'QLinearConv')),
    /not supported: QLinearConv \(.*Quantised networks have no gradient/,
  ],
  [
    'a branch that depends on the picture',
    () =>
      changed(({ graph }) => {
        const [value] = graph.node[60].input;
        const g = create(GraphProtoSchema, { output: [{ name: value }] });
        const attribute = ['then_branch', 'else_branch'].map((name) =>
          create(AttributeProtoSchema, { name, type: AttributeProto_AttributeType.GRAPH, g }),
        );
        graph.node[60] = { ...graph.node[60], opType: 'If', input: [value], attribute };
      }),
    /If \(.*\) chooses by what the running network says\. .*dynamic control flow/,
  ],
  [
    'values that are dequantised while it runs',
    () =>
      changed(({ graph }) => {
        const [x, , scale] = graph.node[60].input;
        graph.node[60] = { ...graph.node[60], opType: 'DequantizeLinear', input: [x, scale], attribute: [] };
      }),
    /DequantizeLinear \(.*Quantised networks have no gradient/,
  ],
  [
    'an input of whole numbers that is convolved as such',
    () => changed(({ graph }) => takes(graph, TensorProto_DataType.UINT8)),
    /takes whole numbers \(uint8\) and computes with them in Conv \(.*Cast to float/,
  ],
  [
    'an input of truth values',
    () => changed(({ graph }) => takes(graph, TensorProto_DataType.BOOL)),
    /takes values of the type bool; export it with an input of float32/,
  ],
  [
    'weights in a file that is not there',
    () => changed(({ graph }) => (graph.initializer[3].dataLocation = TensorProto_DataLocation.EXTERNAL)),
    /keeps the weights of .* in another file; .*save_as_external_data=False/,
  ],
  [
    'a size that no usual one is, which the file does not say',
    () =>
      changed(({ graph }) => {
        const at = graph.node.findIndex(({ opType }) => opType === 'Gemm');
        graph.node.splice(at, 0, { ...graph.node[at], opType: 'Reshape', name: 'view', attribute: [] });
        const view = graph.node[at];
        view.input = [view.input[0], 'to'];
        view.output = ['viewed'];
        graph.node[at + 1].input[0] = 'viewed';
        const int64Data = [1n, 77n];
        graph.initializer.push(create(TensorProtoSchema, { name: 'to', dataType: 7, dims: [2n], int64Data }));
      }),
    /fits no usual input size\. At 224: .*\[1,1280\] into \[1,77\].*Write its height and width into the file/,
  ],
  [
    'filters of films and no shape, which has nothing to do with the size',
    () =>
      changed(({ graph }) => {
        const type = graph.input[0].type?.value;
        if (type?.case === 'tensorType') type.value.shape = undefined;
        // [32, 3, 3, 3] becomes [32, 3, 1, 3, 3].
        graph.initializer[0].dims.splice(2, 0, 1n);
      }),
    /takes an input of 5 dimensions; an image network takes/,
  ],
  [
    'weights that are not numbers',
    () =>
      changed(({ graph }) => {
        const bias = graph.initializer.find((tensor) => tensor.dataType === 1 && tensor.rawData.length > 16);
        if (bias) new DataView(bias.rawData.buffer, bias.rawData.byteOffset).setFloat32(4, NaN, true);
      }),
    /weights that are not finite numbers in /,
  ],
  ['a graph without a node', () => changed(({ graph }) => graph.node.splice(0)), /holds no graph/],
  [
    'an output that is no list of classes',
    () =>
      changed(({ graph }) => {
        const conv = graph.node.findLast((node) => node.opType === 'Conv');
        graph.output[0].name = conv?.output[0] ?? '';
      }),
    /a classifier answers with \[1, classes\]/,
  ],
];

describe('a model file with', () => {
  it.each(CASES)('%s is refused in a sentence', async (_, bytes, sentence) => {
    const error = await load(bytes()).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(UserError);
    expect((error as UserError).message).toMatch(sentence);
  });

  it('nothing wrong is described', async () => {
    const info = await load(good as Uint8Array<ArrayBuffer>);
    expect(info).toMatchObject({ classCount: 1000, channels: 3, fixedSize: null, defaultLayer: 'head' });
    expect([info.guidedActivations, info.activations]).toEqual([33, 33]);
    expect(info.parameters).toBeGreaterThan(4.6e6);
  });
});

describe('an engine', () => {
  it('names the nearest layers when there is no such layer', async () => {
    const image = { height: 64, width: 64, channels: 3, data: new Float32Array(64 * 64 * 3).fill(0.5) };
    const engine = createEngine({ decode: () => Promise.resolve(image) });
    await engine.start({ wasmPath: WASM, backend: 'wasm' });
    await engine.loadModel('model', 'network.onnx', good.slice().buffer, defaults);
    await engine.loadImage('image', 'grey', new ArrayBuffer(1));
    const request = requestFor({ size: { height: 64, width: 64 }, method: 'grad-cam', layer: 'heads' });
    const { problem, logits } = await engine.analyze(request);
    expect(problem).toMatch(/There is no layer “heads”.*head/);
    expect(logits.length).toBeGreaterThan(0);
    expect((await engine.analyze(asked(request, { layer: 'head' }))).layer?.name).toBe('head');
  });
});
