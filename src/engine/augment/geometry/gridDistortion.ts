/** Grid distortion: the declaration and where pixels come from. */
import { fixed, seed, swept } from '../parameters';
import { roundHalfEven } from '../../image/round';
import { uniformField } from '../random/field';
import type { AugmentationSpec, GeometricAugmentation } from '../spec';
import { fieldOf } from './deformation';

export const gridDistortionSpec = {
  name: 'grid_distortion',
  title: 'Grid distortion',
  summary: 'Stretches some columns and rows of a grid and squeezes others.',
  family: 'geometry',
  domains: ['image'],
  channels: 'any',
  isDefault: false,
  follows: 'albumentations.GridDistortion(normalized=True), with seeded steps and edges between pixels',
  parameters: {
    strength: swept({
      title: 'Grid distortion',
      summary: 'Largest change of a column or row, as a fraction of its size; 0 leaves the image as it is.',
      quantity: 'amount',
      minimum: 0,
      maximum: 0.9,
      step: 0.01,
      default: 0,
    }),
    steps: fixed({
      title: 'Grid distortion steps',
      summary: 'Columns and rows of the grid.',
      quantity: 'count',
      minimum: 2,
      maximum: 15,
      step: 1,
      default: 5,
    }),
    seed: seed('Grid distortion', 'Which columns and rows.'),
  },
} as const satisfies AugmentationSpec;

/** Where the pixels of a side come from: equal cells of the output, cells of random sizes in the input. */
function course(
  extent: number,
  steps: number,
  strength: number,
  seedOf: number,
  stream: number,
): Float64Array {
  const sizes = Float64Array.from(
    uniformField(seedOf, stream, steps),
    (value) => 1 + strength * (2 * value - 1),
  );
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const edges = new Float64Array(steps + 1);
  sizes.forEach((size, i) => (edges[i + 1] = edges[i] + (size * extent) / total));
  return Float64Array.from({ length: extent }, (_, pixel) => {
    const place = ((pixel + 0.5) * steps) / extent;
    const cell = Math.min(steps - 1, Math.floor(place));
    return edges[cell] + (place - cell) * (edges[cell + 1] - edges[cell]) - 0.5;
  });
}

export const gridDistortion: GeometricAugmentation<typeof gridDistortionSpec> = {
  kind: 'geometric',
  spec: gridDistortionSpec,
  isIdentity: ({ strength }) => strength === 0,
  outputSize: (_, size) => size,
  toInput: ({ strength, steps, seed: which }, size) => {
    const columns = course(size.width, roundHalfEven(steps), strength, which, 0);
    const rows = course(size.height, roundHalfEven(steps), strength, which, 1);
    return fieldOf(size, (x, y) => [columns[x], rows[y]]);
  },
  sampling: () => ({ interpolation: 'bilinear', fill: 0 }),
};
