/** Constant tensors of a graph and their shape arithmetic. */

export type Shape = readonly number[];

/** A tensor whose values are known before the network runs. Row-major. */
export type ConstantTensor =
  | { readonly type: 'float'; readonly shape: Shape; readonly data: Float32Array }
  | { readonly type: 'integer'; readonly shape: Shape; readonly data: Int32Array };

export type FloatTensor = Extract<ConstantTensor, { readonly type: 'float' }>;

/** A tensor whose numbers are made at every look at them: those of large weights are not kept beside their packed forms. */
export function computed(shape: Shape, make: () => Float32Array): FloatTensor {
  return {
    type: 'float',
    shape,
    get data() {
      return make();
    },
  };
}

/** Number of elements of a shape; 1 for a scalar. */
export function elementCount(shape: Shape): number {
  return shape.reduce((product, extent) => product * extent, 1);
}

/** Index of the first of the highest values, as `torch.argmax` and `numpy.argmax` count on a processor. */
export function firstMaximum(values: ArrayLike<number>): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) {
    if (values[i] > values[best]) best = i;
  }
  return best;
}

/** A plain loop: this runs over every weight of the network. */
export function allFinite(values: Float32Array): boolean {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] * 0;
  return sum === 0;
}

/** Row-major strides, in elements. */
export function stridesOf(shape: Shape): number[] {
  const strides = new Array<number>(shape.length).fill(1);
  for (let axis = shape.length - 2; axis >= 0; axis--) strides[axis] = strides[axis + 1] * shape[axis + 1];
  return strides;
}

/** Axis counted from the front; `rank` for the message. @throws RangeError outside of [-rank, rank). */
export function normalizeAxis(axis: number, rank: number): number {
  if (axis < -rank || axis >= rank)
    throw new RangeError(`axis ${axis} is outside of a tensor of rank ${rank}`);
  return axis < 0 ? axis + rank : axis;
}

/** NumPy broadcasting of two shapes. @throws RangeError when they do not fit. */
export function broadcastShapes(a: Shape, b: Shape): number[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, axis) => {
    const x = a[axis - (rank - a.length)] ?? 1;
    const y = b[axis - (rank - b.length)] ?? 1;
    if (x !== y && x !== 1 && y !== 1) throw new RangeError(`shapes [${a}] and [${b}] do not broadcast`);
    return x === 1 ? y : x;
  });
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((extent, axis) => extent === b[axis]);
}

/** Transposed copy: axis i of the result is axis `permutation[i]` of the input. */
export function transposeData<T extends Float32Array | Int32Array>(
  data: T,
  shape: Shape,
  permutation: readonly number[],
): T {
  const outShape = permutation.map((axis) => shape[axis]);
  const inStrides = stridesOf(shape);
  const strides = permutation.map((axis) => inStrides[axis]);
  const out = data.slice() as T;
  const last = shape.length - 1;
  if (last < 1) return out;
  const [run, stride] = [outShape[last], strides[last]];
  const index = new Array<number>(shape.length).fill(0);
  let source = 0;
  for (let target = 0; target < out.length; target += run) {
    for (let i = 0, from = source; i < run; i++, from += stride) out[target + i] = data[from];
    for (let axis = last - 1; axis >= 0; axis--) {
      source += strides[axis];
      if (++index[axis] < outShape[axis]) break;
      source -= strides[axis] * outShape[axis];
      index[axis] = 0;
    }
  }
  return out;
}
