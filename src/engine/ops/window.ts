/** Windows of convolutions and pools: reading their attributes, resolving automatic padding and ceil mode. */
import { UserError } from '../contract/errors';
import type { Window2d } from '../graph/ir';
import type { Shape } from '../tensor';
import { windowOutput } from '../plan/kernels';
import { own } from '../text/own';
import { extentsOf, hasChannels } from './layout';
import type { NodeReader } from './rule';

type Pair = readonly [number, number];

/** One number of a window over a series is the second of a window over a picture of height 1. */
export function pairOf(values: readonly number[] | undefined, fallback: number): Pair {
  if (!values) return [fallback, fallback];
  return values.length === 1 ? [1, values[0]] : [values[0], values[1]];
}

/**
 * Read kernel, strides, dilations and pads. A window over a series [N, C, L] has height 1.
 * @param kernel - [height, width] or [length] of the filter; pools carry it as the attribute `kernel_shape`.
 * @throws UserError for windows of three dimensions and more.
 */
export function readWindow(reader: NodeReader, kernel: readonly number[] | undefined): Window2d {
  const input = reader.shape(0);
  if (!hasChannels(input.length) || kernel?.length !== input.length - 2) {
    throw new UserError(
      `${reader.node.op} (${reader.node.name}) works on a tensor of shape [${input}]; only windows over [N, C, L] and [N, C, H, W] are supported.`,
    );
  }
  const window = {
    kernel: pairOf(kernel, 1),
    strides: pairOf(reader.numbers('strides'), 1),
    dilations: pairOf(reader.numbers('dilations'), 1),
  };
  const pads = own(PADDING, reader.text('auto_pad', 'NOTSET')) ?? PADDING.NOTSET;
  return { ...window, pads: pads(window, input, reader) };
}

type Pads = Window2d['pads'];
type Unpadded = Omit<Window2d, 'pads'>;

/** Padding before and after; the odd pixel comes last, or first. */
export function samePads(total: number, extraFirst: boolean): Pair {
  const small = Math.floor(total / 2);
  return extraFirst ? [total - small, small] : [small, total - small];
}

function same(window: Unpadded, input: Shape, extraFirst: boolean): Pads {
  const each = ([0, 1] as const).map((axis) => {
    const size = extentsOf(input)[axis];
    const reach = (window.kernel[axis] - 1) * window.dilations[axis] + 1;
    const total = Math.max(
      0,
      (Math.ceil(size / window.strides[axis]) - 1) * window.strides[axis] + reach - size,
    );
    return samePads(total, extraFirst);
  });
  return [each[0][0], each[0][1], each[1][0], each[1][1]];
}

const PADDING: Readonly<Record<string, (window: Unpadded, input: Shape, reader: NodeReader) => Pads>> = {
  NOTSET: (_, __, reader) => {
    const given = reader.numbers('pads') ?? [];
    const [top = 0, left = 0, bottom = 0, right = 0] =
      given.length === 2 ? [0, given[0], 0, given[1]] : given;
    return [top, bottom, left, right];
  },
  VALID: () => [0, 0, 0, 0],
  SAME_UPPER: (window, input) => same(window, input, false),
  SAME_LOWER: (window, input) => same(window, input, true),
};

/**
 * Ceil mode as extra padding below and to the right, so that every later room knows only floor mode.
 * A last window that would start in the padding is dropped, as in PyTorch.
 */
export function withCeilMode(window: Window2d, input: Shape): Window2d {
  const pads = [...window.pads] as [number, number, number, number];
  const kernel: [number, number] = [...window.kernel];
  for (const axis of [0, 1] as const) {
    const [before, after] = [pads[2 * axis], pads[2 * axis + 1]];
    const reach = (window.kernel[axis] - 1) * window.dilations[axis] + 1;
    const size = extentsOf(input)[axis];
    const room = size + before + after - reach;
    const stride = window.strides[axis];
    let steps = Math.ceil(room / stride);
    if (steps * stride >= size + before) steps--;
    if (steps === 0 && room < 0 && window.dilations[axis] === 1) {
      // One window over everything there is: transformers' EfficientNet pools 7 × 7 places by windows of 2,560.
      kernel[axis] = size + before + after;
      continue;
    }
    pads[2 * axis + 1] = Math.max(after, after + steps * stride - room);
  }
  return { ...window, kernel, pads };
}

/** [N, C, L] or [N, C, H, W] after a window; `channels` is the C of the result. @throws RangeError for a window that does not fit. */
export function windowShape(window: Window2d, x: Shape, channels: number): Shape {
  const [height, width] = windowOutput(window, ...extentsOf(x));
  return x.length === 3 ? [x[0], channels, width] : [x[0], channels, height, width];
}
