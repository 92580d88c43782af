/** Elastic deformation: the declaration and where pixels come from. */
import { radiusOf } from '../blur/gaussianBlur';
import { convolveSeparable, gaussian } from '../convolve';
import { fixed, seed, swept } from '../parameters';
import { uniformField } from '../random/field';
import type { Size } from '../../image/image';
import type { AugmentationSpec, GeometricAugmentation } from '../spec';
import { fieldOf } from './deformation';

export const elasticSpec = {
  name: 'elastic',
  title: 'Elastic',
  summary: 'Bends the image as if seen through water.',
  family: 'geometry',
  domains: ['image'],
  channels: 'any',
  isDefault: false,
  follows: 'torchvision.transforms.v2.ElasticTransform with seeded noise',
  parameters: {
    alpha: swept({
      title: 'Elastic',
      summary: 'Size of the displacements; 0 leaves the image as it is, torchvision’s default is 50.',
      quantity: 'strength',
      minimum: 0,
      maximum: 300,
      step: 5,
      default: 0,
    }),
    sigma: fixed({
      title: 'Elastic smoothness',
      summary: 'Standard deviation of the window that smooths the displacements.',
      quantity: 'pixels',
      minimum: 1,
      maximum: 20,
      step: 0.5,
      default: 5,
    }),
    seed: seed('Elastic', 'Which displacements.'),
  },
} as const satisfies AugmentationSpec;

/** Smoothed noise from −1 to 1: [H, W]. @param stream 0 along x, 1 along y */
function displacement({ height, width }: Size, sigma: number, seedOf: number, stream: number): Float32Array {
  const data = uniformField(seedOf, stream, height * width).map((value) => 2 * value - 1);
  const radius = radiusOf(sigma, Math.min(height, width));
  return convolveSeparable({ height, width, channels: 1, data }, gaussian(sigma, radius)).data;
}

export const elastic: GeometricAugmentation<typeof elasticSpec> = {
  kind: 'geometric',
  spec: elasticSpec,
  isIdentity: ({ alpha }) => alpha === 0,
  outputSize: (_, size) => size,
  toInput: ({ alpha, sigma, seed: which }, size) => {
    const [dx, dy] = [displacement(size, sigma, which, 0), displacement(size, sigma, which, 1)];
    // torchvision's displacements count in halves of a side.
    return fieldOf(size, (x, y, i) => [x + (alpha / 2) * dx[i], y + (alpha / 2) * dy[i]]);
  },
  sampling: () => ({ interpolation: 'bilinear', fill: 0 }),
};
