/** Conversions between ONNX's channels first and the plan's channels last, for series [N, C, L] and pictures [N, C, H, W]. */
import { transposeData, type Shape } from '../tensor';
import type { PlanBuilder } from '../plan/builder';
import type { ValueId } from '../plan/plan';
import type { Backward, Layout, Lowering } from './rule';

/** Logical axis of each physical axis of a value that is stored channels last. */
export function channelsLast(rank: number): number[] {
  return [0, ...Array.from({ length: rank - 2 }, (_, i) => i + 2), 1];
}

/** The permutation back. */
export function channelsFirst(rank: number): number[] {
  return [0, rank - 1, ...Array.from({ length: rank - 2 }, (_, i) => i + 1)];
}

/** Whether values of this rank can be stored channels last. */
export function hasChannels(rank: number): boolean {
  return rank === 3 || rank === 4;
}

/** Where a logical axis lies in the physical value. */
export function physicalAxis(axis: number, rank: number, layout: Layout): number {
  return layout === 'nhwc' ? channelsLast(rank).indexOf(axis) : axis;
}

/** Something per logical axis → the same per physical axis. */
export function physical<T>(perAxis: readonly T[], layout: Layout): T[] {
  return layout === 'nhwc' ? channelsLast(perAxis.length).map((axis) => perAxis[axis]) : [...perAxis];
}

/** The same value in another layout. */
export function convert(plan: PlanBuilder, id: ValueId, from: Layout, to: Layout): ValueId {
  if (from === to) return id;
  const rank = plan.shape(id).length;
  return plan.transpose(id, to === 'nhwc' ? channelsLast(rank) : channelsFirst(rank));
}

/**
 * An operand of an elementwise operator, stored so that it broadcasts against a result of that rank and layout.
 * Constants are rearranged once, when they are prepared.
 */
export function operand(to: Lowering, name: string, rank: number, layout: Layout): ValueId {
  const shape = to.shape(name);
  const full: Shape = [...new Array<number>(rank - shape.length).fill(1), ...shape];
  if (layout === 'plain') return to.plan.reshape(to.as(name, 'plain'), shape.length === 0 ? [] : full);
  const constant = to.constant(name);
  if (constant) {
    return to.plan.constant(`${name} nhwc ${rank}`, physical(full, 'nhwc'), () =>
      transposeData(Float32Array.from(constant.data), full, channelsLast(rank)),
    );
  }
  return shape.length === rank
    ? to.as(name, 'nhwc')
    : to.plan.transpose(to.plan.reshape(to.as(name, 'plain'), full), channelsLast(rank));
}

/** Height and width of a feature map; a series is a picture of height 1. */
export function extentsOf(shape: Shape): readonly [number, number] {
  return shape.length === 3 ? [1, shape[2]] : [shape[2], shape[3]];
}

/** A feature map as the window kernels want it, [N, H, W, C]. */
export function picture(to: Lowering, name: string): ValueId {
  return asPicture(to.plan, to.as(name, 'nhwc'));
}

/** A value that is stored channels last as [N, H, W, C]. */
export function asPicture(plan: PlanBuilder, id: ValueId): ValueId {
  const [batch, ...rest] = plan.shape(id);
  return rest.length === 2 ? plan.reshape(id, [batch, 1, ...rest]) : id;
}

/** Bind a value [N, H, W, C] to a feature map. */
export function bindPicture(to: Lowering, name: string, id: ValueId): void {
  to.bind(name, to.plan.reshape(id, physical(to.shape(name), 'nhwc')), 'nhwc');
}

/** Gradient of a feature map as [N, H, W, C], null where nothing flowed. */
export function pictureGradient(to: Backward, name: string): ValueId | null {
  const dy = to.gradient(name, 'nhwc');
  return dy === null ? null : asPicture(to.plan, dy);
}

/** Accumulate a gradient [N, H, W, C] of a feature map. */
export function accumulatePicture(to: Backward, name: string, id: ValueId): void {
  to.accumulate(name, to.plan.reshape(id, physical(to.forward.shape(name), 'nhwc')), 'nhwc');
}
