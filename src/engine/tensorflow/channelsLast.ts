/**
 * Windows over feature maps that are stored channels last, [N, L, C] or [N, H, W, C], as ONNX's operators between two
 * transposes. `graph/channelsFirst.ts` takes the transposes away again.
 */
import { UserError } from '../contract/errors';
import type { OnnxAttribute } from '../onnx/model';
import { own } from '../text/own';
import type { Writer } from './writer';

/** Dimensions that a window runs over: 1 of a series, 2 of a picture. */
export type Dimensions = 1 | 2;

export interface Window {
  /** Of a pool; a convolution has its filter's. */
  readonly kernel?: readonly number[];
  readonly strides: readonly number[];
  readonly dilations?: readonly number[];
  /** SAME and VALID as in TensorFlow, or ONNX's [before, …, after, …]. */
  readonly padding: string | readonly number[];
}

const TO_FIRST = { 1: [0, 2, 1], 2: [0, 3, 1, 2] } as const;
const TO_LAST = { 1: [0, 2, 1], 2: [0, 2, 3, 1] } as const;
/** Filters [L, I, O] and [H, W, I, O] → [O, I, L] and [O, I, H, W]. */
const FILTER = { 1: [2, 1, 0], 2: [3, 2, 0, 1] } as const;

const PADDINGS: Readonly<Record<string, string>> = { SAME: 'SAME_UPPER', VALID: 'VALID' };

function attributesOf(
  { kernel, strides, dilations, padding }: Window,
  write: Writer,
): Record<string, OnnxAttribute> {
  const automatic = typeof padding === 'string' ? own(PADDINGS, padding.toUpperCase()) : null;
  if (automatic === undefined) {
    throw new UserError(
      `${write.name} has the padding “${String(padding)}”, which is not supported; use same or valid.`,
    );
  }
  return {
    ...(kernel && { kernel_shape: kernel }),
    strides,
    ...(dilations && { dilations }),
    ...(automatic === null ? { pads: padding } : { auto_pad: automatic }),
  };
}

/** Run ONNX's operators, which want channels first, on what is channels last. */
export function channelsFirst(
  write: Writer,
  x: string,
  dimensions: Dimensions,
  run: (x: string) => string,
): string {
  const first = run(write.op('Transpose', [x], { perm: TO_FIRST[dimensions] }));
  return write.op('Transpose', [first], { perm: TO_LAST[dimensions] });
}

/** @param filter - [L, I, O] or [H, W, I / groups, O]. */
export function convolution(
  write: Writer,
  [x, filter, bias]: readonly [string, string, string?],
  dimensions: Dimensions,
  window: Window & { readonly group?: number },
): string {
  const turned = write.op('Transpose', [filter], { perm: FILTER[dimensions] });
  return channelsFirst(write, x, dimensions, (first) =>
    write.op('Conv', bias === undefined ? [first, turned] : [first, turned, bias], {
      ...attributesOf(window, write),
      group: window.group ?? 1,
    }),
  );
}

/** @param filter - [H, W, I, M]: M results for each of the I channels. */
export function depthwiseConvolution(
  write: Writer,
  [x, filter, bias]: readonly [string, string, string?],
  window: Window,
): string {
  const shape = write.known(filter)?.shape;
  if (shape?.length !== 4) {
    throw new UserError(
      `${write.name} has a filter that is computed, or not of four dimensions; it must be a weight.`,
    );
  }
  const [height, width, channels, each] = shape;
  const turned = write.op('Transpose', [filter], { perm: [2, 3, 0, 1] });
  const grouped = write.op('Reshape', [turned, write.integers([channels * each, 1, height, width])]);
  return channelsFirst(write, x, 2, (first) =>
    write.op('Conv', bias === undefined ? [first, grouped] : [first, grouped, bias], {
      ...attributesOf(window, write),
      group: channels,
    }),
  );
}

/** Averages do not count the padding. */
export function pool(
  write: Writer,
  x: string,
  operator: 'MaxPool' | 'AveragePool',
  dimensions: Dimensions,
  window: Window,
): string {
  return channelsFirst(write, x, dimensions, (first) =>
    write.op(operator, [first], {
      ...attributesOf(window, write),
      ...(operator === 'AveragePool' && { count_include_pad: 0 }),
    }),
  );
}

/** gamma·(x − mean)/√(variance + epsilon) + beta along the last axis; a missing gamma is 1, a missing beta 0. */
export function batchNormalization(
  write: Writer,
  x: string,
  of: { readonly gamma?: string; readonly beta?: string; readonly mean: string; readonly variance: string },
  epsilon: number,
): string {
  const deviation = write.op('Sqrt', [write.op('Add', [of.variance, write.scalar(epsilon)])]);
  const scale = write.op('Div', [of.gamma ?? write.scalar(1), deviation]);
  const moved = write.op('Mul', [of.mean, scale]);
  const shift = write.op('Sub', [of.beta ?? write.scalar(0), moved]);
  return write.op('Add', [write.op('Mul', [x, scale]), shift]);
}

/** Resize by TensorFlow's rules: positions are i / scale unless `halfPixel` centres or aligned corners are asked for. */
export function resize(
  write: Writer,
  x: string,
  target: { readonly scales: readonly number[] } | { readonly size: readonly number[] },
  how: { readonly linear: boolean; readonly halfPixel?: boolean; readonly alignCorners?: boolean },
): string {
  const inputs =
    'scales' in target ? ['', write.floats([1, 1, ...target.scales])] : ['', '', write.integers(target.size)];
  const centred = how.linear ? 'half_pixel' : 'tf_half_pixel_for_nn';
  return channelsFirst(write, x, 2, (first) =>
    write.op('Resize', [first, ...inputs], {
      mode: how.linear ? 'linear' : 'nearest',
      coordinate_transformation_mode: how.alignCorners
        ? 'align_corners'
        : how.halfPixel
          ? centred
          : 'asymmetric',
      nearest_mode: how.alignCorners ? 'round_prefer_ceil' : 'floor',
      ...('size' in target && { axes: [2, 3] }),
    }),
  );
}
