/** Shapes of operators that move values, as known values and running ones have them in common. */
import { elementCount, normalizeAxis, type Shape } from '../tensor';

/** ONNX Reshape-21: 0 copies an extent (unless `allowZero`), −1 takes the rest. */
export function reshapeTo(input: Shape, wanted: readonly number[], allowZero: boolean): Shape {
  const copied = wanted.map((extent, axis) => (extent === 0 && !allowZero ? input[axis] : extent));
  const known = copied.filter((extent) => extent !== -1).reduce((product, extent) => product * extent, 1);
  return copied.map((extent) => (extent === -1 ? elementCount(input) / known : extent));
}

/** What is taken along one axis. */
export interface SliceRange {
  readonly begin: number;
  readonly step: number;
  readonly count: number;
}

/** ONNX Slice-13 along every axis. */
export function sliceRanges(
  shape: Shape,
  given: {
    readonly starts: readonly number[];
    readonly ends: readonly number[];
    readonly axes: readonly number[] | undefined;
    readonly steps: readonly number[] | undefined;
  },
): SliceRange[] {
  const ranges = shape.map((count) => ({ begin: 0, step: 1, count }));
  const axes = given.axes ?? given.starts.map((_, i) => i);
  axes.forEach((raw, i) => {
    const axis = normalizeAxis(raw, shape.length);
    const extent = shape[axis];
    const step = given.steps?.[i] ?? 1;
    const clamp = (value: number, low: number, high: number): number =>
      Math.min(high, Math.max(low, value < 0 ? value + extent : value));
    const begin = step > 0 ? clamp(given.starts[i], 0, extent) : clamp(given.starts[i], 0, extent - 1);
    const end = step > 0 ? clamp(given.ends[i], 0, extent) : clamp(given.ends[i], -1, extent - 1);
    ranges[axis] = { begin, step, count: Math.max(0, Math.ceil((end - begin) / step)) };
  });
  return ranges;
}

/** ONNX Split-18: given sizes, else equal parts of which the last may be smaller. */
export function splitSizes(
  extent: number,
  given: readonly number[] | undefined,
  count: number,
): readonly number[] {
  const each = Math.ceil(extent / count);
  return given ?? Array.from({ length: count }, (_, i) => Math.min(each, extent - i * each));
}
