/** Frost: the declaration and the pixels. */
import { trail } from '../blur/trail';
import { convolveSeparable, gaussian } from '../convolve';
import type { Image, Size } from '../../image/image';
import { seed } from '../parameters';
import { normalField } from '../random/field';
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

/** Mean colour of frost. */
const PALE = [0.56, 0.65, 0.69];
/** How much the parts of frost differ from it: patches, crystals, fine and coarse grain. */
const PARTS = [0.035, 0.035, 0.05, 0.04];
/** Crystals are trails of noise in three directions, 60° apart: radius and standard deviation in pixels, the first direction. */
const [LONG, THICK, FIRST] = [16, 5, 15];

/** Of mean 0 and standard deviation 1; all 0 where nothing varies. */
function evened(values: Float64Array): Float64Array {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  return values.map((value) => (deviation > 0 ? (value - mean) / deviation : 0));
}

/** How thick the ice is, around 0: [H, W]. */
function ice({ height, width }: Size, which: number): Float64Array {
  const noise = (stream: number): Image => {
    return { height, width, channels: 1, data: normalField(which, stream, height * width) };
  };
  const side = 2 ** Math.ceil(Math.log2(Math.max(height, width, 2)));
  const clouds = plasma(side, 2, which);
  const patches = Float64Array.from(
    { length: height * width },
    (_, i) => clouds[Math.floor(i / width) * side + (i % width)],
  );
  const [first, ...others] = [0, 1, 2].map((turn) =>
    evened(trail(noise(turn), LONG, THICK, FIRST + 60 * turn)),
  );
  const crystals = first.map((value, i) => Math.max(value, ...others.map((other) => other[i])));
  const grain = [0.7, 4].map((sigma) => {
    const { data } = convolveSeparable(noise(3), gaussian(sigma, Math.floor(4 * sigma + 0.5)));
    return Float64Array.from(data);
  });
  const parts = [patches, crystals, ...grain].map(evened);
  return patches.map((_, i) => parts.reduce((sum, part, k) => sum + PARTS[k] * part[i], 0));
}

function frosted(image: Image, rest: number, share: number, which: number): Float32Array {
  const { data, channels } = image;
  const [thick, pale] = [ice(image, which), colourFor(channels, PALE)];
  return data.map((value, i) => {
    const layer = Math.min(1, Math.max(0, pale[i % channels] + thick[Math.floor(i / channels)]));
    return rest * value + share * layer;
  });
}

export const frost: PointwiseAugmentation<typeof frostSpec> = {
  kind: 'pointwise',
  spec: frostSpec,
  isIdentity: ({ severity: at }) => at === 0,
  apply: (image, { severity: at, seed: which }) =>
    corrupted(image, at, ROWS, ([rest, share]) => frosted(image, rest, share, which)),
};
