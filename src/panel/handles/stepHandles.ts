/** What can be grabbed on the augmented picture, as data; one function for each augmentation that has handles. */
import type { Point } from '../../engine/image/image';

/** New values of a step's parameters. */
export type Patch = Readonly<Record<string, number>>;

export interface Handle {
  /** Accessible name. */
  readonly name: string;
  /** Decides its cursor: what it moves. */
  readonly kind: 'corner' | 'edge-x' | 'edge-y' | 'inside' | 'turn';
  /** Pixels of the step's output, centres at integers. */
  readonly at: Point;
  /** The parameters when the handle is pulled from one point to another, in pixels of the step's output. */
  drag(from: Point, to: Point): Patch;
  /** The parameters after an arrow key: whole steps of the sliders to the right and down. */
  nudge(right: number, down: number): Patch;
}

export interface StepHandles {
  /** Corners of the shape, pixels of the step's output; empty for no shape. */
  readonly outline: readonly Point[];
  readonly handles: readonly Handle[];
}
