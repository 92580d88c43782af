/** Archives of models that are damaged, unsafe, or hold what is not read: each is refused in a sentence. */
import { readFileSync } from 'node:fs';
import { unzipSync, zipSync } from 'fflate';
import { UserError } from '../../src/engine/contract/errors';
import { LIMITS } from '../../src/engine/limits';
import { readModelFile } from '../../src/engine/network/modelFile';

type Files = Record<string, Uint8Array>;
/** As much of model.json as is changed here. */
interface ModelJson {
  modelTopology: {
    class_name: string;
    config: { layers: { class_name: string; config: Record<string, unknown> }[] };
  };
  weightsManifest: {
    paths: string[];
    weights: { name: string; shape: number[]; dtype: string; quantization?: object }[];
  }[];
}

const good: Files = unzipSync(readFileSync('reference/tfjs/data/windows-uint16.zip'));
const [ONE, TWO] = ['group1-shard1of3.bin', 'group1-shard2of3.bin'];
const read = (archive: Uint8Array) => readModelFile(archive, 'model.zip');

function changed(change: (model: ModelJson, files: Files) => void): Uint8Array {
  const files = { ...good };
  const model = JSON.parse(new TextDecoder().decode(good['model.json'])) as ModelJson;
  change(model, files);
  files['model.json'] = new TextEncoder().encode(JSON.stringify(model));
  return zipSync(files);
}

/** The archive with a field of a file's entry in the directory set: 2 or 4 bytes at this offset. */
function patched(name: string, offset: number, bytes: 2 | 4, value: number): Uint8Array {
  const archive = zipSync(good);
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
  const entry = archive.findIndex(
    (_, at) =>
      at + 46 + name.length < archive.length &&
      view.getUint32(at, true) === 0x02014b50 &&
      Buffer.from(archive.subarray(at + 46, at + 46 + name.length)).toString() === name,
  );
  if (bytes === 2) view.setUint16(entry + offset, value, true);
  else view.setUint32(entry + offset, value, true);
  return archive;
}

/** Two files that share the bytes of one, as bombs do. */
function overlapping(): Uint8Array {
  const archive = patched(TWO, 42, 4, 0);
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
  expect(view.getUint32(0, true)).toBe(0x04034b50);
  return archive;
}

/** Two files of one name. */
function twice(): Uint8Array {
  const archive = Buffer.from(zipSync(good));
  for (let at = archive.indexOf(TWO); at >= 0; at = archive.indexOf(TWO)) archive.write(ONE, at);
  return archive;
}

const ARCHIVES: readonly [string, () => Uint8Array, RegExp][] = [
  [
    'that is cut off',
    () => zipSync(good).slice(0, -30),
    /^model\.zip is a damaged zip archive; copy or export it again\.$/,
  ],
  [
    'with bytes behind its end',
    () => Buffer.concat([zipSync(good), Buffer.from('more')]),
    /is a damaged zip archive/,
  ],
  [
    'without a model',
    () => zipSync({ 'data.pkl': good[ONE] }),
    /without a model\.json; give the archive that .* exported/,
  ],
  [
    'with two models',
    () => zipSync({ ...good, 'b/model.json': good['model.json'] }),
    /holds several models \(model\.json, b\/model\.json\)/,
  ],
  [
    'that leads out of itself',
    () => zipSync({ ...good, '../../escape.bin': good[ONE] }),
    /a file outside of itself \(“\.\.\/\.\.\/escape\.bin”\)/,
  ],
  [
    'with an absolute path',
    () => zipSync({ ...good, '/etc/passwd': good[ONE] }),
    /a file outside of itself \(“\/etc\/passwd”\)/,
  ],
  ['with a path of Windows', () => zipSync({ ...good, 'C:\\a.bin': good[ONE] }), /a file outside of itself/],
  ['with a symbolic link', () => patched(ONE, 40, 2, 0o120777), /holds a link \(group1-shard1of3\.bin\)/],
  ['that is encrypted', () => patched(ONE, 8, 2, 1), /is encrypted \(group1-shard1of3\.bin\)/],
  ['packed in another way', () => patched(ONE, 10, 2, 12), /packs group1-shard1of3\.bin by method 12/],
  ['with a file twice', twice, /holds group1-shard1of3\.bin twice; export it again/],
  [
    'that says another length',
    () => patched('model.json', 24, 4, good['model.json'].length + 4),
    /is a damaged zip archive/,
  ],
  ['that says another checksum', () => patched(ONE, 16, 4, 1), /is a damaged zip archive/],
  ['whose files share their bytes', overlapping, /is a damaged zip archive/],
  [
    'that unpacks to gigabytes',
    () => patched(ONE, 24, 4, 2 ** 31),
    /unpacks to more than 1024 MiB; use a smaller network/,
  ],
  [
    'that unpacks a little to a lot',
    () => zipSync({ ...good, 'zeros.bin': new Uint8Array(2 ** 22) }, { level: 9 }),
    /unpacks zeros\.bin to 4194304 bytes from \d+, which no model does/,
  ],
  [
    'of too many files',
    () =>
      zipSync(
        Object.fromEntries(
          Array.from({ length: LIMITS.archive.files + 1 }, (_, i) => [`${i}`, new Uint8Array()]),
        ),
      ),
    /is a zip archive of 4097 files; a model has at most 4096/,
  ],
];

const MODELS: readonly [string, () => Uint8Array, RegExp][] = [
  [
    'is no JSON',
    () => zipSync({ ...good, 'model.json': good[ONE] }),
    /model\.json is no JSON, or it is cut off/,
  ],
  [
    'lacks a part',
    () => zipSync({ ...good, 'model.json': Buffer.from('{}') }),
    /model\.json: weightsManifest should be a list and is nothing/,
  ],
  [
    'lacks a shard',
    () => changed((_, files) => Reflect.deleteProperty(files, TWO)),
    /lacks its weights group1-shard2of3\.bin/,
  ],
  [
    'has a shard that is too short',
    () => changed((_, files) => (files[TWO] = files[TWO].slice(2))),
    /the weights need \d+ bytes and group1-shard1of3\.bin, .* have \d+/,
  ],
  [
    'names a shard outside',
    () => changed(({ weightsManifest: [group] }) => (group.paths[0] = '../secret.bin')),
    /weights outside of its own folder \(“\.\.\/secret\.bin”\)/,
  ],
  [
    'has a type that is no number',
    () => changed(({ weightsManifest: [{ weights }] }) => (weights[0].dtype = 'string')),
    /have the type string, which is not supported/,
  ],
  [
    'has an odd quantisation',
    () =>
      changed(({ weightsManifest: [{ weights }] }) => (weights[0].quantization = { dtype: 'constructor' })),
    /have the type constructor, which is not supported/,
  ],
  [
    'has a negative extent',
    () => changed(({ weightsManifest: [{ weights }] }) => (weights[0].shape[0] = -1)),
    /shape\[0\] should be an extent and is -1/,
  ],
  [
    'takes a picture of a negative number of channels',
    () =>
      changed(({ modelTopology: { config } }) => {
        config.layers[0].config.batch_input_shape = [null, 32, 32, -1];
      }),
    /batch_input_shape\[3\] should be an extent and is -1/,
  ],
  [
    'has no layers',
    () =>
      changed(({ modelTopology }) => {
        modelTopology.class_name = 'Sequential';
        modelTopology.config.layers = [];
      }),
    /layers.* should be a model of at least one layer|config should be a model of at least one layer/,
  ],
  [
    'is made of one model that has no layers',
    () =>
      changed(({ modelTopology }) => {
        modelTopology.class_name = 'Sequential';
        modelTopology.config.layers = [
          modelTopology.config.layers[0],
          { class_name: 'Sequential', config: { name: 'inner', layers: [] } },
        ];
      }),
    /should be a model of at least one layer/,
  ],
  [
    'has an operation without inputs',
    () => {
      const files = unzipSync(readFileSync('reference/tfjs/data/graph-arithmetic.zip'));
      const model = JSON.parse(new TextDecoder().decode(files['model.json'])) as {
        modelTopology: { node: { op: string; input?: string[] }[] };
      };
      for (const node of model.modelTopology.node) if (node.op === 'Tanh') node.input = [];
      return zipSync({ ...files, 'model.json': new TextEncoder().encode(JSON.stringify(model)) });
    },
    /^tanh has too few inputs; export the model again\.$/,
  ],
  [
    'has weights that are not numbers',
    () =>
      changed(
        ({ weightsManifest: [{ weights }] }) =>
          (weights[0].quantization = { dtype: 'uint16', scale: 1e300, min: 0 }),
      ),
    /weights that are not finite numbers in conv2d/,
  ],
  [
    'has weights of another name',
    () => changed(({ weightsManifest: [{ weights }] }) => (weights[0].name = 'other/kernel')),
    /it has no weights conv2d\S*\/kernel; export the model again/,
  ],
  [
    'has weights of another rank',
    () =>
      changed(
        ({ weightsManifest: [{ weights }] }) =>
          (weights[0].shape = [weights[0].shape.reduce((a, b) => a * b)]),
      ),
    /its weights conv2d\S*\/kernel have the shape \[216\]/,
  ],
  [
    'has layers that are not known',
    () =>
      changed(({ modelTopology: { config } }) => {
        config.layers[1].class_name = 'LSTM';
        config.layers[3].class_name = 'toString';
        config.layers[5].class_name = 'LSTM';
      }),
    /layers that are not supported: LSTM \(max_pooling2d\S* and 1 more\), toString \(average_pooling2d\S*\)\./,
  ],
  [
    'has an activation that is not known',
    () => changed(({ modelTopology: { config } }) => (config.layers[0].config.activation = 'rleu')),
    /the activation “rleu”, which is not supported; the nearest are relu/,
  ],
  [
    'has channels first',
    () =>
      changed(({ modelTopology: { config } }) => (config.layers[0].config.data_format = 'channels_first')),
    /has the data format channels_first, which is not supported/,
  ],
  [
    'has another padding',
    () => changed(({ modelTopology: { config } }) => (config.layers[0].config.padding = 'causal')),
    /has the padding “causal”, which is not supported/,
  ],
];

/** As much of a graph's model.json as is changed here. */
interface GraphJson {
  modelTopology: { node: { name: string; op: string; input: string[]; attr: Record<string, object> }[] };
  signature?: { outputs: Record<string, object> };
  weightsManifest: { weights: { name: string }[] }[];
}

const graph: Files = unzipSync(readFileSync('reference/tfjs/data/graph-classifier.zip'));
const base64 = (text: string): object => ({ s: Buffer.from(text).toString('base64') });

function changedGraph(
  change: (model: GraphJson, node: (end: string) => GraphJson['modelTopology']['node'][0]) => void,
): Uint8Array {
  const model = JSON.parse(new TextDecoder().decode(graph['model.json'])) as GraphJson;
  change(model, (end) => {
    const found = model.modelTopology.node.find(({ name }) => name.endsWith(end));
    if (!found) throw new Error(`no node ends in ${end}`);
    return found;
  });
  return zipSync({ ...graph, 'model.json': new TextEncoder().encode(JSON.stringify(model)) });
}

const GRAPHS: readonly [string, () => Uint8Array, RegExp][] = [
  [
    'has operations that are not known',
    () =>
      changedGraph((_, node) => {
        node('net/add').op = 'While';
        node('net/pool').op = 'toString';
        node('net/leaky').op = 'While';
      }),
    /operations that are not supported: While \(StatefulPartitionedCall\/net\/add and 1 more\), toString \(/,
  ],
  [
    'goes in a circle',
    () => changedGraph((_, node) => (node('net/add').input[0] = 'StatefulPartitionedCall/net/pool')),
    /goes in a circle at \S+, which is not supported/,
  ],
  [
    'lacks a node',
    () => changedGraph((_, node) => (node('net/add').input[0] = 'nowhere:0')),
    /it has no node nowhere/,
  ],
  [
    'lacks an output of a node',
    () => changedGraph((_, node) => (node('net/add').input[0] += ':3')),
    /net\/one\/Relu6 has no output 3/,
  ],
  [
    'lacks weights',
    () => changedGraph(({ weightsManifest: [{ weights }] }) => (weights[0].name = 'other')),
    /has no weights for k1; export the model again/,
  ],
  [
    'computes what must be constant',
    () => changedGraph((_, node) => (node('net/padded').input[1] = 'x')),
    /net\/padded takes input 1 from the running network; it must be a constant/,
  ],
  [
    'has channels first',
    () => changedGraph((_, node) => (node('net/pool').attr.data_format = base64('NCHW'))),
    /net\/pool has the data format NCHW, which is not supported/,
  ],
  [
    'is fused with something else',
    () =>
      changedGraph(
        (_, node) =>
          (node('one/Relu6').attr.fused_ops = { list: { s: [Buffer.from('Cosh').toString('base64')] } }),
      ),
    /is fused with Cosh, which is not supported/,
  ],
  [
    'is in training',
    () => changedGraph((_, node) => (node('FusedBatchNormV3').attr.is_training = { b: true })),
    /normalises by its batch \(is_training\)/,
  ],
  [
    'has an attribute of another kind',
    () => changedGraph((_, node) => (node('net/pool').attr.ksize = { list: { i: [1, 'two'] } })),
    /ksize: list: i\[1\] should be a whole number and is "two"/,
  ],
];

describe('a graph that', () => {
  it.each(GRAPHS)('%s is refused', (_, archive, sentence) => {
    expect(() => read(archive())).toThrow(UserError);
    expect(() => read(archive())).toThrow(sentence);
  });

  it('names its outputs as the file does, with a signature and without', () => {
    expect(read(zipSync(graph)).outputs).toEqual(['Identity']);
    expect(read(changedGraph((model) => delete model.signature)).outputs).toEqual(['Identity']);
    const both = changedGraph(({ signature }) => {
      if (signature) signature.outputs.map = { name: 'StatefulPartitionedCall/net/add:0' };
    });
    expect(read(both).outputs).toEqual(['Identity', 'StatefulPartitionedCall/net/add']);
  });
});

describe('an archive', () => {
  it.each(ARCHIVES)('%s is refused', (_, archive, sentence) => {
    expect(() => read(archive())).toThrow(UserError);
    expect(() => read(archive())).toThrow(sentence);
  });

  it('may lie in a folder of the archive, beside what macOS adds', () => {
    const nested = Object.fromEntries(
      Object.entries(good).map(([path, bytes]) => [`exported/${path}`, bytes]),
    );
    const apple = {
      '__MACOSX/exported/model.json': new Uint8Array(8),
      'exported/.DS_Store': new Uint8Array(8),
    };
    expect(read(zipSync({ ...nested, ...apple })).nodes).toEqual(read(zipSync(good)).nodes);
  });
});

describe('a model that', () => {
  it.each(MODELS)('%s is refused', (_, archive, sentence) => {
    expect(() => read(archive())).toThrow(UserError);
    expect(() => read(archive())).toThrow(sentence);
  });
});

describe('a model in the words of Keras 3', () => {
  it('is the same as in those of Keras 2', () => {
    const files = unzipSync(readFileSync('reference/tfjs/data/branches.zip'));
    const tensor = ([name, application, output]: unknown[]) => ({
      class_name: '__keras_tensor__',
      config: { shape: [null], keras_history: [name, application, output] },
    });
    const model = JSON.parse(new TextDecoder().decode(files['model.json']), (key, value: unknown) => {
      if (key === 'inbound_nodes') {
        return (value as unknown[][][]).map((inputs) => {
          const tensors = inputs.map(tensor);
          return { args: tensors.length === 1 ? tensors : [tensors], kwargs: {} };
        });
      }
      return key === 'input_layers' || key === 'output_layers' ? (value as unknown[])[0] : value;
    }) as object;
    const archive = zipSync({ ...files, 'model.json': new TextEncoder().encode(JSON.stringify(model)) });
    expect(read(archive).nodes).toEqual(read(zipSync(files)).nodes);
    expect(read(archive).nodes.length).toBeGreaterThan(20);
  });
});

describe('weights', () => {
  it('are found under the names of Keras versions that put the cell between', () => {
    const archive = changed(({ weightsManifest: [{ weights }] }) => {
      for (const weight of weights) weight.name = weight.name.replace('/', '/cell/');
    });
    expect(read(archive).nodes).toHaveLength(read(zipSync(good)).nodes.length);
  });

  it('that are large and stored as they are stay in the file', () => {
    const weights = { name: 'unused', shape: [2 ** 15], dtype: 'float32' };
    const values = Float32Array.from({ length: 2 ** 15 }, (_, i) => i);
    const archive = changed(({ weightsManifest }, files) => {
      files['unused.bin'] = new Uint8Array(values.buffer);
      weightsManifest.push({ paths: ['unused.bin'], weights: [weights] });
    });
    const stored = zipSync(unzipSync(archive), { level: 0 });
    const reads: number[] = [];
    const reread = (offset: number, length: number): ArrayBuffer => {
      reads.push(length);
      return stored.slice(offset, offset + length).buffer;
    };
    const { constants } = readModelFile(stored, 'model.zip', reread);
    expect(reads).toEqual([]);
    expect(constants.get('unused')?.data).toEqual(values);
    expect(reads).toEqual([2 ** 17]);
  });
});

describe('a Teachable Machine export', () => {
  it('brings its labels, and the normalisation of its library', () => {
    const { facts, inputs } = read(readFileSync('reference/tfjs/data/teachable-machine.zip'));
    expect(inputs.map(({ shape }) => shape)).toEqual([[null, 32, 32, 3]]);
    expect(facts.labels).toEqual(['cat', 'dog', 'bird']);
    // libraries/image/src/utils/tf.ts: pixels / 127 − 1.
    const { mean, std } = facts.normalization ?? { mean: [], std: [] };
    for (const pixel of [0, 127, 255]) {
      expect((pixel / 255 - mean[0]) / std[0]).toBeCloseTo(pixel / 127 - 1, 12);
    }
  });
});
