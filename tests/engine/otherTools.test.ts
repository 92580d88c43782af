/** Files of other tools: what they say of themselves is read, words are passed over, other formats are named. */
import { create } from '@bufbuild/protobuf';
import { AttributeProtoSchema, TensorProto_DataType, TensorProtoSchema, type NodeProto } from 'onnx-buf';
import { NO_CHOICE } from '../../src/engine/contract/modelInfo';
import { Model } from '../../src/engine/network/model';
import { readModelFile } from '../../src/engine/network/modelFile';
import { inferredFor, sentenceOf } from '../../src/engine/network/inference';
import { OTHER_FORMATS } from '../../src/engine/contract/otherFormats';
import { floats, node, noise, onnxFile, valueInfo, type Written } from '../support/onnxFile';

const NAMES = ['apple', 'banana', 'cherry'];
const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

/** logits → scores, of three classes. */
const CLASSIFIER: Written = {
  nodes: [
    node('Conv', ['x', 'w'], ['c']),
    node('Relu', ['c'], ['r']),
    node('GlobalAveragePool', ['r'], ['p']),
    node('Flatten', ['p'], ['logits']),
    node('Softmax', ['logits'], ['scores']),
  ],
  tensors: [noise('w', 3, 3, 3, 3)],
  outputs: ['scores'],
};

const inML = (one: NodeProto): NodeProto => Object.assign(one, { domain: 'ai.onnx.ml' });

/** The end that Azure Custom Vision writes. */
function azure(): Written {
  const map = inML(node('ZipMap', ['scores'], ['loss']));
  map.attribute.push(
    create(AttributeProtoSchema, { name: 'classlabels_strings', type: 8, strings: NAMES.map(bytesOf) }),
  );
  const words = create(TensorProtoSchema, {
    name: 'words',
    dataType: TensorProto_DataType.STRING,
    dims: [3n],
    stringData: NAMES.map(bytesOf),
  });
  return {
    ...CLASSIFIER,
    nodes: [
      ...CLASSIFIER.nodes,
      node('ArgMax', ['scores'], ['best'], { axis: 1, keepdims: 0 }),
      inML(node('ArrayFeatureExtractor', ['words', 'best'], ['classLabel'])),
      map,
    ],
    tensors: [...(CLASSIFIER.tensors ?? []), words],
    outputs: [valueInfo('classLabel', [1], TensorProto_DataType.STRING), 'loss'],
  };
}

const load = (written: Written, output: string | null = null) =>
  new Model(
    'id',
    'net.onnx',
    readModelFile(onnxFile(written), 'net.onnx'),
    { mean: [0], std: [1] },
    {
      ...NO_CHOICE,
      output,
    },
  ).info;

const notesOf = (written: Written): readonly string[] =>
  inferredFor({ task: null, normalization: null, method: null, layer: null }, load(written)).map(sentenceOf);

describe('a file that ends in words', () => {
  it.each([null, 'loss'])('is explained by its scores under the name of their map (chosen: %s)', (output) => {
    expect(load(azure(), output)).toMatchObject({
      output: 'loss',
      ports: { outputs: ['loss'] },
      ending: { link: 'softmax' },
      labels: NAMES,
      classCount: 3,
    });
  });

  it('has no output that holds words', () => {
    expect(() => load(azure(), 'classLabel')).toThrow('net.onnx has no output “classLabel”; there is loss.');
  });

  it('and has no scores beside them is refused as such', () => {
    const { outputs = [], ...rest } = azure();
    expect(() => load({ ...rest, outputs: outputs.slice(0, 1) })).toThrow(
      'net.onnx answers in words alone (classLabel); export it with its scores as an output.',
    );
  });
});

describe('what a file says in its metadata', () => {
  const factsOf = (metadata: Record<string, string>) => load({ ...CLASSIFIER, metadata });

  it('is read as Ultralytics’ classifiers write it', () => {
    const names = "{0: 'apple', 1: 'banana', 2: \"it's\"}";
    expect(factsOf({ task: 'classify', names, imgsz: '[96, 96]' })).toMatchObject({
      labels: ['apple', 'banana', "it's"],
      normalization: { mean: [0], std: [1] },
      side: 96,
      task: 'classification',
    });
  });

  it.each([
    '["a", "b", "c"]',
    "['a', 'b', 'c']",
    'a\nb\nc\n',
    "{0: 'a', 1: 'b', 2: 'c'}",
    '{"0":"a","1":"b","2":"c"}',
  ])('are the labels in %j', (labels) => expect(factsOf({ labels }).labels).toEqual(['a', 'b', 'c']));

  it('is the range of pixels, where ONNX’s own entry says it', () => {
    expect(factsOf({ 'Image.NominalPixelRange': 'NominalRange_0_255' }).normalization).toEqual({
      mean: [0],
      std: [1 / 255],
    });
  });

  it.each([
    "__import__('os').getcwd()",
    "{0: 'a', 2: 'c', 3: 'd'}",
    '[[1], 2, 3]',
    '('.repeat(5000),
    "['a', 'b'",
  ])('is left alone where it is no list of names: %j', (names) =>
    expect(factsOf({ names }).labels).toBeNull(),
  );
});

describe('what nobody told is said', () => {
  it('of logits beside their softmax, which are no choice', () => {
    const both = { ...CLASSIFIER, outputs: ['logits', 'scores'] };
    expect(load(both)).toMatchObject({ output: 'scores', ending: { link: 'softmax' } });
    expect(notesOf(both)).toContain(
      'Output: scores, since logits and scores are made of the same logits (model_output= decides otherwise).',
    );
  });

  it('of logits beside the softmax of others, which are a choice', () => {
    const nodes = CLASSIFIER.nodes.slice(0, -1);
    const other = [node('Add', ['logits', 'three'], ['more']), node('Softmax', ['more'], ['scores'])];
    expect(() =>
      load({
        ...CLASSIFIER,
        nodes: [...nodes, ...other],
        tensors: [noise('w', 3, 3, 3, 3), floats('three', [3], [1, 2, 3])],
        outputs: ['logits', 'scores'],
      }),
    ).toThrow('Choose the one to explain');
  });

  it('of a size that the file leaves open and its weights do not', () => {
    const flat: Written = {
      nodes: [
        node('Conv', ['x', 'w'], ['c']),
        node('Relu', ['c'], ['r']),
        node('Flatten', ['r'], ['f']),
        node('MatMul', ['f', 'm'], ['y']),
      ],
      tensors: [noise('w', 2, 1, 3, 3), noise('m', 2 * 26 * 26, 3)],
      input: [1, 1, null, null],
    };
    expect(notesOf(flat)).toContain(
      'Size: 28 × 28, since the file leaves it open, and of the usual sizes its weights fit this one alone.',
    );
  });

  it('of pictures that come channels last', () => {
    const nodes = [
      node('Transpose', ['x'], ['t'], { perm: [0, 3, 1, 2] }),
      ...CLASSIFIER.nodes.map((one) =>
        Object.assign(one, { input: one.input.map((name) => (name === 'x' ? 't' : name)) }),
      ),
    ];
    expect(notesOf({ ...CLASSIFIER, nodes, input: [1, 8, 8, 3] })).toContain(
      'Layout: channels last, [1, height, width, channels], since its first operators take the picture so.',
    );
  });
});

it('channels that the file leaves open are those that its first convolution takes', () => {
  const grey = {
    nodes: [
      node('Conv', ['x', 'w'], ['c']),
      node('Relu', ['c'], ['r']),
      node('GlobalAveragePool', ['r'], ['y']),
    ],
    tensors: [noise('w', 4, 1, 3, 3)],
    input: [null, null, null, null],
  };
  expect(load(grey)).toMatchObject({ channels: 1, fixedSize: null });
});

describe('a file of another format', () => {
  const [keras, lite, , pickle] = OTHER_FORMATS;
  it.each([
    ['by its first bytes, whatever it is called', 'model.onnx', '\x89HDF\r\n\x1a\n', keras],
    ['in the middle of its first bytes', 'model.onnx', '\x1c\0\0\0TFL3', lite],
    ['that runs code where it is opened', 'model.onnx', '\x80\x02}q\0.', pickle],
    ['by its name, where its bytes say nothing', 'model.pth', 'nothing', pickle],
  ])('is named %s', (_, name, bytes, { hint }) => {
    const file = Uint8Array.from(bytes, (letter) => letter.charCodeAt(0));
    expect(() => readModelFile(file, name)).toThrow(`${name} ${hint}.`);
  });
});
