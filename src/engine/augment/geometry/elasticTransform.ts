/** Elastic deformation of ImageNet-C: the declaration and where pixels come from. */
import { convolveSeparable, gaussian } from '../convolve';
import { seed } from '../parameters';
import { uniformField } from '../random/field';
import type { Size } from '../../image/image';
import { constantsAt, severity, type Severities } from '../severity';
import type { AugmentationSpec, GeometricAugmentation } from '../spec';
import { fieldOf } from './deformation';

export const elasticTransformSpec = {
  name: 'elastic_transform',
  title: 'Elastic transform',
  summary: 'Bends the image finely, as if it were printed on rubber.',
  family: 'geometry',
  domains: ['image'],
  channels: 'any',
  isDefault: false,
  follows: 'imagecorruptions elastic_transform with seeded displacements',
  parameters: {
    severity: severity('Elastic transform'),
    seed: seed('Elastic transform', 'Which displacements.'),
  },
} as const satisfies AugmentationSpec;

/** By what the displacements are multiplied. */
const ROWS: Severities = [[12.5], [16.25], [21.25], [25], [30]];
/** Shares of the height: the largest displacement, and the window that smooths them. */
const [MOST, SOFT] = [0.005, 0.01];

/** Smoothed noise, pixels: [H, W]. @param stream 0 along x, 1 along y */
function displacement({ height, width }: Size, which: number, stream: number): Float32Array {
  const data = uniformField(which, stream, height * width).map((value) => (2 * value - 1) * MOST * height);
  const sigma = SOFT * height;
  const taps = gaussian(sigma, Math.floor(3 * sigma + 0.5));
  return convolveSeparable({ height, width, channels: 1, data }, taps).data;
}

/** A place on the border or inside, mirrored there. */
function reflected(place: number, extent: number): number {
  const inside = place < -0.5 ? -1 - place : place > extent - 0.5 ? 2 * extent - 1 - place : place;
  return Math.min(extent - 1, Math.max(0, inside));
}

export const elasticTransform: GeometricAugmentation<typeof elasticTransformSpec> = {
  kind: 'geometric',
  spec: elasticTransformSpec,
  isIdentity: ({ severity: at }) => at === 0,
  outputSize: (_, size) => size,
  toInput: ({ severity: at, seed: which }, size) => {
    const alpha = Math.min(1, at) * constantsAt(ROWS, at)[0];
    const [dx, dy] = [displacement(size, which, 0), displacement(size, which, 1)];
    return fieldOf(size, (x, y, i) => [
      reflected(x + alpha * dx[i], size.width),
      reflected(y + alpha * dy[i], size.height),
    ]);
  },
  sampling: () => ({ interpolation: 'bilinear', fill: 0 }),
};
