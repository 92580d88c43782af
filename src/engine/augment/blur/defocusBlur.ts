/** Defocus blur: the declaration and the pixels. */
import { roundHalfEven } from '../../image/round';
import { correlate, gaussian, type Tap } from '../convolve';
import { fixed, swept } from '../parameters';
import type { AugmentationSpec, FilterAugmentation } from '../spec';

export const defocusBlurSpec = {
  name: 'defocus_blur',
  title: 'Defocus blur',
  summary: 'Blurs with a disk, as a lens that is out of focus.',
  family: 'blur',
  domains: ['image'],
  channels: 'any',
  isDefault: false,
  follows: 'albumentations.Defocus; imagecorruptions defocus_blur',
  code: {
    albumentations: 'A.Defocus(radius=({radius}, {radius}), alias_blur=({softness}, {softness}), p=1)',
  },
  parameters: {
    radius: swept({
      title: 'Defocus blur',
      summary: 'Radius of the disk, whole pixels; 0 leaves the image as it is.',
      quantity: 'pixels',
      minimum: 0,
      maximum: 16,
      step: 1,
      default: 0,
    }),
    softness: fixed({
      title: 'Defocus edge',
      summary: 'Standard deviation of the blur that softens the edge of the disk.',
      quantity: 'pixels',
      minimum: 0.1,
      maximum: 1,
      step: 0.1,
      default: 0.5,
    }),
  },
} as const satisfies AugmentationSpec;

/** A disk of sum 1, its edge softened over 3×3 pixels, 5×5 beyond a radius of 8. */
function diskTaps(radius: number, softness: number): readonly Tap[] {
  const reach = Math.max(8, radius);
  const side = 2 * reach + 1;
  const edge = radius <= 8 ? 1 : 2;
  const soft = gaussian(softness, edge);
  const isInside = (x: number, y: number): boolean =>
    Math.abs(x) <= reach && Math.abs(y) <= reach && x * x + y * y <= radius * radius;
  let area = 0;
  for (let y = -reach; y <= reach; y++) for (let x = -reach; x <= reach; x++) if (isInside(x, y)) area += 1;
  const taps: Tap[] = [];
  for (let i = 0; i < side * side; i++) {
    const [dx, dy] = [(i % side) - reach, Math.floor(i / side) - reach];
    let weight = 0;
    for (let v = -edge; v <= edge; v++) {
      for (let u = -edge; u <= edge; u++) {
        // OpenCV mirrors the array of the kernel as well.
        const [x, y] = [inside(dx + u, reach), inside(dy + v, reach)];
        if (isInside(x, y)) weight += (soft[u + edge] * soft[v + edge]) / area;
      }
    }
    if (weight > 0) taps.push({ dx, dy, weight });
  }
  return taps;
}

const inside = (place: number, reach: number): number =>
  Math.abs(place) <= reach ? place : Math.sign(place) * (2 * reach - Math.abs(place));

export const defocusBlur: FilterAugmentation<typeof defocusBlurSpec> = {
  kind: 'filter',
  spec: defocusBlurSpec,
  isIdentity: ({ radius }) => roundHalfEven(radius) === 0,
  apply: (image, { radius, softness }) => correlate(image, diskTaps(roundHalfEven(radius), softness)),
};
