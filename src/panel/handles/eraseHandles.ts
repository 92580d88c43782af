/** The erase box: moved as a whole, resized by its corners and edges. */
import type { AugmentationStep } from '../../engine/augment/catalogue';
import { SPECS } from '../../engine/augment/catalogue';
import type { Point, Size } from '../../engine/image/image';
import { t } from '../../language';
import { onGrid } from '../controls/stepping';
import type { Handle, Patch, StepHandles } from './stepHandles';

/** Fractions of the image that reaches the step. */
export interface Box {
  readonly top: number;
  readonly left: number;
  readonly height: number;
  readonly width: number;
}

/** Which edges a handle pulls: −1 the left or top one, 1 the right or bottom one, 0 none. */
interface Pull {
  readonly x: -1 | 0 | 1;
  readonly y: -1 | 0 | 1;
}

/** A box that is smaller could not be grabbed. */
const SMALLEST = 0.01;

/** The box after one or two of its edges were pulled by fractions of the image; it stays inside. */
export function pullBox(box: Box, { x, y }: Pull, right: number, down: number): Box {
  const [left, width] = pullAxis(box.left, box.width, x, right);
  const [top, height] = pullAxis(box.top, box.height, y, down);
  return { left, width, top, height };
}

/** The box moved by fractions of the image; it stays inside. */
export const moveBox = (box: Box, right: number, down: number): Box => ({
  ...box,
  left: clamp(box.left + right, 0, Math.max(0, 1 - box.width)),
  top: clamp(box.top + down, 0, Math.max(0, 1 - box.height)),
});

function pullAxis(start: number, length: number, edge: -1 | 0 | 1, by: number): readonly [number, number] {
  if (edge === 0) return [start, length];
  const end = Math.min(1, start + length);
  if (edge === 1) return [start, clamp(end + by, Math.min(1, start + SMALLEST), 1) - start];
  const moved = clamp(start + by, 0, Math.max(0, end - SMALLEST));
  return [moved, end - moved];
}

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));

/** On the grids of the sliders. */
function toPatch(box: Box): Patch {
  const { top, left, height, width } = SPECS.erase.parameters;
  return {
    top: onGrid(top, box.top),
    left: onGrid(left, box.left),
    height: onGrid(height, box.height),
    width: onGrid(width, box.width),
  };
}

const PULLS: readonly (readonly [string, Pull])[] = [
  [t`top left corner`, { x: -1, y: -1 }],
  [t`top edge`, { x: 0, y: -1 }],
  [t`top right corner`, { x: 1, y: -1 }],
  [t`right edge`, { x: 1, y: 0 }],
  [t`bottom right corner`, { x: 1, y: 1 }],
  [t`bottom edge`, { x: 0, y: 1 }],
  [t`bottom left corner`, { x: -1, y: 1 }],
  [t`left edge`, { x: -1, y: 0 }],
];

/** @param suffix tells the second erase step from the first */
export function eraseHandles(
  step: Extract<AugmentationStep, { name: 'erase' }>,
  size: Size,
  suffix: string,
): StepHandles {
  const box: Box = step.parameters;
  if (box.height <= 0 || box.width <= 0) return { outline: [], handles: [] };
  // A pixel's edge lies half a pixel before its centre.
  const at = (u: number, v: number): Point => ({
    x: (box.left + u * box.width) * size.width - 0.5,
    y: (box.top + v * box.height) * size.height - 0.5,
  });
  const grain = SPECS.erase.parameters.top.step;
  const handle = (
    name: string,
    kind: Handle['kind'],
    point: Point,
    change: (x: number, y: number) => Box,
  ): Handle => ({
    name: t`Erase box${suffix}${name}`,
    kind,
    at: point,
    drag: (from, to) => toPatch(change((to.x - from.x) / size.width, (to.y - from.y) / size.height)),
    nudge: (right, down) => toPatch(change(right * grain, down * grain)),
  });
  return {
    outline: [at(0, 0), at(1, 0), at(1, 1), at(0, 1)],
    handles: [
      handle('', 'inside', at(0.5, 0.5), (x, y) => moveBox(box, x, y)),
      ...PULLS.map(([name, pull]) => {
        const kind = pull.x === 0 ? 'edge-y' : pull.y === 0 ? 'edge-x' : 'corner';
        const point = at((pull.x + 1) / 2, (pull.y + 1) / 2);
        return handle(` ${name}`, kind, point, (x, y) => pullBox(box, pull, x, y));
      }),
    ],
  };
}
