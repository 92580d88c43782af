/** Snow: the declaration and the pixels. */
import { zoomed } from '../blur/zoomed';
import { trail } from '../blur/trail';
import type { Image } from '../../image/image';
import { roundHalfEven } from '../../image/round';
import { seed } from '../parameters';
import { normalField, uniformField } from '../random/field';
import { corrupted, severity, type Severities } from '../severity';
import type { AugmentationSpec, FilterAugmentation } from '../spec';
import { greyOf } from './grey';

export const snowSpec = {
  name: 'snow',
  title: 'Snow',
  summary: 'Lets snow fall before a brighter image.',
  family: 'weather',
  domains: ['image'],
  channels: 'any',
  isDefault: false,
  follows: 'imagecorruptions snow with seeded flakes',
  parameters: { severity: severity('Snow'), seed: seed('Snow', 'Which flakes, and from where they fall.') },
} as const satisfies AugmentationSpec;

/** Mean and deviation of the noise, how far it is enlarged, what of it is a flake, radius and deviation of its trail, and what of the image stays. */
const ROWS: Severities = [
  [0.1, 0.3, 3, 0.5, 10, 4, 0.8],
  [0.2, 0.3, 2, 0.5, 12, 4, 0.7],
  [0.55, 0.3, 4, 0.9, 12, 8, 0.7],
  [0.55, 0.3, 4.5, 0.85, 12, 8, 0.65],
  [0.55, 0.3, 2.5, 0.85, 12, 12, 0.55],
];

/** One layer of flakes, [H, W] in 256 levels of 0 to 1. */
function flakes(
  { height, width }: Image,
  [mean, deviation, factor, least, radius, sigma]: readonly number[],
  which: number,
): Float64Array {
  const noise = normalField(which, 0, height * width).map((value) => mean + deviation * value);
  const large = zoomed({ height, width, channels: 1, data: noise }, factor);
  const data = Float32Array.from(large, (value) => (value < least ? 0 : Math.min(1, Math.max(0, value))));
  // From the upper left to the upper right.
  const angle = -135 + 90 * uniformField(which, 1, 1)[0];
  const fallen = trail({ height, width, channels: 1, data }, roundHalfEven(radius), sigma, angle);
  return fallen.map((value) => roundHalfEven(value * 255) / 255);
}

export const snow: FilterAugmentation<typeof snowSpec> = {
  kind: 'filter',
  spec: snowSpec,
  isIdentity: ({ severity: at }) => at === 0,
  apply: (image, { severity: at, seed: which }) =>
    corrupted(image, at, ROWS, (constants) => {
      const { data, channels } = image;
      const rest = constants[6];
      const [layer, grey] = [flakes(image, constants, which), greyOf(image)];
      const out = new Float64Array(data.length);
      for (let i = 0, k = 0; i < layer.length; i++) {
        // A second layer falls from the other side.
        const snowflakes = layer[i] + layer[layer.length - 1 - i];
        const white = grey[i] * 1.5 + 0.5;
        for (let c = 0; c < channels; c++, k++)
          out[k] = rest * data[k] + (1 - rest) * Math.max(data[k], white) + snowflakes;
      }
      return out;
    }),
};
