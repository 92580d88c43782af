/** Recurrent layers: the products with the state's matrix are kernels, what is left of a step is a loop of JavaScript. */
import type { KernelName } from '../../../plan/kernels';
import {
  recurrentGradient,
  recurrentStates,
  scratchLength,
  scratchOf,
  type StateMatrix,
} from '../../recurrent';
import type { Binding, Operand, Place, Site } from './binding';

/** Views of the heap know their addresses. */
function matrixAt({ address, shape }: Operand, { kernels }: Pick<Site<KernelName>, 'kernels'>): StateMatrix {
  const hidden = shape[1];
  const rowsFrom = (first: number): number => address + 4 * first * hidden;
  return {
    times: (x, out, first) =>
      kernels.matVec(rowsFrom(first), x.byteOffset, out.byteOffset, out.length, hidden),
    transposedTimes: (x, out, first) =>
      kernels.vecMat(rowsFrom(first), x.byteOffset, out.byteOffset, x.length, hidden),
  };
}

/** @param gates - which input has their shape. */
function steps<K extends 'recurrent' | 'recurrentGrad'>(
  compute: typeof recurrentStates,
  gates: number,
): Binding<K> {
  const rowsOf = ({ inputs }: Place<K>): number => inputs[gates].shape[2];
  return {
    scratch: (place) => 4 * scratchLength(rowsOf(place)),
    bind: (site) => {
      const { attributes, inputs, output, heap, scratch } = site;
      const rows = rowsOf(site);
      const shapes = inputs.map(({ shape }) => shape);
      const places = inputs.map(({ address, count }) => [address, count] as const);
      const matrix = matrixAt(inputs[gates + 1], site);
      return () =>
        compute(
          heap.floats(output.address, output.count),
          places.map(([address, count]) => heap.floats(address, count)),
          attributes,
          shapes,
          matrix,
          scratchOf(heap.floats(scratch, scratchLength(rows)), rows),
        );
    },
  };
}

export const recurrent = steps<'recurrent'>(recurrentStates, 0);
export const recurrentGrad = steps<'recurrentGrad'>(recurrentGradient, 2);
