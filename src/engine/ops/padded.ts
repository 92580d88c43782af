/** Padding that a convolution does by itself, and what must be cut before it. */
import type { PlanBuilder } from '../plan/builder';
import type { ValueId } from '../plan/plan';

/** Top, bottom, left, right. */
export type Pads4 = readonly [number, number, number, number];
type Pair = readonly [number, number];

/** A picture grown by so many rows and columns before and after; negative numbers cut, which no convolution does. */
export function padded(
  plan: PlanBuilder,
  id: ValueId,
  rows: Pair,
  columns: Pair,
): { readonly picture: ValueId; readonly pads: Pads4 } {
  const [top, bottom, left, right] = [...rows, ...columns].map((pad) => Math.max(0, pad));
  const cut = (pair: Pair): Pair => [Math.min(0, pair[0]), Math.min(0, pair[1])];
  return {
    picture: plan.padOrCut(id, [[0, 0], cut(rows), cut(columns), [0, 0]]),
    pads: [top, bottom, left, right],
  };
}
