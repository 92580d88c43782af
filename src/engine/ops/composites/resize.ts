/** Resizing, one matrix an axis: every mode is linear in the picture. */
import { UserError } from '../../contract/errors';
import { normalizeAxis } from '../../tensor';
import { checkMatrix, type Composite } from '../composite';
import { own } from '../../text/own';
import type { NodeReader } from '../rule';

interface Axis {
  readonly from: number;
  readonly to: number;
  /** to/from as the node says it, which may be no quotient of whole numbers. */
  readonly scale: number;
}

/** Output index → position in the input (ONNX Resize-19, coordinate_transformation_mode). */
const POSITIONS: Readonly<Record<string, (index: number, axis: Axis) => number>> = {
  half_pixel: (i, { scale }) => (i + 0.5) / scale - 0.5,
  half_pixel_symmetric: (i, { from, to, scale }) => {
    const adjusted = to / (scale * from);
    const center = from / 2;
    return center * (1 - adjusted) + (i + 0.5) / scale - 0.5;
  },
  pytorch_half_pixel: (i, { to, scale }) => (to > 1 ? (i + 0.5) / scale - 0.5 : 0),
  align_corners: (i, { from, to }) => (to > 1 ? (i * (from - 1)) / (to - 1) : 0),
  asymmetric: (i, { scale }) => i / scale,
  tf_half_pixel_for_nn: (i, { scale }) => (i + 0.5) / scale,
};

const ROUNDINGS: Readonly<Record<string, (x: number) => number>> = {
  round_prefer_floor: (x) => Math.ceil(x - 0.5),
  round_prefer_ceil: (x) => Math.floor(x + 0.5),
  floor: Math.floor,
  ceil: Math.ceil,
};

// Of their own names, as in movement.ts.
const { abs, floor, max, min } = Math;

/** Weight of a pixel at this distance, in pixels of the coarser grid. */
type Kernel = (distance: number) => number;

const triangle: Kernel = (x) => max(0, 1 - abs(x));

/** Keys 1981. */
const cubic =
  (a: number): Kernel =>
  (distance) => {
    const x = abs(distance);
    if (x <= 1) return (a + 2) * x ** 3 - (a + 3) * x ** 2 + 1;
    return x < 2 ? a * x ** 3 - 5 * a * x ** 2 + 8 * a * x - 4 * a : 0;
  };

/** Weights of all input pixels for one output pixel at `position`. */
function row(
  position: number,
  { from, scale }: Axis,
  kernel: Kernel,
  radius: number,
  options: { readonly antialias: boolean; readonly outside: boolean },
): Float64Array {
  const shrink = options.antialias ? min(1, scale) : 1;
  const weights = new Float64Array(from);
  let total = 0;
  const first = floor(position - radius / shrink) + 1;
  for (let at = first; at < position + radius / shrink; at++) {
    const weight = kernel((at - position) * shrink);
    if (options.outside && (at < 0 || at >= from)) continue;
    weights[min(from - 1, max(0, at))] += weight;
    total += weight;
  }
  return weights.map((weight) => weight / total);
}

/** [to, from] */
function matrixOf(reader: NodeReader, axis: Axis): Float32Array {
  const mode = reader.text('mode', 'nearest');
  const older = reader.opset < 11;
  const transform = reader.text('coordinate_transformation_mode', older ? 'asymmetric' : 'half_pixel');
  const place = own(POSITIONS, transform);
  if (!place) {
    throw new UserError(
      `${reader.node.op} (${reader.node.name}) finds its pixels by ${transform}, which is not supported.`,
    );
  }
  checkMatrix(axis.to, axis.from);
  const matrix = new Float32Array(axis.to * axis.from);
  const round =
    own(ROUNDINGS, reader.text('nearest_mode', older ? 'floor' : 'round_prefer_floor')) ?? Math.floor;
  const smooth = mode === 'cubic' ? cubic(reader.number('cubic_coeff_a', -0.75)) : triangle;
  const options = {
    antialias: reader.number('antialias', 0) !== 0,
    outside: reader.number('exclude_outside', 0) !== 0,
  };
  for (let i = 0; i < axis.to; i++) {
    const position = place(i, axis);
    if (mode === 'nearest') {
      matrix[i * axis.from + Math.min(axis.from - 1, Math.max(0, round(position)))] = 1;
    } else {
      matrix.set(row(position, axis, smooth, mode === 'cubic' ? 2 : 1, options), i * axis.from);
    }
  }
  return matrix;
}

/** Sizes and scales, wherever this version of the operator keeps them. */
function axesOf(reader: NodeReader): Map<number, Axis> {
  const { node, shape, numbers, constant, opset } = reader;
  const own = shape(0);
  const at = node.op === 'Upsample' || opset < 11 ? 1 : 2;
  const scales = numbers('scales') ?? [...(constant(at)?.data ?? [])];
  const sizes = at === 2 ? [...(constant(3)?.data ?? [])] : [];
  const axes = numbers('axes') ?? own.map((_, axis) => axis);
  const policy = reader.text('keep_aspect_ratio_policy', 'stretch');
  const ratios = sizes.map((size, i) => size / own[normalizeAxis(axes[i], own.length)]);
  const common =
    policy === 'not_larger' ? Math.min(...ratios) : policy === 'not_smaller' ? Math.max(...ratios) : null;
  return new Map(
    axes.map((raw, i) => {
      const axis = normalizeAxis(raw, own.length);
      const from = own[axis];
      const scale = common ?? ratios[i] ?? scales[i];
      const to = common !== null ? Math.round(from * common) : (sizes[i] ?? Math.floor(from * scale));
      return [axis, { from, to, scale }];
    }),
  );
}

/** ONNX Resize-19 and Upsample-9: nearest, linear and cubic. */
export const Resize: Composite = (reader, write) => {
  const { node, text } = reader;
  const mode = text('mode', 'nearest');
  if (!['nearest', 'linear', 'bilinear', 'cubic'].includes(mode)) {
    throw new UserError(`${node.op} (${node.name}) resizes by ${mode}, which is not supported.`);
  }
  return [...axesOf(reader)].reduce((x, [axis, extents]) => {
    const { from, to, scale } = extents;
    if (from === to && scale === 1) return x;
    return write.along(x, axis, matrixOf(reader, extents), [to, from]);
  }, node.inputs[0]);
};
export const Upsample = Resize;
