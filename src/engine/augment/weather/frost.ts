/** Frost: the declaration and the pixels. */
import type { Image } from '../../image/image';
import { seed } from '../parameters';
import { corrupted, severity, type Severities } from '../severity';
import type { AugmentationSpec, PointwiseAugmentation } from '../spec';
import { colourFor } from './grey';
import { plasma } from './plasma';

export const frostSpec = {
  name: 'frost',
  title: 'Frost',
  summary: 'Lays ice crystals over the image, as on a window pane.',
  family: 'weather',
  domains: ['image'],
  channels: 'any',
  isDefault: false,
  follows: 'imagecorruptions frost with seeded crystals instead of its photographs of them',
  parameters: { severity: severity('Frost'), seed: seed('Frost', 'Which crystals.') },
} as const satisfies AugmentationSpec;

/** What of the image stays, and what of the frost is added. */
const ROWS: Severities = [
  [1, 0.4],
  [0.8, 0.6],
  [0.7, 0.7],
  [0.65, 0.7],
  [0.6, 0.75],
];

/** Of bare glass and of thick ice. */
const [GLASS, ICE] = [
  [0.2, 0.3, 0.4],
  [0.85, 0.95, 1],
];

/** How thick the ice is, [side, side], 0 to 1: patches, and in them the ridges of finer clouds. */
function thickness(side: number, which: number): Float64Array {
  const [patches, clouds] = [plasma(side, 1.8, which), plasma(side, 1.45, which + 1000)];
  return patches.map((patch, i) => {
    const ridge = 1 - Math.abs(2 * clouds[i] - 1);
    return 0.45 * patch + 0.55 * patch * ridge * ridge;
  });
}

function frosted({ data, height, width, channels }: Image, rest: number, share: number, which: number) {
  const side = 2 ** Math.ceil(Math.log2(Math.max(height, width, 2)));
  const ice = thickness(side, which);
  const [glass, white] = [colourFor(channels, GLASS), colourFor(channels, ICE)];
  return data.map((value, i) => {
    const [pixel, c] = [Math.floor(i / channels), i % channels];
    const thick = ice[Math.floor(pixel / width) * side + (pixel % width)];
    return rest * value + share * (glass[c] + thick * (white[c] - glass[c]));
  });
}

export const frost: PointwiseAugmentation<typeof frostSpec> = {
  kind: 'pointwise',
  spec: frostSpec,
  isIdentity: ({ severity: at }) => at === 0,
  apply: (image, { severity: at, seed: which }) =>
    corrupted(image, at, ROWS, ([rest, share]) => frosted(image, rest, share, which)),
};
