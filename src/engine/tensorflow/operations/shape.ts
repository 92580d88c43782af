/** Operations that move, join and cut tensors, and those that compute shapes. */
import type { Operation, OperationRule } from './operation';

/** Past the end of every axis. */
const END = 2 ** 31 - 1;
const FLOATS = ['DT_FLOAT', 'DT_HALF', 'DT_DOUBLE', 'DT_BFLOAT16'];
/** ONNX TensorProto.DataType. */
const [FLOAT, INT32] = [1, 6];

const joins = (operation: Operation, axis: number, parts: readonly string[]): string =>
  operation.write.op('Concat', parts, { axis: operation.numbers(axis)[0] });

const pads =
  (mode: 'constant' | 'mirror'): OperationRule =>
  (operation) => {
    const { write, inputs } = operation;
    const each = operation.numbers(1);
    const ends = [0, 1].flatMap((side) => each.filter((_, i) => i % 2 === side));
    const names = [inputs[0], write.integers(ends)];
    if (mode === 'constant') return write.op('Pad', inputs[2] === undefined ? names : [...names, inputs[2]]);
    const how = operation.text('mode', 'REFLECT');
    operation.refuseUnless(how === 'REFLECT', `pads in the mode ${how}`);
    return write.op('Pad', names, { mode: 'reflect' });
  };

/** Bit i of a mask speaks of axis i. */
const inMask = (mask: number, axis: number): boolean => ((mask >> axis) & 1) === 1;

const slicesByStrides: OperationRule = (operation) => {
  const { write, inputs } = operation;
  const [begin, end, steps] = [1, 2, 3].map((input) => operation.numbers(input));
  const mask = (name: string): number => operation.integer(`${name}_mask`, 0);
  operation.refuseUnless(
    mask('ellipsis') === 0 && mask('new_axis') === 0,
    'slices with an ellipsis or a new axis',
  );
  const shrunk = begin.map((_, axis) => axis).filter((axis) => inMask(mask('shrink_axis'), axis));
  const starts = begin.map((at, axis) => (inMask(mask('begin'), axis) ? (steps[axis] > 0 ? 0 : END) : at));
  const stops = end.map((at, axis) => {
    // One element, the last one too, whose next would be counted from the front again.
    if (shrunk.includes(axis)) return begin[axis] === -1 ? END : begin[axis] + 1;
    return inMask(mask('end'), axis) ? (steps[axis] > 0 ? END : -END) : at;
  });
  const axes = begin.map((_, axis) => axis);
  const sliced = write.op('Slice', [
    inputs[0],
    ...[starts, stops, axes, steps].map((values) => write.integers(values)),
  ]);
  return shrunk.length === 0 ? sliced : write.op('Squeeze', [sliced, write.integers(shrunk)]);
};

const slices: OperationRule = (operation) => {
  const [begin, size] = [1, 2].map((input) => operation.numbers(input));
  const ends = begin.map((at, axis) => (size[axis] === -1 ? END : at + size[axis]));
  const axes = begin.map((_, axis) => axis);
  const { write, inputs } = operation;
  return write.op('Slice', [inputs[0], ...[begin, ends, axes].map((values) => write.integers(values))]);
};

const splits: OperationRule = (operation) => {
  const { write, inputs } = operation;
  const count = operation.integer('num_split', 1);
  return write.ops('Split', [inputs[1]], count, { axis: operation.numbers(0)[0], num_outputs: count });
};

const splitsBySizes: OperationRule = (operation) => {
  const { write, inputs } = operation;
  const count = operation.numbers(1).length;
  return write.ops('Split', inputs.slice(0, 2), count, { axis: operation.numbers(2)[0] });
};

const squeezes: OperationRule = (operation) => {
  const { write, inputs } = operation;
  const axes = operation.integers('squeeze_dims', operation.integers('axis', []));
  return write.op('Squeeze', axes.length === 0 ? [inputs[0]] : [inputs[0], write.integers(axes)]);
};

export const SHAPES: Readonly<Record<string, OperationRule>> = {
  Shape: ({ write, inputs }) => write.op('Shape', inputs),
  Reshape: ({ write, inputs }) => write.op('Reshape', inputs.slice(0, 2), { allowzero: 1 }),
  Squeeze: squeezes,
  ExpandDims: (operation) =>
    operation.write.op('Unsqueeze', [operation.inputs[0], operation.write.integers(operation.numbers(1))]),
  Transpose: (operation) =>
    operation.write.op('Transpose', [operation.inputs[0]], { perm: operation.numbers(1) }),
  Concat: (operation) => joins(operation, 0, operation.inputs.slice(1)),
  ConcatV2: (operation) => joins(operation, operation.inputs.length - 1, operation.inputs.slice(0, -1)),
  Pack: (operation) => {
    const { write, inputs } = operation;
    const axis = operation.integer('axis', 0);
    const parts = inputs.map((part) => write.op('Unsqueeze', [part, write.integers([axis])]));
    return write.op('Concat', parts, { axis });
  },
  Pad: pads('constant'),
  PadV2: pads('constant'),
  MirrorPad: pads('mirror'),
  StridedSlice: slicesByStrides,
  Slice: slices,
  Split: splits,
  SplitV: splitsBySizes,
  Gather: ({ write, inputs }) => write.op('Gather', inputs.slice(0, 2), { axis: 0 }),
  GatherV2: (operation) =>
    operation.write.op('Gather', operation.inputs.slice(0, 2), { axis: operation.numbers(2)[0] }),
  Tile: ({ write, inputs }) => write.op('Tile', inputs),
  Fill: ({ write, inputs }) => write.op('Expand', [inputs[1], inputs[0]]),
  Cast: (operation) =>
    operation.write.op('Cast', [operation.inputs[0]], {
      to: FLOATS.includes(operation.type('DstT')) ? FLOAT : INT32,
    }),
};
