/** Spatter: the declaration and the pixels. */
import { convolveSeparable, correlate, gaussian, type Tap } from '../convolve';
import type { Image } from '../../image/image';
import { seed } from '../parameters';
import { normalField } from '../random/field';
import { corrupted, severity, type Severities } from '../severity';
import type { AugmentationSpec, FilterAugmentation } from '../spec';
import { edgeDistance, equalized } from './drops';
import { colourFor } from './grey';

export const spatterSpec = {
  name: 'spatter',
  title: 'Spatter',
  summary: 'Throws drops of water onto the lens, from a severity of 3.5 on mud.',
  family: 'weather',
  domains: ['image'],
  channels: 'any',
  isDefault: false,
  follows: 'imagecorruptions spatter with seeded drops, mirrored at the border',
  parameters: { severity: severity('Spatter'), seed: seed('Spatter', 'Which drops.') },
} as const satisfies AugmentationSpec;

/** Mean and deviation of the noise, its blur, what of it is a drop, how bright water is or how soft the edge of mud, and whether it is mud. */
const ROWS: Severities = [
  [0.65, 0.3, 4, 0.69, 0.6, 0],
  [0.65, 0.3, 3, 0.68, 0.6, 0],
  [0.65, 0.3, 2, 0.68, 0.5, 0],
  [0.65, 0.3, 1, 0.65, 1.5, 1],
  [0.67, 0.4, 1, 0.65, 1.5, 1],
];
const WATER = [175 / 255, 238 / 255, 238 / 255];
const MUD = [63 / 255, 42 / 255, 20 / 255];

/** Distances from the edge of a drop count up to here, pixels. */
const FAR = 20;

const taps = (weights: readonly number[]): readonly Tap[] =>
  weights.map((weight, i) => ({ dx: (i % 3) - 1, dy: Math.floor(i / 3) - 1, weight }));
const BOX = taps(Array.from({ length: 9 }, () => 1));
/** Lights every drop from the lower right. */
const EMBOSS = taps([-2, -1, 0, -1, 1, 1, 0, 1, 2]);

const blurred = (plane: Image, sigma: number): Image =>
  convolveSeparable(plane, gaussian(sigma, Math.floor(4 * sigma + 0.5)));

/** Light on water, [H, W], 0 to 1: with the distance from the edge, as if the drop were round. */
function shine(liquid: Image, least: number): Float64Array {
  const of = (data: Float32Array): Image => ({ ...liquid, data });
  const wet = liquid.data.map((value) => (value < least ? 0 : Math.floor(value * 255)));
  const distance = edgeDistance(of(wet), FAR);
  const soft = correlate(of(distance), BOX).data.map((sum) => Math.floor(sum / 9));
  const lit = correlate(of(equalized(soft)), EMBOSS).data.map((value) => Math.min(255, Math.max(0, value)));
  const round = correlate(of(lit), BOX).data.map((sum) => Math.round(sum / 9));
  const light = Float64Array.from(wet, (value, i) => value * round[i]);
  const most = light.reduce((largest, value) => Math.max(largest, value), 0);
  return most === 0 ? light : light.map((value) => value / most);
}

/** How much of mud there is, [H, W]. */
function dirt(liquid: Image, least: number, softness: number): Float32Array {
  const covered = liquid.data.map((value) => Number(value > least));
  return blurred({ ...liquid, data: covered }, softness).data.map((value) => (value < 0.8 ? 0 : value));
}

export const spatter: FilterAugmentation<typeof spatterSpec> = {
  kind: 'filter',
  spec: spatterSpec,
  isIdentity: ({ severity: at }) => at === 0,
  apply: (image, { severity: at, seed: which }) =>
    corrupted(image, at, ROWS, ([mean, deviation, sigma, least, strength, mud]) => {
      const { data, height, width, channels } = image;
      const noise = normalField(which, 0, height * width).map((value) => mean + deviation * value);
      const liquid = blurred({ height, width, channels: 1, data: noise }, sigma);
      const isMud = mud >= 0.5;
      const cover = isMud ? dirt(liquid, least, strength) : shine(liquid, least);
      const colour = colourFor(channels, isMud ? MUD : WATER);
      return data.map((value, i) => {
        const amount = cover[Math.floor(i / channels)];
        return isMud
          ? value * (1 - amount) + amount * colour[i % channels]
          : value + strength * amount * colour[i % channels];
      });
    }),
};
