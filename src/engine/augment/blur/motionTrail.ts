/** Motion blur of ImageNet-C: the declaration and the pixels. */
import { roundHalfEven } from '../../image/round';
import { fixed } from '../parameters';
import { corrupted, severity, type Severities } from '../severity';
import type { AugmentationSpec, FilterAugmentation } from '../spec';
import { trail } from './trail';

export const motionTrailSpec = {
  name: 'motion_trail',
  title: 'Motion trail',
  summary: 'Smears to one side, fading, as a camera that is moved.',
  family: 'blur',
  domains: ['image'],
  channels: 'any',
  isDefault: false,
  follows: 'imagecorruptions motion_blur at a given angle',
  parameters: {
    severity: severity('Motion trail'),
    angle: fixed({
      title: 'Motion trail angle',
      summary: 'Direction of the trail; ImageNet-C draws it from −45 to 45.',
      quantity: 'degrees',
      minimum: -180,
      maximum: 180,
      step: 1,
      default: 0,
    }),
  },
} as const satisfies AugmentationSpec;

/** Radius and standard deviation, pixels. */
const ROWS: Severities = [
  [10, 3],
  [15, 5],
  [15, 8],
  [15, 12],
  [20, 15],
];

export const motionTrail: FilterAugmentation<typeof motionTrailSpec> = {
  kind: 'filter',
  spec: motionTrailSpec,
  isIdentity: ({ severity: at }) => at === 0,
  apply: (image, { severity: at, angle }) =>
    corrupted(image, at, ROWS, ([radius, sigma]) => trail(image, roundHalfEven(radius), sigma, angle)),
};
