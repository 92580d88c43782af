/** Networks of several inputs and outputs: what is chosen is computed as PyTorch and Captum do, what is left open is refused in words. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { ModelProtoSchema, TensorProtoSchema, type GraphProto } from 'onnx-buf';
import { NO_CHOICE, type ModelInfo, type PortChoice } from '../../src/engine/contract/modelInfo';
import type { EngineApi } from '../../src/engine/api';
import { createEngine } from '../../src/engine/engine';
import { readNpz } from '../support/npz';
import { agreement, BOUNDS } from '../support/parity';
import { camOf, changed, guidedOf, requestFor } from '../support/request';

const FILE = readFileSync('reference/data/heads.onnx');
const ARRAYS = readNpz('reference/data/heads.npz');
const WASM = join(process.cwd(), 'node_modules/@tensorflow/tfjs-backend-wasm/dist/');
const array = (name: string): Float32Array => ARRAYS[name].data as Float32Array;
const SIZE = { height: 24, width: 24 };

let engine: EngineApi;

beforeEach(async () => {
  const image = { ...SIZE, channels: 3, data: array('image') };
  engine = createEngine({ decode: () => Promise.resolve(image) });
  await engine.start({ wasmPath: WASM, backend: 'wasm' });
  await engine.loadImage('image', 'noise', new ArrayBuffer(1));
});

/** The network of inputs image and mask, outputs logits, auxiliary, masked and map, with something changed. */
function load(choice: PortChoice, change: (graph: GraphProto) => void = () => undefined): Promise<ModelInfo> {
  const proto = fromBinary(ModelProtoSchema, new Uint8Array(FILE));
  change(proto.graph as GraphProto);
  const bytes = toBinary(ModelProtoSchema, proto).slice().buffer;
  return engine.loadModel('model', 'heads.onnx', bytes, { mean: [0], std: [1] }, choice);
}

const output = (name: string): PortChoice => ({ ...NO_CHOICE, output: name });

/** Before IR version 4 this is how an input has a default. */
function withMask(graph: GraphProto): void {
  const rawData = new Uint8Array(Float32Array.of(0.5).buffer);
  graph.initializer.push(
    create(TensorProtoSchema, { name: 'mask', dataType: 1, dims: [1n, 1n, 1n, 1n], rawData }),
  );
}

const keep =
  (...names: string[]) =>
  (graph: GraphProto): void => {
    graph.output = graph.output.filter(({ name }) => names.includes(name));
  };

const request = requestFor({ size: SIZE, target: 1 });

describe('an output that is chosen by name', () => {
  it.each([
    ['logits', 'features.3'],
    ['auxiliary', 'features.1'],
    ['masked', 'features.3'],
  ])('%s agrees with PyTorch and Captum, and the rest of the network is left out', async (name, layer) => {
    const info = await load(output(name), withMask);
    expect(info).toMatchObject({ input: 'image', output: name, classCount: name === 'auxiliary' ? 3 : 5 });
    expect(info.activations).toBe(name === 'auxiliary' ? 1 : 2);
    const { logits, maps } = await engine.analyze(changed(request, { layer }));
    expect(agreement(logits, array(`${name}/logits`)).difference).toBeLessThanOrEqual(BOUNDS.logits);
    for (const [found, key] of [
      [camOf(maps)?.data, 'cam'],
      [guidedOf(maps), 'guided'],
    ] as const) {
      const { correlation, difference } = agreement(found ?? [], array(`${name}/${key}`));
      expect(correlation).toBeGreaterThanOrEqual(BOUNDS.correlation);
      expect(difference).toBeLessThanOrEqual(BOUNDS.difference);
    }
  });

  it('is the only one without a choice where no other is a list of numbers', async () => {
    expect(await load(NO_CHOICE, keep('logits', 'map'))).toMatchObject({ output: 'logits', classCount: 5 });
  });

  it('is asked for where several could be meant, with the shape of each', async () => {
    await expect(load(NO_CHOICE, withMask)).rejects.toThrow(
      'heads.onnx has 4 outputs: logits [1, 5]; auxiliary [1, 3]; masked [1, 5]; map [1, 12, 112, 112]. Choose the one to explain, model_output="logits"',
    );
  });

  it('that there is not is refused with the names that there are', async () => {
    await expect(load(output('logit'))).rejects.toThrow(
      /heads\.onnx has no output “logit”; there is logits, map, masked, auxiliary/,
    );
  });

  it('that is no list of numbers is refused with its shape', async () => {
    await expect(load(output('map'))).rejects.toThrow(/answers with a tensor of shape \[1,12,112,112\]/);
  });
});

describe('an input', () => {
  it('need not be chosen where the output needs no other', async () => {
    expect(await load(output('logits'))).toMatchObject({
      input: 'image',
      ports: { inputs: ['image', 'mask'] },
    });
  });

  it('beside another one that is needed and has no default is refused, with their names', async () => {
    await expect(load(output('masked'))).rejects.toThrow(
      /computes masked from 2 inputs: image, mask; .*have a default/,
    );
    await expect(load({ input: 'image', output: 'masked' })).rejects.toThrow(
      /computes masked from mask too, beside the image in image; give a network of one input/,
    );
  });

  it('that is chosen takes the image even if it has a default', async () => {
    const swapped = (graph: GraphProto): void => {
      for (const port of graph.input) port.name = port.name === 'image' ? 'mask' : 'image';
      for (const node of graph.node)
        node.input = node.input.map((name) => ({ image: 'mask', mask: 'image' })[name] ?? name);
      withMask(graph);
    };
    await expect(load(output('logits'), swapped)).rejects.toThrow('computes logits from no input');
    expect(await load({ input: 'mask', output: 'logits' }, swapped)).toMatchObject({ input: 'mask' });
    const { logits } = await engine.analyze(request);
    expect(agreement(logits, array('logits/logits')).difference).toBeLessThanOrEqual(BOUNDS.logits);
  });

  it('that there is not is refused with the names that there are', async () => {
    await expect(load({ input: 'picture', output: 'logits' })).rejects.toThrow(
      /has no input “picture”; there is (image, mask|mask, image)/,
    );
  });
});

describe('what there is to choose from', () => {
  it('is known of a network that was refused for want of a choice', async () => {
    await expect(load(NO_CHOICE)).rejects.toThrow();
    expect(await engine.modelPorts('model')).toEqual({
      inputs: ['image', 'mask'],
      outputs: ['logits', 'auxiliary', 'masked', 'map'],
    });
  });

  it('is unknown of a file that is no network', async () => {
    await load(output('logits'));
    const text = new TextEncoder().encode('no network').buffer;
    await expect(engine.loadModel('model', 'text', text, { mean: [0], std: [1] })).rejects.toThrow();
    expect(await engine.modelPorts('model')).toBeNull();
  });
});
