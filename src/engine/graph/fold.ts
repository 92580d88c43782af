/** Evaluates operators whose inputs are all known: shape arithmetic, type casts, rearranged weights, masks. */
import type { OnnxNode } from '../onnx/model';
import type { Budget } from './budget';
import { estimate } from './estimate';
import { ARITHMETIC } from './foldArithmetic';
import { DequantizeLinear } from './foldQuantization';
import { MOVEMENT, split } from './foldMovement';
import { integers, numberOf, type Evaluator } from './folding';
import { elementCount, type ConstantTensor, type Shape } from '../tensor';

/** Whether an ONNX element type is read as float32: FLOAT, FLOAT16, DOUBLE, BFLOAT16. */
export function isFloatType(type: unknown): boolean {
  return [1, 10, 11, 16].includes(type as number);
}

const SOURCES: Readonly<Record<string, Evaluator>> = {
  Constant: (_, node) => {
    for (const value of node.attributes.values()) {
      if (typeof value === 'object' && 'data' in value) return value;
    }
    const whole = node.attributes.get('value_int') ?? node.attributes.get('value_ints');
    if (whole !== undefined)
      return Array.isArray(whole) ? integers(whole as number[]) : integers([whole as number], []);
    const real = node.attributes.get('value_float') ?? node.attributes.get('value_floats');
    if (real === undefined) return undefined;
    const values = Array.isArray(real) ? (real as number[]) : [real as number];
    return {
      type: 'float',
      shape: Array.isArray(real) ? [values.length] : [],
      data: Float32Array.from(values),
    };
  },
  // Every float type is float32 here, every integer int32; 9 is BOOL.
  Cast: ([x], node) => {
    const to = numberOf(node, 'to', 1);
    if (isFloatType(to))
      return x.type === 'float' ? x : { type: 'float', shape: x.shape, data: Float32Array.from(x.data) };
    return integers(
      x.data.map((value: number) => (to === 9 ? Number(value !== 0) : Math.trunc(value))),
      x.shape,
    );
  },
  CastLike: ([x, like]) =>
    like.type === 'float'
      ? { type: 'float', shape: x.shape, data: Float32Array.from(x.data) }
      : integers(x.data.map(Math.trunc), x.shape),
  Identity: ([x]) => x,
  ConstantOfShape: ([shape], node) => {
    const value = node.attributes.get('value') as ConstantTensor | undefined;
    const extents = Array.from(shape.data);
    const count = elementCount(extents);
    const fill = value?.data[0] ?? 0;
    return value?.type === 'integer'
      ? integers(new Int32Array(count).fill(fill), extents)
      : { type: 'float', shape: extents, data: new Float32Array(count).fill(fill) };
  },
  EyeLike: ([{ shape }], node) => {
    const k = numberOf(node, 'k', 0);
    const data = new Float32Array(elementCount(shape)).map((_, i) =>
      Number((i % shape[1]) - Math.floor(i / shape[1]) === k),
    );
    return isFloatType(node.attributes.get('dtype') ?? 1)
      ? { type: 'float', shape, data }
      : integers(data, shape);
  },
};

const EVALUATORS: ReadonlyMap<string, Evaluator> = new Map(
  Object.entries({ ...SOURCES, ...ARITHMETIC, ...MOVEMENT, DequantizeLinear }),
);

/** Operators that are evaluated ahead where their inputs are known. */
export const FOLDABLE: readonly string[] = ['Shape', 'Size', 'Split', ...EVALUATORS.keys()];

/** Operators that ask for all numbers of their first input at once, if at all. */
const REARRANGING: ReadonlySet<string> = new Set([
  'Cast',
  'Flatten',
  'Identity',
  'Reshape',
  'Squeeze',
  'Transpose',
  'Unsqueeze',
]);

/** A tensor whose numbers cost nothing to look at, for those who do so one by one. An absent input stays absent. */
const inMemory = (tensor: ConstantTensor): ConstantTensor =>
  tensor?.type === 'float' ? { ...tensor, data: tensor.data.slice() } : tensor;

const isFoldable = new Set(FOLDABLE);

/**
 * Values of a node whose inputs are all constant, by output; undefined where this operator is not evaluated ahead.
 * @throws FitsNoSize for more numbers than the budget has.
 */
export function fold(
  node: OnnxNode,
  inputs: readonly ConstantTensor[],
  budget: Budget,
): readonly ConstantTensor[] | undefined {
  if (!isFoldable.has(node.op)) return undefined;
  if (!REARRANGING.has(node.op)) {
    const { numbers, work } = estimate(node, inputs);
    const given = inputs.filter(Boolean).map(({ shape }) => elementCount(shape));
    budget.spend(
      node,
      numbers,
      given.reduce((sum, each) => sum + each, 0),
      work,
    );
  }
  const held = REARRANGING.has(node.op) ? inputs : inputs.map(inMemory);
  if (node.op === 'Split') return split(held, node);
  const value = EVALUATORS.get(node.op)?.(held, node);
  return value && [value];
}

/** ONNX Shape-21 and Size-21, which need only the shape of their input. */
export function foldShape(node: OnnxNode, shape: Shape): ConstantTensor {
  if (node.op === 'Size') return integers([elementCount(shape)], []);
  const rank = shape.length;
  const clamp = (axis: number): number => Math.min(rank, Math.max(0, axis < 0 ? axis + rank : axis));
  return integers(shape.slice(clamp(numberOf(node, 'start', 0)), clamp(numberOf(node, 'end', rank))));
}
