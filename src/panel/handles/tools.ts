/** What dragging on the augmented picture does, by tool; pure. */
import type { AugmentationName, AugmentationStep } from '../../engine/augment/catalogue';
import { SPECS } from '../../engine/augment/catalogue';
import type { Point, Size } from '../../engine/image/image';
import { t } from '../../language';
import { onGrid } from '../controls/stepping';
import type { IconName } from '../icons';
import { perspectiveHandles } from './perspectiveHandles';
import { turned } from './rotateHandles';
import type { Patch } from './stepHandles';

export const TOOLS = ['erase', 'rotate', 'perspective', 'center_crop'] as const;
export type Tool = (typeof TOOLS)[number];

/** A step as it was when the pointer came down. */
type Step<N extends AugmentationName> = Extract<AugmentationStep, { name: N }>;

interface Pull {
  /** Of the step's output, pixels with centres at integers. */
  readonly from: Point;
  readonly to: Point;
  readonly size: Size;
}

export interface ToolSpec {
  readonly name: string;
  readonly hint: string;
  readonly icon: IconName;
  readonly cursor: string;
}

export const TOOL_SPECS: Readonly<Record<Tool, ToolSpec>> = {
  erase: { name: t`Erase`, hint: t`Erase: drag a box on the picture`, icon: 'box', cursor: 'crosshair' },
  rotate: {
    name: t`Rotate`,
    hint: t`Rotate: drag the picture around its centre`,
    icon: 'turn',
    cursor: 'grab',
  },
  perspective: {
    name: t`Perspective`,
    hint: t`Perspective: drag the nearest corner`,
    icon: 'perspective',
    cursor: 'move',
  },
  center_crop: {
    name: t`Crop`,
    hint: t`Crop: drag outwards to see less, inwards to see more`,
    icon: 'crop',
    cursor: 'nesw-resize',
  },
};

/** A box between two points, at least a hundredth of the picture wide and tall. */
function boxOf({ from, to, size }: Pull): Patch {
  const span = (a: number, b: number, extent: number): readonly [number, number] => {
    const [low, high] = [Math.min(a, b), Math.max(a, b)].map((at) =>
      Math.min(1, Math.max(0, (at + 0.5) / extent)),
    ) as [number, number];
    return [low, Math.max(0.01, high - low)];
  };
  const [left, width] = span(from.x, to.x, size.width);
  const [top, height] = span(from.y, to.y, size.height);
  const grid = SPECS.erase.parameters;
  return {
    top: onGrid(grid.top, top),
    left: onGrid(grid.left, left),
    height: onGrid(grid.height, height),
    width: onGrid(grid.width, width),
  };
}

function cropOf({ parameters }: Step<'center_crop'>, { from, to, size }: Pull): Patch {
  const distance = ({ x, y }: Point): number => Math.hypot(x - size.width / 2, y - size.height / 2);
  const grain = Math.max(size.width, size.height) / 20;
  const factor = (distance(from) + grain) / (distance(to) + grain);
  return { size: onGrid(SPECS.center_crop.parameters.size, parameters.size * factor) };
}

function perspectiveOf(step: Step<'perspective'>, { from, to, size }: Pull): Patch {
  const { handles } = perspectiveHandles(step, size, '');
  const away = ({ at }: (typeof handles)[number]): number => Math.hypot(at.x - from.x, at.y - from.y);
  const nearest = handles.reduce((best, handle) => (away(handle) < away(best) ? handle : best));
  return nearest.drag(from, to);
}

/** New parameters of a tool's step after the picture was pulled; null for a step that is no tool's. */
export function pulled(step: AugmentationStep, pull: Pull): Patch | null {
  if (step.name === 'erase') return boxOf(pull);
  if (step.name === 'rotate') return { angle: turned(step, pull.size, pull.from, pull.to) };
  if (step.name === 'perspective') return perspectiveOf(step, pull);
  return step.name === 'center_crop' ? cropOf(step, pull) : null;
}
