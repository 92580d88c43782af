/** Conversions between ONNX's NCHW and the plan's NHWC. */
import { transposeData, type Shape } from '../graph/tensor';
import type { PlanBuilder } from '../plan/builder';
import type { ValueId } from '../plan/plan';
import type { Layout, Lowering } from './rule';

export const TO_NHWC = [0, 2, 3, 1] as const;
export const TO_NCHW = [0, 3, 1, 2] as const;

/** Where a logical axis lies in the physical value. */
export function physicalAxis(axis: number, layout: Layout): number {
  return layout === 'nhwc' ? TO_NHWC.indexOf(axis as 0 | 1 | 2 | 3) : axis;
}

/** Something per logical axis → the same per physical axis. */
export function physical<T>(perAxis: readonly T[], layout: Layout): T[] {
  return layout === 'nhwc' ? TO_NHWC.map((axis) => perAxis[axis]) : [...perAxis];
}

/** The same value in another layout. */
export function convert(plan: PlanBuilder, id: ValueId, from: Layout, to: Layout): ValueId {
  if (from === to) return id;
  return plan.transpose(id, to === 'nhwc' ? TO_NHWC : TO_NCHW);
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
    return to.plan.constant(`${name} nhwc`, physical(full, 'nhwc'), () =>
      transposeData(Float32Array.from(constant.data), full, TO_NHWC),
    );
  }
  return shape.length === 4
    ? to.as(name, 'nhwc')
    : to.plan.transpose(to.plan.reshape(to.as(name, 'plain'), full), TO_NHWC);
}
