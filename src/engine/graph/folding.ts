/** What evaluators of known values share. */
import type { OnnxNode } from '../onnx/model';
import { elementCount, stridesOf, type ConstantTensor, type Shape } from '../tensor';

export type Evaluator = (inputs: readonly ConstantTensor[], node: OnnxNode) => ConstantTensor | undefined;

export const integers = (values: ArrayLike<number>, shape: Shape = [values.length]): ConstantTensor => ({
  type: 'integer',
  shape,
  data: Int32Array.from(values),
});

/** Values of the same type. */
export function like(tensor: ConstantTensor, values: ArrayLike<number>, shape: Shape): ConstantTensor {
  return tensor.type === 'float'
    ? { type: 'float', shape, data: Float32Array.from(values) }
    : integers(values, shape);
}

export function numbersOf(node: OnnxNode, name: string): readonly number[] | undefined {
  const value = node.attributes.get(name);
  return Array.isArray(value) ? (value as readonly number[]) : undefined;
}

export function numberOf(node: OnnxNode, name: string, fallback: number): number {
  const value = node.attributes.get(name);
  return typeof value === 'number' ? value : fallback;
}

/** Strides of an operand along the axes of a result that it is broadcast to; 0 where it is repeated. */
export function broadcastStrides(shape: Shape, result: Shape): number[] {
  const strides = stridesOf(shape);
  const added = result.length - shape.length;
  return result.map((_, axis) => (axis < added || shape[axis - added] === 1 ? 0 : strides[axis - added]));
}

/** For every element of a box, row by row, where it lies in a source: `start` + Σ index · stride. */
export function positions(shape: Shape, strides: readonly number[], start = 0): Int32Array {
  const at = new Int32Array(elementCount(shape));
  const index = new Array<number>(shape.length).fill(0);
  for (let i = 0, from = start; i < at.length; i++) {
    at[i] = from;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += strides[axis];
      if (++index[axis] < shape[axis]) break;
      from -= strides[axis] * shape[axis];
      index[axis] = 0;
    }
  }
  return at;
}

/** Elements at these places. */
export function picked(x: ConstantTensor, at: Int32Array, shape: Shape): ConstantTensor {
  const data = x.type === 'float' ? new Float32Array(at.length) : new Int32Array(at.length);
  for (let i = 0; i < at.length; i++) data[i] = x.data[at[i]];
  return { type: x.type, shape, data } as ConstantTensor;
}

/** ONNX Round-22. */
export function roundHalfToEven(x: number): number {
  const floor = Math.floor(x);
  const half = x - floor === 0.5;
  return half ? floor + (floor % 2 === 0 ? 0 : 1) : Math.round(x);
}
