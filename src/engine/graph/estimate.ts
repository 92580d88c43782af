/** How many numbers an operator would make of known values, told from their shapes before it makes them. */
import type { OnnxNode } from '../onnx/network';
import { broadcastShapes, elementCount, type ConstantTensor } from '../tensor';

export interface Estimate {
  readonly numbers: number;
  /** Multiplications and additions, at least one for each number. */
  readonly work: number;
}

type Rule = (inputs: readonly ConstantTensor[], node: OnnxNode) => number | Estimate;

const product = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((all, value) => all * value, 1);

const numbersOf = ({ shape }: ConstantTensor): number => elementCount(shape);

const repeated: Rule = (inputs) =>
  elementCount(
    inputs.filter(Boolean).reduce<readonly number[]>((all, { shape }) => broadcastShapes(all, shape), []),
  );

const BROADCASTING = [
  ...['Add', 'Sub', 'Mul', 'Div', 'Pow', 'Mod', 'Sum', 'Mean', 'Max', 'Min', 'Equal', 'Greater'],
  ...['GreaterOrEqual', 'Less', 'LessOrEqual', 'And', 'Or', 'Xor', 'Where', 'PRelu'],
];

/** Those that make more than they are given. */
const RULES: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ...BROADCASTING.map((operator) => [operator, repeated] as const),
  ['ConstantOfShape', ([shape]) => product(shape.data)],
  ['Expand', ([{ shape }, wanted]) => elementCount(broadcastShapes(shape, Array.from(wanted.data)))],
  ['Tile', ([x, repeats]) => numbersOf(x) * product(repeats.data)],
  [
    'Range',
    ([start, limit, delta]) => Math.max(0, Math.ceil((limit.data[0] - start.data[0]) / delta.data[0])),
  ],
  ['OneHot', ([indices, depth]) => numbersOf(indices) * depth.data[0]],
  [
    'Gather',
    ([x, indices], node) => {
      const axis = node.attributes.get('axis');
      const extent = x.shape.at(typeof axis === 'number' ? axis : 0) ?? 1;
      return (numbersOf(x) / Math.max(1, extent)) * numbersOf(indices);
    },
  ],
  ['GatherElements', ([, indices]) => numbersOf(indices)],
  [
    'GatherND',
    ([x, indices]) => {
      const depth = indices.shape.at(-1) ?? 1;
      return (numbersOf(indices) / Math.max(1, depth)) * elementCount(x.shape.slice(depth));
    },
  ],
  ['NonZero', ([x]) => numbersOf(x) * x.shape.length],
  ['Concat', (inputs) => inputs.reduce((sum, x) => sum + numbersOf(x), 0)],
  [
    'MatMul',
    ([a, b]) => {
      const [depth = 1, columns = 1] = b.shape.slice(-2);
      const numbers = (numbersOf(a) / Math.max(1, depth)) * columns;
      return { numbers, work: numbers * depth };
    },
  ],
]);

/** Of an operator that makes no more than it is given, what it is given. */
export function estimate(node: OnnxNode, inputs: readonly ConstantTensor[]): Estimate {
  const largest = Math.max(1, ...inputs.filter(Boolean).map(numbersOf));
  const made = RULES.get(node.op)?.(inputs, node) ?? largest;
  return typeof made === 'number' ? { numbers: made, work: made } : made;
}
