/**
 * The input gradient of a strided convolution without multiplying zeros: the pixels of dx whose coordinates leave the
 * same rest, a phase, are a stride-1 convolution of dy with the taps of that rest; depth-to-space interleaves the
 * phases (Shi et al. 2016, the sub-pixel convolution).
 */
import type { PlanBuilder } from '../plan/builder';
import type { ValueId } from '../plan/plan';
import { padded, type Pads4 } from './padded';

type Pair = readonly [number, number];

/** A strided window, and the height and width of its input. */
export interface Strided {
  readonly kernel: Pair;
  readonly stride: number;
  readonly pads: Pads4;
  readonly size: Pair;
}

/**
 * One or all phases along one axis. Pixel stride·j + phase of dx is the sum of dy[j + d]·w[phase + pad − stride·d] over
 * the d from `first` to `last` for which there is such a tap.
 */
interface Span {
  readonly phases: readonly number[];
  readonly first: number;
  readonly last: number;
}

function span(phases: readonly number[], kernel: number, stride: number, pad: number): Span {
  const lasts = phases.map((phase) => Math.floor((phase + pad) / stride));
  const firsts = phases.map((phase, i) => Math.min(lasts[i], Math.ceil((phase + pad - kernel + 1) / stride)));
  return { phases, first: Math.min(...firsts), last: Math.max(...lasts) };
}

const taps = ({ first, last }: Span): number => last - first + 1;

/** The phases that one convolution makes: [row phases, column phases] lie in its channels, in this order. */
export interface Block {
  readonly rows: Span;
  readonly columns: Span;
  /** Height and width of its filter. */
  readonly kernel: Pair;
  /** What tells it from the other blocks. */
  readonly name: string;
}

/** All phases in one block, or a block for each. */
function blocksOf({ kernel, stride, pads }: Strided, together: boolean): readonly Block[] {
  const phases = Array.from({ length: stride }, (_, phase) => phase);
  const spans = (axis: 0 | 1): Span[] =>
    (together ? [phases] : phases.map((phase) => [phase])).map((some) =>
      span(some, kernel[axis], stride, pads[2 * axis]),
    );
  return spans(0).flatMap((rows) =>
    spans(1).map((columns) => ({
      rows,
      columns,
      kernel: [taps(rows), taps(columns)] as const,
      name: `${rows.phases.join('')}×${columns.phases.join('')}`,
    })),
  );
}

/** Kernels multiply so many output channels at once. */
const PANEL = 8;

/** Whether one convolution of all phases is less work, although it multiplies the taps that a phase lacks by zero. */
function suitsTogether(geometry: Strided, channels: number): boolean {
  const work = (together: boolean): number =>
    blocksOf(geometry, together).reduce((sum, { rows, columns, kernel }) => {
      const depth = rows.phases.length * columns.phases.length * channels;
      return sum + kernel[0] * kernel[1] * Math.ceil(depth / PANEL) * PANEL;
    }, 0);
  return work(true) <= work(false);
}

/**
 * The gradient dx [N, H, W, C].
 * @param convolve - convolves a picture with the filter of a block, see `blockFilter`; stride 1, these pads.
 * @param apart - a convolution for each phase, whatever it costs.
 */
export function stridedGradient(
  plan: PlanBuilder,
  dy: ValueId,
  geometry: Strided,
  { channels, apart }: { readonly channels: number; readonly apart: boolean },
  convolve: (picture: ValueId, block: Block, pads: Pads4) => ValueId,
): ValueId {
  const { stride, size } = geometry;
  const [, height, width] = plan.shape(dy);
  const grid = size.map((extent) => Math.ceil(extent / stride));
  const growth = (axis: 0 | 1, { first, last }: Span): Pair => [
    -first,
    grid[axis] + last - [height, width][axis],
  ];
  const parts = blocksOf(geometry, !apart && suitsTogether(geometry, channels)).map((block) => {
    const { picture, pads } = padded(plan, dy, growth(0, block.rows), growth(1, block.columns));
    return convolve(picture, block, pads);
  });
  const joined = parts.length === 1 ? parts[0] : plan.emit('concat', parts, { axis: 3 });
  const full = plan.emit('depthToSpace', [joined], { block: stride });
  const [batch, , , depth] = plan.shape(full);
  return plan.slice(full, [0, 0, 0, 0], [batch, ...size, depth]);
}

/** Filter [O, I, kH, kW] → that of a block, [kernel, O, phases·I]; channel (row phase, column phase, i). */
export function blockFilter(
  data: Float32Array,
  [outputs, inputs, height, width]: readonly number[],
  { stride, pads }: Strided,
  { rows, columns, kernel }: Block,
): Float32Array {
  const depth = rows.phases.length * columns.phases.length * inputs;
  const out = new Float32Array(kernel[0] * kernel[1] * outputs * depth);
  let at = 0;
  for (let row = rows.first; row <= rows.last; row++) {
    for (let column = columns.first; column <= columns.last; column++) {
      for (let o = 0; o < outputs; o++) {
        for (const rowPhase of rows.phases) {
          const y = rowPhase + pads[0] - stride * row;
          for (const columnPhase of columns.phases) {
            const x = columnPhase + pads[2] - stride * column;
            const inside = y >= 0 && y < height && x >= 0 && x < width;
            for (let i = 0; i < inputs; i++, at++)
              if (inside) out[at] = data[((o * inputs + i) * height + y) * width + x];
          }
        }
      }
    }
  }
  return out;
}

/** Which tap of the filter each tap of a block is; null where it holds several phases, or lacks a tap. */
export function blockTaps({ kernel, stride, pads }: Strided, { rows, columns }: Block): number[] | null {
  if (rows.phases.length * columns.phases.length > 1) return null;
  const along = ({ phases: [phase], first, last }: Span, pad: number): number[] =>
    Array.from({ length: last - first + 1 }, (_, i) => phase + pad - stride * (first + i));
  const taps = along(rows, pads[0]).flatMap((y) =>
    along(columns, pads[2]).map((x) =>
      y >= 0 && y < kernel[0] && x >= 0 && x < kernel[1] ? y * kernel[1] + x : -1,
    ),
  );
  return taps.includes(-1) ? null : taps;
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
