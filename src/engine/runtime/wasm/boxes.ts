/** Copies of boxes between tensors of different strides: pad, slice, concat, tile, transpose, depth to space. */
import type { Kernels } from './instance';

/** One axis of a box: how many, and how far apart in the source and in the target, in numbers. */
export interface Axis {
  readonly extent: number;
  readonly from: number;
  readonly to: number;
}

/** Axes that lie together in both are one. */
export function merged(axes: readonly Axis[]): Axis[] {
  const result: Axis[] = [];
  for (const axis of axes.filter(({ extent }) => extent !== 1)) {
    const outer = result.at(-1);
    if (outer && outer.from === axis.from * axis.extent && outer.to === axis.to * axis.extent) {
      result[result.length - 1] = { ...axis, extent: outer.extent * axis.extent };
    } else result.push(axis);
  }
  return result;
}

/** @returns what copies the box. `from`, `to`: addresses of its first number. */
export function boxCopy(kernels: Kernels, from: number, to: number, axes: readonly Axis[]): () => void {
  const loops = merged(axes);
  const last = loops.at(-1);
  const run = last?.from === 1 && last.to === 1 ? (loops.pop() as Axis).extent : 1;
  const none: Axis = { extent: 1, from: 0, to: 0 };
  const inner = loops.pop() ?? none;
  const outer = loops.pop() ?? none;
  const starts = loops.reduce<(readonly [number, number])[]>(
    (all, axis) =>
      all.flatMap(([a, b]) =>
        Array.from({ length: axis.extent }, (_, i) => [a + 4 * i * axis.from, b + 4 * i * axis.to] as const),
      ),
    [[from, to]],
  );
  return () => {
    for (const [source, target] of starts) {
      kernels.copyRuns(
        source,
        target,
        run * 4,
        inner.extent,
        inner.from * 4,
        inner.to * 4,
        outer.extent,
        outer.from * 4,
        outer.to * 4,
      );
    }
  };
}
