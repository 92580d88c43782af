/** The corners that perspective moves; the top left one stays where it is. */
import type { AugmentationStep } from '../../engine/augment/catalogue';
import { SPECS } from '../../engine/augment/catalogue';
import type { Point, Size } from '../../engine/image/image';
import { t } from '../../language';
import { onGrid } from '../controls/stepping';
import type { Handle, Patch, StepHandles } from './stepHandles';

type Parameter = keyof typeof SPECS.perspective.parameters;

/** The parameters that a corner's two coordinates are; null where it keeps to the image's left edge. */
interface Corner {
  readonly name: string;
  readonly x: Parameter | null;
  readonly y: Parameter;
}

const CORNERS: readonly Corner[] = [
  { name: t`top right`, x: 'width', y: 'depth' },
  { name: t`bottom right`, x: 'width', y: 'height' },
  { name: t`bottom left`, x: null, y: 'height' },
];

/** @param suffix tells the second perspective step from the first */
export function perspectiveHandles(
  { parameters }: Extract<AugmentationStep, { name: 'perspective' }>,
  size: Size,
  suffix: string,
): StepHandles {
  // A corner is the centre of the corner's pixel.
  const [right, bottom] = [Math.max(1, size.width - 1), Math.max(1, size.height - 1)];
  const at = ({ x, y }: Corner): Point => ({
    x: x === null ? 0 : parameters[x] * right,
    y: parameters[y] * bottom,
  });
  const shifted = (name: Parameter, by: number): Patch => ({
    [name]: onGrid(SPECS.perspective.parameters[name], parameters[name] + by),
  });
  const moved = ({ x, y }: Corner, across: number, down: number): Patch => ({
    ...(x === null ? {} : shifted(x, across)),
    ...shifted(y, down),
  });
  const grain = SPECS.perspective.parameters.width.step;
  return {
    outline: [{ x: 0, y: 0 }, ...CORNERS.map(at)],
    handles: CORNERS.map((corner): Handle => ({
      name: t`Perspective${suffix} ${corner.name} corner`,
      kind: corner.x === null ? 'edge-y' : 'corner',
      at: at(corner),
      drag: (from, to) => moved(corner, (to.x - from.x) / right, (to.y - from.y) / bottom),
      nudge: (across, down) => moved(corner, across * grain, down * grain),
    })),
  };
}
