/** Sums, means, maxima, softmax, the arg-max. */
import type { Shape } from '../../../tensor';
import { elementCount, firstMaximum } from '../../../tensor';
import { onHost, type Binding } from './binding';

/** Extents before, in and after the reduced axes; null if they do not lie together. */
function split(shape: Shape, axes: readonly number[]): readonly [number, number, number] | null {
  const first = Math.min(...axes);
  const last = Math.max(...axes);
  const between = shape.slice(first, last + 1).filter((_, i) => !axes.includes(first + i));
  if (between.some((extent) => extent !== 1)) return null;
  return [
    elementCount(shape.slice(0, first)),
    elementCount(shape.slice(first, last + 1)),
    elementCount(shape.slice(last + 1)),
  ];
}

/** For every number of a tensor, the index of the result that it counts for. */
function targets(shape: Shape, axes: readonly number[]): Int32Array {
  const kept = shape.map((extent, axis) => (axes.includes(axis) ? 1 : extent));
  let indices = [0];
  shape.forEach((extent, axis) => {
    indices = indices.flatMap((index) =>
      Array.from({ length: extent }, (_, i) => index * kept[axis] + (axes.includes(axis) ? 0 : i)),
    );
  });
  return Int32Array.from(indices);
}

export const reduce: Binding<'reduce'> = {
  bind: (site) => {
    const {
      attributes: { fn, axes },
      inputs: [x],
      output,
      kernels,
      heap,
    } = site;
    const [source, result] = [x.address, output.address];
    const factor = fn === 'mean' ? output.count / x.count : 1;
    const parts = axes.length === 0 ? ([1, 1, x.count] as const) : split(x.shape, axes);
    if (fn !== 'max' && parts) {
      const [outer, reduced, inner] = parts;
      if (inner === 1) return () => kernels.sumColumns(source, result, outer, reduced, factor);
      return () => {
        for (let i = 0; i < outer; i++) {
          const from = source + i * reduced * inner * 4;
          kernels.sumRows(from, result + i * inner * 4, reduced, inner, factor);
        }
      };
    }
    const target = targets(x.shape, axes);
    return () => {
      const values = heap.floats(source, x.count);
      const out = heap.floats(result, output.count);
      out.fill(fn === 'max' ? -Infinity : 0);
      for (let i = 0; i < values.length; i++) {
        const at = target[i];
        out[at] = fn === 'max' ? Math.max(out[at], values[i]) : out[at] + values[i] * factor;
      }
    };
  },
};

export const softmax: Binding<'softmax'> = {
  bind: ({ inputs: [x], output, kernels }) => {
    const columns = x.shape[x.shape.length - 1];
    return () => kernels.softmax(x.address, output.address, x.count / columns, columns);
  },
};

export const oneHotOfMaximum: Binding<'oneHotOfMaximum'> = onHost((out, [x]) => {
  out.fill(0);
  out[firstMaximum(x)] = 1;
});
