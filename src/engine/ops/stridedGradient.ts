/**
 * The input gradient of a strided convolution without multiplying zeros: one stride-1 convolution makes every phase
 * of the result as channels, depth-to-space interleaves them (Shi et al. 2016, the sub-pixel convolution).
 */
import type { Shape } from '../graph/tensor';
import type { PlanBuilder } from '../plan/builder';
import type { ValueId } from '../plan/plan';

type Pads4 = readonly [number, number, number, number];
type AxisPads = readonly (readonly [number, number])[];

export interface Phases {
  /** Extents of the phase filter: ceil(k / stride). */
  readonly kernel: readonly [number, number];
  /** Padding of the convolution. */
  readonly pads: Pads4;
  /** Rows and columns of dy that reach nothing, to be cut first. */
  readonly dyPads: AxisPads;
  /** Growth (or cut) from the interleaved result to dx. */
  outputPads(full: Shape): AxisPads;
}

/**
 * Geometry of the phases.
 * In padded input coordinates y' = stride·q + r: dx[y'] = Σ_m w[r + stride·m] · dy[q − m].
 */
export function phases(
  kernel: readonly [number, number],
  stride: number,
  pads: Pads4,
  size: readonly [number, number],
  dy: Shape,
): Phases {
  const taps = kernel.map((extent) => Math.ceil(extent / stride)) as [number, number];
  const below = ([0, 1] as const).map((axis) => {
    const rows = Math.floor((pads[2 * axis] + size[axis] - 1) / stride) + 1;
    return rows - dy[axis + 1];
  });
  return {
    kernel: taps,
    pads: [taps[0] - 1, Math.max(0, below[0]), taps[1] - 1, Math.max(0, below[1])],
    dyPads: [
      [0, 0],
      [0, Math.min(0, below[0])],
      [0, Math.min(0, below[1])],
      [0, 0],
    ],
    outputPads: (full) => [
      [0, 0],
      [-pads[0], size[0] + pads[0] - full[1]],
      [-pads[2], size[1] + pads[2] - full[2]],
      [0, 0],
    ],
  };
}

/** [O, I, kH, kW] → [mH, mW, O, stride²·I]; channel (rowPhase·stride + columnPhase)·I + i. */
export function phaseFilter(
  data: Float32Array,
  shape: readonly number[],
  stride: number,
  taps: readonly [number, number],
): Float32Array {
  const [outputs, inputs, height, width] = shape;
  const depth = stride * stride * inputs;
  const out = new Float32Array(taps[0] * taps[1] * outputs * depth);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const row = taps[0] - 1 - Math.floor(y / stride);
      const column = taps[1] - 1 - Math.floor(x / stride);
      const phase = (y % stride) * stride + (x % stride);
      for (let o = 0; o < outputs; o++) {
        const target = ((row * taps[1] + column) * outputs + o) * depth + phase * inputs;
        for (let i = 0; i < inputs; i++) out[target + i] = data[((o * inputs + i) * height + y) * width + x];
      }
    }
  }
  return out;
}

/** Insert stride − 1 zeros between (and after) the rows and columns of an NHWC value. */
export function zeroDilate(plan: PlanBuilder, id: ValueId, strides: readonly [number, number]): ValueId {
  const [n, h, w, c] = plan.shape(id);
  const [sh, sw] = strides;
  const spread = (value: ValueId, rows: number, stride: number, depth: number): ValueId =>
    plan.padOrCut(plan.reshape(value, [rows, 1, depth]), [
      [0, 0],
      [0, stride - 1],
      [0, 0],
    ]);
  const wide = sw === 1 ? id : plan.reshape(spread(id, n * h * w, sw, c), [n, h, w * sw, c]);
  const tall = sh === 1 ? wide : spread(wide, n * h, sh, w * sw * c);
  return plan.reshape(tall, [n, h * sh, w * sw, c]);
}
