/** How networks end: what is shown are their own probabilities, what is explained are the logits behind them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import {
  ModelProtoSchema,
  NodeProtoSchema,
  TensorProtoSchema,
  type GraphProto,
  type NodeProto,
} from 'onnx-buf';
import type { ModelInfo } from '../../src/engine/contract/modelInfo';
import type { Task } from '../../src/engine/contract/task';
import type { EngineApi } from '../../src/engine/api';
import { createEngine } from '../../src/engine/engine';
import { sentenceOf } from '../../src/engine/network/inference';
import { classCountFor, namesFor, targetOf, taskOf } from '../../src/engine/network/task';
import { readNpz } from '../support/npz';
import { agreement } from '../support/parity';
import { camOf, changed, requestFor } from '../support/request';

interface Case {
  readonly name: string;
  readonly task: Task;
  readonly model: string;
}

const CASES = JSON.parse(readFileSync('reference/data/endings.json', 'utf8')) as readonly Case[];
const ARRAYS = readNpz('reference/data/endings.npz');
const WASM = join(process.cwd(), 'node_modules/@tensorflow/tfjs-backend-wasm/dist/');
const array = (name: string): Float32Array | undefined => ARRAYS[name]?.data as Float32Array | undefined;
const caseOf = (name: string): Case => CASES.find((one) => one.name === name) as Case;

const SIZE = { height: 12, width: 16 };

async function open({ name, model }: Case): Promise<{ engine: EngineApi; info: ModelInfo }> {
  const image = { ...SIZE, channels: 3, data: array(`${name}/image`) as Float32Array };
  const engine = createEngine({ decode: () => Promise.resolve(image) });
  await engine.start({ wasmPath: WASM, backend: 'wasm' });
  await engine.loadImage('image', 'noise', new ArrayBuffer(1));
  const bytes = Uint8Array.from(Buffer.from(model, 'base64')).buffer;
  return { engine, info: await engine.loadModel('model', name, bytes, { mean: [0], std: [1] }) };
}

describe.each(CASES.map((one) => [one.name, one] as const))('a network that ends in “%s”', (name, one) => {
  let [engine, info] = [null as unknown as EngineApi, null as unknown as ModelInfo];
  const request = requestFor({ size: SIZE, task: one.task });

  beforeAll(async () => {
    ({ engine, info } = await open(one));
  });

  it(`is a ${one.task}, with the probabilities that onnxruntime says`, async () => {
    expect(taskOf({ task: null, labels: null }, info)).toBe(one.task);
    const { logits, probabilities } = await engine.analyze(changed(request, { method: 'none' }));
    expect(logits).toHaveLength(classCountFor(info, one.task));
    expect(agreement(logits, array(`${name}/logits`) ?? []).difference).toBeLessThanOrEqual(1e-5);
    const expected = array(`${name}/probabilities`);
    expect(probabilities && [...probabilities]).toEqual(
      expected ? [...expected].map((value) => expect.closeTo(value, 5)) : null,
    );
  });

  const cam = ARRAYS[`${name}/cam`];
  (cam ? it : it.skip)('has the maps of its logits, each class or label by itself', async () => {
    const [count, height, width] = cam.shape;
    for (let target = 0; target < count; target++) {
      const { maps } = await engine.analyze(changed(request, { method: 'grad-cam', layer: 'r', target }));
      const found = camOf(maps)?.data ?? new Float32Array();
      const expected = (cam.data as Float32Array).slice(
        target * height * width,
        (target + 1) * height * width,
      );
      expect(agreement(found, expected).difference).toBeLessThanOrEqual(1e-5);
    }
  });
});

describe('what the user says of the outputs', () => {
  it('comes before the end of the network: labels of raw logits have a probability each', async () => {
    const { engine } = await open(caseOf('raw'));
    const { logits, probabilities } = await engine.analyze(requestFor({ size: SIZE, task: 'multi-label' }));
    expect([...(probabilities ?? [])]).toEqual(
      [...logits].map((value) => expect.closeTo(1 / (1 + Math.exp(-value)), 6)),
    );
  });

  it('makes two classes of one raw value, by its sign', async () => {
    const { engine } = await open(caseOf('one-raw-value'));
    const { logits, probabilities } = await engine.analyze(
      requestFor({ size: SIZE, task: 'classification' }),
    );
    expect(logits[0]).toBe(-logits[1]);
    expect((probabilities?.[0] ?? 0) + (probabilities?.[1] ?? 0)).toBeCloseTo(1, 6);
  });

  it('shows the values of a sigmoid as they are in a regression', async () => {
    const { engine } = await open(caseOf('one-sigmoid'));
    const { logits, probabilities } = await engine.analyze(requestFor({ size: SIZE, task: 'regression' }));
    expect(logits[0]).toBeCloseTo((array('one-sigmoid/probabilities') as Float32Array)[1], 5);
    expect(probabilities).toBeNull();
  });

  it('cannot part the one probability that the classes of a softmax share', async () => {
    const { engine } = await open(caseOf('softmax'));
    await expect(engine.analyze(requestFor({ size: SIZE, task: 'multi-label' }))).rejects.toThrow(
      'softmax ends in a softmax, which shares one probability among its classes; task="classification" explains it.',
    );
  });

  it('names two classes of one output by one name or by two', () => {
    expect(namesFor(['tumour'], 'classification')).toEqual(['not tumour', 'tumour']);
    expect(namesFor(['cat', 'dog'], 'classification')).toEqual(['cat', 'dog']);
    expect(namesFor(['count'], 'regression')).toEqual(['count']);
    const model = { task: 'regression', classCount: 1, labels: null } as const;
    expect(taskOf({ task: null, labels: ['cat', 'dog'] }, model)).toBe('classification');
  });
});

it('one label names a value where the output is raw, and the second of two classes where it is a sigmoid', () => {
  const told = { task: null, labels: ['age'], target: 1 };
  const raw = { task: 'regression', classCount: 1, labels: null } as const;
  expect(targetOf(told, raw)).toBe(0);
  expect(targetOf({ ...told, labels: null }, raw)).toBe(1);
  expect(targetOf(told, { ...raw, task: 'classification' })).toBe(1);
  expect(targetOf({ ...told, task: 'classification' }, raw)).toBe(1);
});

describe('outputs of an end that was not recognised', () => {
  it('are said to be probabilities where the network’s last steps keep them so', async () => {
    const { info } = await open(caseOf('mean-of-softmaxes'));
    expect(info.inferred.map(sentenceOf)).toContain(
      'Task: classification of 5 classes, since the network keeps its 5 outputs between 0 and 1 and their sum at 1; they are shown as they are, and the map explains the probability (task= decides otherwise).',
    );
  });

  it('are said to be taken for probabilities where they add up to one', async () => {
    const { engine } = await open(caseOf('shares-by-chance'));
    const { notes } = await engine.analyze(requestFor({ size: SIZE }));
    expect(notes).toContainEqual(expect.stringMatching(/^The outputs add up to 1, so they are taken for/));
  });

  it('are said to look like probabilities where all lie between 0 and 1', async () => {
    const { engine } = await open(caseOf('fractions-by-chance'));
    const { notes } = await engine.analyze(requestFor({ size: SIZE }));
    expect(notes).toContainEqual(
      expect.stringMatching(/^All outputs lie between 0 and 1, .*task="regression"/),
    );
  });
});

/** The network that ends in a softmax, whose rows are guarded as PyTorch's attention guards them. */
function guarded(change: (graph: GraphProto) => void): Case {
  const one = caseOf('softmax');
  const proto = fromBinary(ModelProtoSchema, Uint8Array.from(Buffer.from(one.model, 'base64')));
  change(proto.graph as GraphProto);
  return { ...one, model: Buffer.from(toBinary(ModelProtoSchema, proto)).toString('base64') };
}

it('sees through the guard of a softmax against rows that are masked whole', async () => {
  const { engine, info } = await open(
    guarded((graph) => {
      const softmax = graph.node.find(({ opType }) => opType === 'Softmax') as NodeProto;
      softmax.output = ['s'];
      const node = (opType: string, input: string[], output: string) =>
        create(NodeProtoSchema, { opType, name: opType, input, output: [output] });
      graph.node.push(node('IsNaN', ['s'], 'n'), node('Where', ['n', 'zero', 's'], 'y'));
      const rawData = new Uint8Array(Float32Array.of(0).buffer);
      graph.initializer.push(create(TensorProtoSchema, { name: 'zero', dataType: 1, dims: [], rawData }));
    }),
  );
  expect(info.ending.link).toBe('softmax');
  const { probabilities } = await engine.analyze(requestFor({ size: SIZE, method: 'none' }));
  const expected = array('softmax/probabilities') as Float32Array;
  expect(agreement(probabilities ?? [], expected).difference).toBeLessThanOrEqual(1e-5);
});

it.each(['SafeSoftmax', 'LinearMap'])(
  'refuses a file with a node %s, which ONNX does not have',
  async (op) => {
    const file = guarded((graph) => {
      (graph.node.find(({ opType }) => opType === 'Softmax') as NodeProto).opType = op;
    });
    await expect(open(file)).rejects.toThrow(`softmax uses operators that are not supported: ${op}`);
  },
);
