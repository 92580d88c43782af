/** The erase interval on a graph: moved as a whole, resized by its two ends. */
import type { AugmentationStep } from '../../engine/augment/catalogue';
import { SPECS } from '../../engine/augment/catalogue';
import type { Point, Size } from '../../engine/image/image';
import { t } from '../../language';
import { onGrid } from '../controls/stepping';
import { moveBox, pullBox, type Box } from './eraseHandles';
import type { Handle, Patch, StepHandles } from './stepHandles';

/** On the grids of the sliders. */
function toPatch({ left, width }: Box): Patch {
  const { start, length } = SPECS.erase_interval.parameters;
  return { start: onGrid(start, left), length: onGrid(length, width) };
}

/** @param suffix tells the second step from the first */
export function intervalHandles(
  step: Extract<AugmentationStep, { name: 'erase_interval' }>,
  size: Size,
  suffix: string,
): StepHandles {
  const { start, length } = step.parameters;
  if (length <= 0) return { outline: [], handles: [] };
  // An interval is a box that is as high as the series, which has one row.
  const box: Box = { top: 0, height: 1, left: start, width: Math.min(length, 1 - start) };
  const at = (u: number, v: number): Point => ({
    x: (box.left + u * box.width) * size.width - 0.5,
    y: v * size.height - 0.5,
  });
  const grain = SPECS.erase_interval.parameters.start.step;
  const handle = (
    name: string,
    kind: Handle['kind'],
    point: Point,
    change: (right: number) => Box,
  ): Handle => ({
    name: t`Erase interval${suffix}${name}`,
    kind,
    at: point,
    drag: (from, to) => toPatch(change((to.x - from.x) / size.width)),
    nudge: (right) => toPatch(change(right * grain)),
  });
  return {
    outline: [at(0, 0), at(1, 0), at(1, 1), at(0, 1)],
    handles: [
      handle('', 'inside', at(0.5, 0.5), (right) => moveBox(box, right, 0)),
      handle(t` start`, 'edge-x', at(0, 0.5), (right) => pullBox(box, { x: -1, y: 0 }, right, 0)),
      handle(t` end`, 'edge-x', at(1, 0.5), (right) => pullBox(box, { x: 1, y: 0 }, right, 0)),
    ],
  };
}
