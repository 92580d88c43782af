/** Files that were made to harm, each by its kind: a sentence, or an answer, and the good network answers as before. */
import { create } from '@bufbuild/protobuf';
import { GraphProtoSchema, type GraphProto, type NodeProto, type TensorProto } from 'onnx-buf';
import type { AnalysisResult } from '../../src/engine/contract/answer';
import { hostileJudge, type Judge } from '../support/hostile';
import { floats, integers, node, noise, onnxFile, type Value, type Written } from '../support/onnxFile';
import { watchdog } from '../support/watchdog';
import { camOf } from '../support/request';

let judge: Judge;
beforeAll(async () => {
  jest.spyOn(console, 'warn').mockImplementation(() => undefined);
  judge = await hostileJudge();
});

// A loop without an end is no test that fails: nothing else would be heard of it.
const dog = watchdog();
let number = 0;
beforeEach(() => dog.begin(++number));
afterEach(() => dog.end());
afterAll(() => dog.stop());

/** A network: convolution of 3 to 4 channels, ReLU, what is given from `r` to `m`, mean over the map, 5 classes. */
function network(
  middle: readonly NodeProto[],
  tensors: readonly TensorProto[] = [],
  more: Partial<Written> = {},
): Uint8Array {
  return onnxFile({
    nodes: [
      node('Conv', ['x', 'w'], ['c'], { pads: [1, 1, 1, 1] }),
      node('Relu', ['c'], ['r']),
      ...middle,
      node('GlobalAveragePool', ['m'], ['g']),
      node('Flatten', ['g'], ['f']),
      node('MatMul', ['f', 'v'], ['y']),
    ],
    tensors: [noise('w', 4, 3, 3, 3), noise('v', 4, 5), ...tensors],
    ...more,
  });
}

const through = (
  operator: string,
  inputs: readonly (TensorProto | string)[] = [],
  attributes: Readonly<Record<string, Value>> = {},
  more: Partial<Written> = {},
): Uint8Array =>
  network(
    [
      node(
        operator,
        ['r', ...inputs.map((input) => (typeof input === 'string' ? input : input.name))],
        ['m'],
        attributes,
        'odd',
      ),
    ],
    inputs.filter((input) => typeof input !== 'string'),
    more,
  );

/** Something known ahead, of which the first number is added. */
const ahead = (nodes: readonly NodeProto[], tensors: readonly TensorProto[] = []): Uint8Array =>
  network(
    [
      ...nodes,
      node('ReduceMax', ['big'], ['one'], { keepdims: 0 }),
      node('Cast', ['one'], ['real'], { to: 1 }),
      node('Add', ['r', 'real'], ['m']),
    ],
    tensors,
  );

const HUGE = integers('shape', [1000, 1000, 1000]);
const scalar = (name: string, value: number): TensorProto => integers(name, [value], []);

const REFUSED: readonly [string, () => Uint8Array, RegExp][] = [
  [
    'a convolution without its filter',
    () => network([node('Conv', ['r'], ['m'], {}, 'odd')]),
    /Conv \(odd\) has 1 input, where 2 to 3 are needed/,
  ],
  [
    'a hole among any number of inputs',
    () => through('Max', ['', noise('n', 4, 8, 8)]),
    /Max \(odd\) has no input 1, which it cannot do without/,
  ],
  [
    'an operand without a number in it',
    () => through('MatMul', [floats('none', [8, 0], [])]),
    /MatMul \(odd\) (takes|would make) a tensor of shape/,
  ],
  [
    'an operator without outputs',
    () => network([node('Relu', ['r'], [], {}, 'odd'), node('Relu', ['r'], ['m'])]),
    /\S/,
  ],
  [
    'an Attention without its key',
    () => through('Attention', [], {}, { opset: 23 }),
    /Attention \(odd\) has 1 input, where 3 to 6/,
  ],
  [
    'strides of 0',
    () => through('MaxPool', [], { kernel_shape: [2, 2], strides: [0, 0] }),
    /MaxPool \(odd\) has strides = \[0,0\], where .*from 1 on/,
  ],
  [
    'negative dilations',
    () => through('Conv', [noise('w2', 4, 4, 3, 3)], { dilations: [-1, -1] }),
    /dilations = \[-1,-1\]/,
  ],
  [
    'pads wider than the window',
    () => through('AveragePool', [], { kernel_shape: [2, 2], pads: [5, 5, 5, 5] }),
    /pads = \[5,5,5,5\] around windows of 2×2/,
  ],
  [
    'a window that does not fit',
    () => through('MaxPool', [], { kernel_shape: [99, 99] }),
    /window of 99×99 does not fit/,
  ],
  ['an axis out of range', () => through('Softmax', [], { axis: 9 }), /axis = 9, where an axis from -4 to 3/],
  [
    'axes of which one is twice there',
    () => through('ReduceMean', [integers('a', [2, -2])]),
    /axes \[2,-2\], where axes of a tensor of 4 dimensions/,
  ],
  [
    'an order of axes that is none',
    () => through('Transpose', [], { perm: [0, 0, 1, 2] }),
    /perm = \[0,0,1,2\]/,
  ],
  [
    '3 means for 4 channels',
    () =>
      through(
        'BatchNormalization',
        ['s', 'b', 'mean', 'var'].map((name) => noise(name, name === 'mean' ? 3 : 4)),
      ),
    /BatchNormalization \(odd\) has a tensor of shape \[3\] as input 3, where 4 numbers/,
  ],
  [
    'a bias of another length',
    () => through('Conv', [noise('w2', 4, 4, 1, 1), noise('b', 7)]),
    /bias of shape \[7\], where 4 numbers/,
  ],
  [
    'groups that do not divide',
    () => through('Conv', [noise('w2', 4, 2, 1, 1)], { group: 3 }),
    /groups|expects 6 input channels/,
  ],
  ['an input of no extent', () => network([node('Relu', ['r'], ['m'])], [], { input: [1, 3, 0, 8] }), /\S/],
  [
    'a slice of nothing',
    () => through('Slice', [integers('b', [2]), integers('e', [2]), integers('a', [2])]),
    /would make a tensor of shape \[1,4,0,8\]/,
  ],
  [
    'a mode called __proto__',
    () => through('Resize', ['', floats('s', [4], [1, 1, 2, 2])], { nearest_mode: '__proto__' }),
    /nearest_mode = “__proto__”, where one of/,
  ],
  [
    'an operator called constructor',
    () => through('constructor'),
    /operators that are not supported: constructor \(odd\)/,
  ],
  [
    'a loop',
    () => {
      const body = create(GraphProtoSchema, {
        input: [{ name: 'i' }, { name: 'go' }, { name: 'state' }],
        node: [node('Identity', ['go'], ['on']), node('Relu', ['state'], ['next'])],
        output: [{ name: 'on' }, { name: 'next' }],
      });
      return network(
        [node('Loop', ['times', 'yes', 'r'], ['m'], { body }, 'odd')],
        [scalar('times', 3), scalar('yes', 1)],
      );
    },
    /not supported: Loop \(odd\)\. Control flow that depends on data/,
  ],
  [
    'an operator of our own',
    () => through('LinearMap', [noise('matrix', 3, 4)], { axis: 1 }),
    /not supported: LinearMap \(odd\)/,
  ],
  [
    'whole numbers as a filter',
    () => through('Conv', [integers('w2', new Array<number>(16).fill(1), [4, 4, 1, 1])]),
    /whole numbers as input 1, where real ones/,
  ],
  [
    'nodes in a circle',
    () =>
      network([
        node('Identity', ['b'], ['a']),
        node('Identity', ['a'], ['b']),
        node('Add', ['r', 'a'], ['m']),
      ]),
    /takes b, which nothing before it makes/,
  ],
  [
    'a value that is made twice',
    () => network([node('Relu', ['r'], ['m']), node('Neg', ['r'], ['m'])]),
    /makes m, which is there before it/,
  ],
  // onnxruntime: “Duplicate definition of name (r)”.
  [
    'a weight of the name of a value',
    () => network([node('Relu', ['r'], ['m'])], [noise('r', 1, 4, 8, 8)]),
    /makes r, which is there before it/,
  ],
  [
    'two weights of one name',
    () => network([node('Relu', ['r'], ['m'])], [noise('w', 4, 3, 3, 3)]),
    /two tensors called w/,
  ],
  [
    'a weight of negative extents',
    () => {
      const negative = noise('w2', 4, 3, 3, 3);
      negative.dims = [-4n, 3n, 3n, -3n];
      return through('Add', [negative]);
    },
    /is damaged: the tensor w2 has the shape \[-4,3,3,-3\]/,
  ],
  ['numbers that become words', () => through('Cast', [], { to: 8 }), /to = 8, where the number of a type/],
  [
    'a billion known numbers of one',
    () => ahead([node('ConstantOfShape', ['shape'], ['big'], {}, 'odd')], [HUGE]),
    /ConstantOfShape \(odd\) makes 1,000,000,000 numbers ahead of the run, at most 16,777,216/,
  ],
  [
    'an Expand to a billion',
    () => ahead([node('Expand', ['seed', 'shape'], ['big'], {}, 'odd')], [noise('seed', 1), HUGE]),
    /1,000,000,000 numbers/,
  ],
  [
    'a Tile to a billion',
    () => ahead([node('Tile', ['seed', 'shape'], ['big'], {}, 'odd')], [noise('seed', 1, 1, 1), HUGE]),
    /1,000,000,000 numbers/,
  ],
  [
    'a Range of a billion',
    () =>
      ahead(
        [node('Range', ['from', 'to', 'by'], ['big'], {}, 'odd')],
        [scalar('from', 0), scalar('to', 1e9), scalar('by', 1)],
      ),
    /1,000,000,000 numbers/,
  ],
  [
    'an EyeLike of 30,000²',
    () =>
      ahead(
        [node('ConstantOfShape', ['shape'], ['eye']), node('EyeLike', ['eye'], ['big'])],
        [integers('shape', [30_000, 30_000])],
      ),
    /900,000,000 numbers/,
  ],
  [
    'many values, each of which is allowed',
    () =>
      ahead(
        [
          node('ConstantOfShape', ['shape'], ['big0']),
          ...Array.from({ length: 40 }, (_, i) =>
            node('Neg', [`big${i}`], [i === 39 ? 'big' : `big${i + 1}`]),
          ),
        ],
        [integers('shape', [4000, 4000])],
      ),
    /numbers are kept ahead of the run, at most/,
  ],
  [
    'a Resize to a billion',
    () => through('Resize', ['', '', integers('s', [1, 4, 40_000, 40_000])]),
    /matrix|numbers; at most|needs .* MB/,
  ],
  [
    'a Pad to a billion',
    () => through('Pad', [integers('p', [0, 0, 20_000, 20_000, 0, 0, 20_000, 20_000])]),
    /numbers; at most 134,217,728/,
  ],
  [
    'a mirror of millions',
    () => through('Pad', [integers('p', [0, 0, 0, 0, 0, 0, 0, 16_000_000])], { mode: 'reflect' }, {}),
    /needs a matrix of 16,000,000 × 8/,
  ],
  [
    'a transposed convolution of stride 10⁴',
    () => through('ConvTranspose', [noise('w2', 4, 4, 2, 2)], { strides: [10_000, 10_000] }),
    /numbers; at most 134,217,728/,
  ],
  [
    'a running sum over 20,000',
    () =>
      onnxFile({
        nodes: [
          node('CumSum', ['x', 'axis'], ['c'], {}, 'odd'),
          node('GlobalAveragePool', ['c'], ['g']),
          node('Flatten', ['g'], ['y']),
        ],
        tensors: [scalar('axis', 3)],
        input: [1, 3, 1, 20_000],
      }),
    /CumSum \(odd\): it needs a matrix of 20,000 × 20,000/,
  ],
  [
    'a Gather of 2¹⁸ indices',
    () =>
      through(
        'Gather',
        [
          integers(
            'i',
            Array.from({ length: 2 ** 18 }, (_, i) => (i * 7) % 8),
          ),
        ],
        { axis: 3 },
      ),
    /\S/,
  ],
  [
    'an input of 20,000²',
    () => network([node('Relu', ['r'], ['m'])], [], { input: [1, 3, 20_000, 20_000] }),
    /1,200,000,000 numbers; at most 33,554,432/,
  ],
  [
    'products of products, 40 deep',
    () =>
      network([
        ...Array.from({ length: 40 }, (_, i) =>
          node('Mul', i === 0 ? ['r', 'r'] : [`p${i - 1}`, `p${i - 1}`], [`p${i}`]),
        ),
        node('Sigmoid', ['p39'], ['m']),
      ]),
    /\S/,
  ],
  [
    'a name of 100,000 letters',
    () => network([node('Conv', ['r'], ['m'], {}, 'long'.repeat(25_000))]),
    /Conv \(longlong.*…/,
  ],
  [
    'a name with NUL in it',
    () => network([node('Conv', ['r'], ['m'], {}, 'a\u0000b\u001bc')]),
    /Conv \(a b c\) has 1 input/,
  ],
];

describe('a file with', () => {
  it.each(REFUSED)('%s is refused in a sentence', async (_, file, sentence) => {
    const outcome = await judge.model(file());
    // Where any sentence will do, so will an answer.
    if (typeof outcome === 'string' || String(sentence) !== String(/\S/)) expect(outcome).toMatch(sentence);
  });
});

describe('a file that is long but good', () => {
  it.each(['Relu', 'Identity'])('as a chain of 20,000 %s is answered', async (operator) => {
    const chain = Array.from({ length: 20_000 }, (_, i) =>
      node(operator, [i === 0 ? 'r' : `n${i - 1}`], [i === 19_999 ? 'm' : `n${i}`]),
    );
    const answer = (await judge.model(network(chain), 'grad-cam')) as AnalysisResult;
    expect(answer.logits).toHaveLength(5);
  });

  it('as 3,000 products behind a convolution is answered', async () => {
    const chain = Array.from({ length: 3000 }, (_, i) =>
      node('Mul', [i === 0 ? 'c2' : `n${i - 1}`, 's'], [i === 2999 ? 'm' : `n${i}`]),
    );
    const tensors = [noise('w2', 4, 4, 1, 1), floats('s', [], [1])];
    const file = network([node('Conv', ['r', 'w2'], ['c2']), ...chain], tensors);
    const answer = (await judge.model(file, 'grad-cam')) as AnalysisResult;
    expect(answer.logits).toHaveLength(5);
  });

  it('as 32 outputs with much to compute ahead for each is answered', async () => {
    const others = Array.from({ length: 31 }, (_, i) => [
      node('MatMul', ['k', 'k'], [`p${i}`]),
      node('ReduceMax', [`p${i}`], [`q${i}`], { keepdims: 0 }),
      node('Add', ['r', `q${i}`], [`o${i}`]),
    ]);
    const file = network([...others.flat(), node('Relu', ['r'], ['m'])], [noise('k', 600, 600)], {
      outputs: ['y', ...others.map((_, i) => `o${i}`)],
    });
    const answer = (await judge.model(file, 'grad-cam')) as AnalysisResult;
    expect(answer.logits).toHaveLength(5);
  });

  it('as branches within branches is answered', async () => {
    const within = (depth: number): GraphProto =>
      create(GraphProtoSchema, {
        node: [
          depth === 0
            ? node('Identity', ['r'], ['o'])
            : node('If', ['yes'], ['o'], { then_branch: within(depth - 1), else_branch: within(0) }),
        ],
        output: [{ name: 'o' }],
      });
    const file = network(
      [node('If', ['yes'], ['m'], { then_branch: within(10), else_branch: within(0) })],
      [scalar('yes', 1)],
    );
    const answer = (await judge.model(file, 'grad-cam')) as AnalysisResult;
    expect(answer).not.toEqual(expect.any(String));
    expect(answer.logits).toHaveLength(5);
  });
});

describe('a network whose gradient is zero by definition', () => {
  // PyTorch: the derivatives of round, floor, ceil and sign are 0.
  it.each(['Round', 'Floor', 'Ceil', 'Sign'])(
    'through %s shows the prediction and says so',
    async (operator) => {
      for (const method of ['grad-cam', 'guided-grad-cam'] as const) {
        const answer = (await judge.model(through(operator), method)) as AnalysisResult;
        expect(answer.logits).toHaveLength(5);
        expect(answer.pictures.augmented).toBeDefined();
        expect(answer.maps).toMatchObject({ named: {} });
        expect(answer.notes).toContain(
          `The gradient is zero by definition through ${operator} (odd), so there is no map; the prediction is shown alone.`,
        );
      }
    },
  );

  it('on one of two paths has the map of the other', async () => {
    const both = [node('Round', ['r'], ['a']), node('Add', ['a', 'r'], ['m'])];
    const answer = (await judge.model(network(both), 'grad-cam')) as AnalysisResult;
    expect(camOf(answer.maps)).not.toBeNull();
  });
});

describe('a map that is not finite', () => {
  it('is not drawn, and said not to be', async () => {
    // The derivative of a square root at 0 is infinite, and 0 · ∞ is not a number, in PyTorch too.
    const answer = (await judge.model(through('Sqrt'), 'grad-cam')) as AnalysisResult;
    expect(camOf(answer.maps)).toBeNull();
    expect(answer.pictures['grad-cam']).toBeUndefined();
    expect(answer.notes.join(' ')).toMatch(/The gradient at the layer .* is not finite .* not drawn/);
  });

  it('is nothing that a note counts with', async () => {
    // A black picture, at which the path of integrated gradients begins, has the logarithm of 0.
    const nodes = [
      node('GlobalAveragePool', ['x'], ['g']),
      node('Add', ['g', 'two'], ['a']),
      node('Log', ['a'], ['l']),
      node('Flatten', ['l'], ['f']),
      node('MatMul', ['f', 'v'], ['y']),
    ];
    const file = onnxFile({ nodes, tensors: [floats('two', [], [2]), noise('v', 3, 5)] });
    const { logits, notes } = (await judge.model(file, 'integrated-gradients')) as AnalysisResult;
    expect(logits.every(Number.isFinite)).toBe(true);
    expect(notes.join(' ')).not.toMatch(/add up/);
  });
});
