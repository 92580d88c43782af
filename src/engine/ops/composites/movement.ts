/** Movements in terms of slices, joins, reshapes and transposes. */
import { UserError } from '../../contract/errors';
import { sliceRanges } from '../../graph/movement';
import { elementCount, normalizeAxis, stridesOf } from '../../tensor';
import { own } from '../../text/own';
import { checkMatrix, LARGEST, type Composite, type Expansion } from '../composite';
import type { NodeReader } from '../rule';
import { gatherElementsLive, gatherLive } from './sorting';

/** More pieces than this are picked by a matrix. */
const FEW = 8;
/** Runs of neighbours: [3, 4, 5, 1] → [[3, 6], [1, 2]]; of many more than `FEW` not all. */
function runsOf(indices: readonly number[]): (readonly [number, number])[] {
  const runs: [number, number][] = [];
  for (const index of indices) {
    const last = runs.at(-1);
    if (last?.[1] === index) last[1]++;
    else if (runs.push([index, index + 1]) > FEW) break;
  }
  return runs;
}

/** Elements along an axis at known places. */
export function pick(
  write: Expansion,
  x: string,
  axis: number,
  extent: number,
  indices: readonly number[],
): string {
  const runs = runsOf(indices);
  if (runs.length <= FEW && runs.length > 0) {
    return write.concat(
      runs.map(([begin, end]) => write.slice(x, axis, begin, end)),
      axis,
    );
  }
  checkMatrix(indices.length, extent);
  const matrix = new Float32Array(indices.length * extent);
  indices.forEach((index, row) => (matrix[row * extent + index] = 1));
  return write.along(x, axis, matrix, [indices.length, extent]);
}

const fromFront = (indices: Iterable<number>, extent: number): number[] =>
  Array.from(indices, (index) => (index < 0 ? index + extent : index));

/** ONNX Gather-13. */
export const Gather: Composite = (reader, write) => {
  const { node, shape, known, number } = reader;
  const indices = known(1);
  if (!indices) return gatherLive(reader, write);
  const own = shape(0);
  const axis = normalizeAxis(number('axis', 0), own.length);
  const places = fromFront(indices.data, own[axis]);
  const found = pick(write, node.inputs[0], axis, own[axis], places);
  return write.reshape(found, [...own.slice(0, axis), ...indices.shape, ...own.slice(axis + 1)]);
};

/** Elements of the flattened tensor at known places. */
function pickAnywhere({ node, shape }: NodeReader, write: Expansion, places: readonly number[]): string {
  const count = elementCount(shape(0));
  if (count * places.length > LARGEST) {
    throw new UserError(
      `${node.op} (${node.name}) picks ${places.length} of ${count} numbers, which is more than is supported.`,
    );
  }
  return pick(write, write.reshape(node.inputs[0], [count]), 0, count, places);
}

/** ONNX GatherElements-13. */
export const GatherElements: Composite = (reader, write) => {
  const { shape, known, number } = reader;
  const indices = known(1);
  if (!indices) return gatherElementsLive(reader, write);
  const own = shape(0);
  const axis = normalizeAxis(number('axis', 0), own.length);
  const [strides, rows] = [stridesOf(own), stridesOf(indices.shape)];
  const places = fromFront(indices.data, own[axis]).map((index, i) =>
    rows.reduce((at, row, k) => {
      const place = k === axis ? index : Math.floor(i / row) % indices.shape[k];
      return at + place * strides[k];
    }, 0),
  );
  return write.reshape(pickAnywhere(reader, write, places), indices.shape);
};

/** ONNX Slice-13 with steps: forwards by reshaping, backwards by picking. */
export const Slice: Composite = (reader, write) => {
  const { node, shape } = reader;
  const ranges = sliceRanges(shape(0), readSlice(reader));
  if (ranges.every(({ step }) => step === 1)) return null;
  let x = node.inputs[0];
  ranges.forEach(({ begin, step, count }, axis) => {
    const own = shape(0)[axis];
    if (step === 1) {
      if (count !== own) x = write.slice(x, axis, begin, begin + count);
    } else if (step < 0) {
      const places = Array.from({ length: count }, (_, i) => begin + i * step);
      x = pick(write, x, axis, own, places);
    } else {
      x = everyNth(
        write,
        x,
        ranges.map((range, i) => (i < axis ? range.count : shape(0)[i])),
        axis,
        ranges[axis],
      );
    }
  });
  return x;
};

/** x[begin], x[begin + step], … along an axis; `shape` is that of x. */
function everyNth(
  write: Expansion,
  x: string,
  shape: readonly number[],
  axis: number,
  { begin, step, count }: { begin: number; step: number; count: number },
): string {
  const end = Math.min(shape[axis], begin + count * step);
  const cut = write.slice(x, axis, begin, end);
  const missing = begin + count * step - end;
  const pads = shape.flatMap(() => 0).concat(shape.map((_, i) => (i === axis ? missing : 0)));
  const whole = missing === 0 ? cut : write.op('Pad', [cut, write.integers(pads)]);
  const apart = write.reshape(whole, [...shape.slice(0, axis), count, step, ...shape.slice(axis + 1)]);
  return write.reshape(write.slice(apart, axis + 1, 0, 1), [
    ...shape.slice(0, axis),
    count,
    ...shape.slice(axis + 1),
  ]);
}

/** Starts, ends, axes and steps of a Slice, as inputs or (before opset 10) attributes. */
export function readSlice(reader: NodeReader): Parameters<typeof sliceRanges>[1] {
  return {
    starts: reader.list('starts', 1) ?? [],
    ends: reader.list('ends', 2) ?? [],
    axes: reader.list('axes', 3),
    steps: reader.list('steps', 4),
  };
}

/** ONNX Tile-13; before 6 one axis at a time. */
export const Tile: Composite = ({ node, constant, shape }, write) => {
  const repeats = [...(constant(1)?.data ?? [])];
  if (repeats.length !== shape(0).length) return null;
  return repeats.reduce(
    (x, times, axis) => (times === 1 ? x : write.concat(new Array<string>(times).fill(x), axis)),
    node.inputs[0],
  );
};

// Of their own names: in a sandbox, as tests run in, a global is looked up slowly, and millions of places are asked for.
const { max, min } = Math;

/** Where padding of a mode takes its numbers: distance outside → index inside. */
const MODES: Readonly<Record<string, (index: number, extent: number) => number>> = {
  edge: (index, extent) => min(extent - 1, max(0, index)),
  reflect: (index, extent) => {
    const period = max(1, 2 * (extent - 1));
    const at = ((index % period) + period) % period;
    return min(at, period - at);
  },
  wrap: (index, extent) => ((index % extent) + extent) % extent,
};

/** Padding [before, after] of every axis; `axes` (opset 18) names those that are given. */
export function readPads(reader: NodeReader): (readonly [number, number])[] {
  const rank = reader.shape(0).length;
  const flat = reader.numbers('paddings') ?? reader.list('pads', 1) ?? [];
  const axes = [...(reader.constant(3)?.data ?? Array.from({ length: rank }, (_, axis) => axis))];
  const pads = Array.from({ length: rank }, () => [0, 0] as readonly [number, number]);
  axes.forEach((axis, i) => (pads[normalizeAxis(axis, rank)] = [flat[i], flat[i + axes.length]]));
  return pads;
}

/** ONNX Pad-21 by reflection, by the edge or around. Constant padding is the rule's own. */
export const Pad: Composite = (reader, write) => {
  const { node, shape, text } = reader;
  const mode = text('mode', 'constant');
  if (mode === 'constant') return null;
  const source = own(MODES, mode);
  if (!source) throw new UserError(`Pad (${node.name}) pads by ${mode}, which is not supported.`);
  return readPads(reader).reduce((x, [before, after], axis) => {
    if (before === 0 && after === 0) return x;
    const extent = shape(0)[axis];
    const places = (first: number, count: number): number[] => {
      // So many are more than a few runs, and `pick` would need a matrix: refused before anything is laid out.
      if (count > FEW * extent) checkMatrix(count, extent);
      return Array.from({ length: Math.max(0, count) }, (_, i) => source(first + i, extent));
    };
    const own = write.slice(x, axis, Math.max(0, -before), extent + Math.min(0, after));
    const side = (indices: number[]): string[] =>
      indices.length === 0 ? [] : [pick(write, x, axis, extent, indices)];
    return write.concat([...side(places(-before, before)), own, ...side(places(extent, after))], axis);
  }, node.inputs[0]);
};

/** ONNX DepthToSpace-13, columns before rows (DCR) or rows before columns (CRD). */
export const DepthToSpace: Composite = ({ node, shape, number, text }, write) => {
  const [batch, channels, height, width] = shape(0);
  const block = number('blocksize', 1);
  const depth = channels / (block * block);
  const deep = text('mode', 'DCR') === 'DCR';
  const apart = write.reshape(
    node.inputs[0],
    deep ? [batch, block, block, depth, height, width] : [batch, depth, block, block, height, width],
  );
  const turned = write.transpose(apart, deep ? [0, 3, 4, 1, 5, 2] : [0, 1, 4, 2, 5, 3]);
  return write.reshape(turned, [batch, depth, height * block, width * block]);
};

/** ONNX SpaceToDepth-13. */
export const SpaceToDepth: Composite = ({ node, shape, number }, write) => {
  const [batch, channels, height, width] = shape(0);
  const block = number('blocksize', 1);
  const [rows, columns] = [height / block, width / block];
  const apart = write.reshape(node.inputs[0], [batch, channels, rows, block, columns, block]);
  const turned = write.transpose(apart, [0, 3, 5, 1, 2, 4]);
  return write.reshape(turned, [batch, channels * block * block, rows, columns]);
};
