/** Pictures read at places that a network computes, and windows put back into a picture. */
import { UserError } from '../../contract/errors';
import { elementCount } from '../../tensor';
import type { Composite, Expansion } from '../composite';
import { limited, places } from './sorting';

const times = (write: Expansion, x: string, value: number): string =>
  write.op('Mul', [x, write.scalar(value)]);
const plus = (write: Expansion, x: string, value: number): string =>
  write.op('Add', [x, write.scalar(value)]);

/** Mirrored at `low` and at `high` until it lies between. */
function reflected(write: Expansion, x: string, low: number, high: number): string {
  const span = high - low;
  if (span <= 0) return times(write, x, 0);
  const distance = write.op('Abs', [plus(write, x, -low)]);
  const turns = write.op('Floor', [times(write, distance, 1 / (2 * span))]);
  const within = write.op('Sub', [distance, times(write, turns, 2 * span)]);
  const mirrored = write.op('Sub', [write.scalar(span), write.op('Abs', [plus(write, within, -span)])]);
  return plus(write, mirrored, low);
}

/** Keys' cubic convolution with the free parameter that PyTorch and ONNX share. */
const KEYS = -0.75;

/** c₀ + c₁·x + c₂·x² + … */
const polynomial = (write: Expansion, x: string, [first, ...rest]: readonly number[]): string =>
  rest.length === 0
    ? write.scalar(first)
    : plus(write, write.op('Mul', [x, polynomial(write, x, rest)]), first);

/**
 * What a place x gives each of `pixels` by cubic interpolation: the four whole places around it are kept inside each for itself,
 * and no gradient goes through where they lie.
 */
function cubic(write: Expansion, x: string, pixels: string, inside: (tap: string) => string): string {
  const base = write.op('Floor', [x]);
  const past = write.op('Sub', [x, base]);
  const near = [1, 0, -(KEYS + 3), KEYS + 2];
  const far = [-4 * KEYS, 8 * KEYS, -5 * KEYS, KEYS];
  const taps = [-1, 0, 1, 2].map((offset) => {
    const distance = write.op('Abs', [plus(write, past, -offset)]);
    const weight = polynomial(write, distance, offset === 0 || offset === 1 ? near : far);
    const tap = write.op('Round', [inside(plus(write, base, offset))]);
    return write.op('Mul', [write.op('Equal', [tap, pixels]), weight]);
  });
  return taps.reduce((sum, tap) => write.op('Add', [sum, tap]));
}

/**
 * ONNX GridSample-22 of pictures [N, C, H, W] at grid [N, h, w, (x, y)], −1 … 1 from edge to edge: bilinear, bicubic or nearest.
 * Every place weighs all pixels, most of them with 0, so that the gradient reaches the grid as well.
 */
export const GridSample: Composite = (reader, write) => {
  const { node, shape, text, number } = reader;
  const mode = text('mode', 'linear');
  if (shape(0).length !== 4) {
    throw new UserError(`${node.op} (${node.name}) reads volumes, which is not supported.`);
  }
  const [batch, channels, height, width] = shape(0);
  const [, rows, columns] = shape(1);
  const count = rows * columns;
  limited(reader, batch * count * height * width);
  const aligned = number('align_corners', 0) !== 0;
  const padding = text('padding_mode', 'zeros');
  const weights = (which: 0 | 1, extent: number): string => {
    const own = write.reshape(write.slice(node.inputs[1], 3, which, which + 1), [batch, count, 1]);
    const scaled = aligned
      ? times(write, plus(write, own, 1), (extent - 1) / 2)
      : plus(write, times(write, plus(write, own, 1), extent / 2), -0.5);
    const [low, high] = aligned ? [0, extent - 1] : [-0.5, extent - 0.5];
    const inside = (place: string): string => {
      if (padding === 'zeros') return place;
      const turned = padding === 'reflection' ? reflected(write, place, low, high) : place;
      return write.op('Min', [write.op('Max', [turned, write.scalar(0)]), write.scalar(extent - 1)]);
    };
    const pixels = places(write, extent, 2, 3);
    if (mode.includes('cubic')) return cubic(write, scaled, pixels, inside);
    const placed = inside(scaled);
    if (mode === 'nearest') return write.op('Equal', [write.op('Round', [placed]), pixels]);
    const distance = write.op('Abs', [write.op('Sub', [placed, pixels])]);
    return write.op('Max', [write.op('Sub', [write.scalar(1), distance]), write.scalar(0)]);
  };
  const across = write.reshape(weights(0, width), [batch, count, 1, width]);
  const down = write.reshape(weights(1, height), [batch, count, height, 1]);
  const all = write.reshape(write.op('Mul', [down, across]), [batch, count, height * width]);
  const pixels = write.transpose(write.reshape(node.inputs[0], [batch, channels, height * width]), [0, 2, 1]);
  const found = write.transpose(write.op('MatMul', [all, pixels]), [0, 2, 1]);
  return write.reshape(found, [batch, channels, rows, columns]);
};

/** ONNX AffineGrid-20 of pictures: the places [N, H, W, 2] to which matrices [N, 2, 3] take all pixels. */
export const AffineGrid: Composite = (reader, write) => {
  const { node, shape, constant, number } = reader;
  const size = Array.from(constant(1)?.data ?? []);
  if (size.length !== 4) {
    throw new UserError(`${node.op} (${node.name}) makes places in volumes, which is not supported.`);
  }
  const [, , height, width] = size;
  limited(reader, height * width);
  const aligned = number('align_corners', 0) !== 0;
  const place = (i: number, extent: number): number =>
    aligned ? (extent === 1 ? 0 : (2 * i) / (extent - 1) - 1) : (2 * i + 1) / extent - 1;
  const base = Float32Array.from({ length: height * width * 3 }, (_, i) => {
    const pixel = Math.floor(i / 3);
    return [place(pixel % width, width), place(Math.floor(pixel / width), height), 1][i % 3];
  });
  const moved = write.op('MatMul', [
    write.floats(base, [height * width, 3]),
    write.transpose(node.inputs[0], [0, 2, 1]),
  ]);
  return write.reshape(moved, [shape(0)[0], height, width, 2]);
};

/** ONNX Col2Im-18 of pictures: windows are added up, as a transposed convolution does whose filters hold a single 1. */
export const Col2Im: Composite = (reader, write) => {
  const { node, shape, constant, numbers } = reader;
  const [size, kernel] = [1, 2].map((input) => Array.from(constant(input)?.data ?? []));
  if (size.length !== 2) {
    throw new UserError(`${node.op} (${node.name}) puts windows into volumes, which is not supported.`);
  }
  const [strides, dilations, pads] = ['strides', 'dilations', 'pads'].map((name) => numbers(name));
  const taps = elementCount(kernel);
  const [batch, rows, windows] = shape(0);
  const reach = (axis: number): number => (dilations?.[axis] ?? 1) * (kernel[axis] - 1) + 1;
  const around = (axis: number): number => (pads?.[axis] ?? 0) + (pads?.[axis + 2] ?? 0);
  const room = size.map((extent, axis) => extent + around(axis) - reach(axis));
  const counts = room.map((free, axis) => Math.floor(free / (strides?.[axis] ?? 1)) + 1);
  if (elementCount(counts) !== windows || rows % taps !== 0 || room.some((free) => free < 0)) {
    throw new UserError(
      `${node.op} (${node.name}) cannot put ${windows} windows of ${kernel.join('×')} into ${size.join('×')} pixels.`,
    );
  }
  limited(reader, rows * taps);
  const filters = new Float32Array(rows * taps);
  for (let row = 0; row < rows; row++) filters[row * taps + (row % taps)] = 1;
  return write.op(
    'ConvTranspose',
    [write.reshape(node.inputs[0], [batch, rows, ...counts]), write.floats(filters, [rows, 1, ...kernel])],
    {
      group: rows / taps,
      kernel_shape: kernel,
      strides: strides ?? [1, 1],
      dilations: dilations ?? [1, 1],
      pads: pads ?? [0, 0, 0, 0],
      output_padding: room.map((free, axis) => free % (strides?.[axis] ?? 1)),
    },
  );
};
