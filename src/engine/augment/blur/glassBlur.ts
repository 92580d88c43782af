/** Glass blur: the declaration and the pixels. */
import type { Image } from '../../image/image';
import { roundHalfEven } from '../../image/round';
import { convolveSeparable, gaussian } from '../convolve';
import { seed } from '../parameters';
import { uniformField } from '../random/field';
import { corrupted, severity, type Severities } from '../severity';
import type { AugmentationSpec, FilterAugmentation } from '../spec';

export const glassBlurSpec = {
  name: 'glass_blur',
  title: 'Glass blur',
  summary: 'Shows the image through frosted glass: neighbours are taken for each other.',
  family: 'blur',
  domains: ['image'],
  channels: 'any',
  isDefault: false,
  follows: 'imagecorruptions glass_blur with seeded neighbours, mirrored at the border',
  parameters: { severity: severity('Glass blur'), seed: seed('Glass blur', 'Which neighbours.') },
} as const satisfies AugmentationSpec;

/** Standard deviation of the blur, how far a neighbour is away, pixels, and how often pixels are exchanged. */
const ROWS: Severities = [
  [0.7, 1, 2],
  [0.9, 2, 1],
  [1, 2, 3],
  [1.1, 3, 2],
  [1.5, 4, 2],
];

const blurred = (image: Image, sigma: number): Image =>
  convolveSeparable(image, gaussian(sigma, Math.floor(4 * sigma + 0.5)));

/** From the lower right to the upper left corner every pixel takes the value of a neighbour. */
function shuffled({ data, height, width, channels }: Image, reach: number, which: number, times: number) {
  const out = Float32Array.from(data);
  for (let round = 0; round < times; round++) {
    const random = uniformField(which, round, 2 * height * width);
    const away = (k: number): number => Math.floor(random[k] * 2 * reach) - reach;
    let used = 0;
    for (let y = height - reach; y > reach; y--) {
      for (let x = width - reach; x > reach; x--, used += 2) {
        const [to, from] = [y * width + x, (y + away(used + 1)) * width + x + away(used)];
        for (let c = 0; c < channels; c++) out[to * channels + c] = out[from * channels + c];
      }
    }
  }
  return out;
}

export const glassBlur: FilterAugmentation<typeof glassBlurSpec> = {
  kind: 'filter',
  spec: glassBlurSpec,
  isIdentity: ({ severity: at }) => at === 0,
  apply: (image, { severity: at, seed: which }) =>
    corrupted(image, at, ROWS, ([sigma, reach, times]) => {
      const soft = blurred(image, sigma);
      const data = shuffled(soft, roundHalfEven(reach), which, roundHalfEven(times));
      return blurred({ ...soft, data }, sigma).data;
    }),
};
