/** Matrix products over the last two axes. */
import { elementCount, type Shape } from '../../../tensor';
import type { KernelAttributes } from '../../../plan/kernels';
import { packedBytes } from '../constants';
import { boxCopy } from '../boxes';
import type { Binding } from './binding';
import { ZERO_PIXEL } from './direct';
import { PLAIN } from './epilogue';
import { turnedNumbers } from './turned';

interface Sizes {
  readonly rows: number;
  readonly depth: number;
  readonly columns: number;
}

function sizesOf({ transposeA, transposeB }: KernelAttributes['matMul'], a: Shape, b: Shape): Sizes {
  const [aRows, aColumns] = a.slice(-2);
  const [bRows, bColumns] = b.slice(-2);
  return {
    rows: transposeA ? aColumns : aRows,
    depth: transposeA ? aRows : aColumns,
    columns: transposeB ? bRows : bColumns,
  };
}

/** Which matrix of an operand belongs to each matrix of the result. */
function matrices(shape: Shape, batch: Shape): number[] {
  const own = shape.slice(0, -2);
  const added = batch.length - own.length;
  let numbers = [0];
  batch.forEach((extent, axis) => {
    const mine = axis < added ? 1 : own[axis - added];
    numbers = numbers.flatMap((n) =>
      Array.from({ length: extent }, (_, i) => n * mine + (mine === 1 ? 0 : i)),
    );
  });
  return numbers;
}

export const matMul: Binding<'matMul'> = {
  scratch: ({ attributes, inputs: [a, b] }) => {
    const { rows, depth, columns } = sizesOf(attributes, a.shape, b.shape);
    const left = attributes.transposeA ? rows * depth * 4 : 0;
    return left + (b.constant ? 0 : packedBytes(depth, columns)) + 64;
  },

  bind: ({ attributes, inputs: [a, b], output, scratch, kernels, constants, tables }) => {
    const { rows, depth, columns } = sizesOf(attributes, a.shape, b.shape);
    const batch = output.shape.slice(0, -2);
    const panels = packedBytes(depth, columns);
    const leftTurned = scratch + (b.constant ? 0 : Math.ceil(panels / 64) * 64);
    const constant = b.constant && constants.matrices(b.constant, depth, columns, attributes.transposeB);
    const turned = turnedNumbers({ constants, tables }, constant);
    const pack = attributes.transposeB ? kernels.packTransposed : kernels.pack;
    const [lefts, rights] = [matrices(a.shape, batch), matrices(b.shape, batch)];
    const calls = Array.from({ length: elementCount(batch) }, (_, i) => {
      const left = a.address + lefts[i] * rows * depth * 4;
      const right = b.constant ? 0 : b.address + rights[i] * depth * columns * 4;
      const turn =
        attributes.transposeA &&
        boxCopy(kernels, left, leftTurned, [
          { extent: rows, from: 1, to: depth },
          { extent: depth, from: rows, to: 1 },
        ]);
      const call = [
        turn ? leftTurned : left,
        tables.rows(rows, depth),
        constants.zeros(ZERO_PIXEL),
        constant === null ? scratch : constant.address + rights[i] * constant.bytes,
        constants.zeros(Math.ceil(columns / 8) * 8),
        output.address + i * rows * columns * 4,
        columns * 4,
        0,
        rows,
        1,
        depth,
        columns,
        ...PLAIN,
        ...turned,
      ];
      return () => {
        if (turn) turn();
        if (constant === null) pack(right, scratch, depth, columns);
        kernels.convolve(...call);
      };
    });
    return () => calls.forEach((call) => call());
  },
};
