/** The corner of a turned picture, by which it is turned. */
import type { AugmentationStep } from '../../engine/augment/catalogue';
import { SPECS } from '../../engine/augment/catalogue';
import type { Point, Size } from '../../engine/image/image';
import { t } from '../../language';
import { onGrid } from '../controls/stepping';
import type { StepHandles } from './stepHandles';

type Rotation = Extract<AugmentationStep, { name: 'rotate' }>;

const centreOf = ({ width, height }: Size): Point => ({ x: (width - 1) / 2, y: (height - 1) / 2 });

/** Counter-clockwise degrees of a point about the centre; y points down. */
function degreesOf({ x, y }: Point, size: Size): number {
  const centre = centreOf(size);
  return (Math.atan2(centre.y - y, x - centre.x) * 180) / Math.PI;
}

/** In (−180, 180]. */
const halfTurn = (degrees: number): number => 180 - ((((180 - degrees) % 360) + 360) % 360);

/** The angle after the picture was pulled from one point to another, whole degrees. */
export function turned({ parameters }: Rotation, size: Size, from: Point, to: Point): number {
  const by = degreesOf(to, size) - degreesOf(from, size);
  return onGrid(SPECS.rotate.parameters.angle, halfTurn(parameters.angle + by));
}

/** @param suffix tells the second rotation from the first */
export function rotateHandles(step: Rotation, size: Size, suffix: string): StepHandles {
  const turn = (step.parameters.angle * Math.PI) / 180;
  const centre = centreOf(size);
  const [dx, dy] = [-centre.x, -centre.y];
  const { angle } = SPECS.rotate.parameters;
  return {
    outline: [],
    handles: [
      {
        name: t`Rotation${suffix} corner`,
        kind: 'turn',
        // Where the upper left corner went.
        at: {
          x: centre.x + Math.cos(turn) * dx + Math.sin(turn) * dy,
          y: centre.y - Math.sin(turn) * dx + Math.cos(turn) * dy,
        },
        drag: (from, to) => ({ angle: turned(step, size, from, to) }),
        nudge: (right, down) => ({
          angle: onGrid(angle, halfTurn(step.parameters.angle - (right || down) * angle.step)),
        }),
      },
    ],
  };
}
