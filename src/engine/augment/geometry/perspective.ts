/** Perspective: the declaration and the pixels. */
import { solveHomography } from './homography';
import type { AugmentationSpec, GeometricAugmentation } from '../spec';

export const perspectiveSpec = {
  name: 'perspective',
  title: 'Perspective',
  summary: 'Pulls the four corners towards the top-left one.',
  family: 'geometry',
  domains: ['image'],
  channels: 'any',
  isDefault: true,
  follows: 'torchvision.transforms.functional.perspective',
  code: {
    torchvision:
      'F.perspective(x, [[0, 0], [(w := x.shape[-1] - 1), 0], [w, (h := x.shape[-2] - 1)], [0, h]], [[0, 0], [{width} * w, {depth} * h], [{width} * w, {height} * h], [0, {height} * h]])',
  },
  parameters: {
    width: {
      kind: 'number',
      title: 'Perspective width',
      summary: 'Where the right corners go, as a fraction of the width.',
      quantity: 'fraction-of-width',
      minimum: 0,
      maximum: 1,
      step: 0.01,
      default: 1,
      sweep: true,
    },
    height: {
      kind: 'number',
      title: 'Perspective height',
      summary: 'Where the bottom corners go, as a fraction of the height.',
      quantity: 'fraction-of-height',
      minimum: 0,
      maximum: 1,
      step: 0.01,
      default: 1,
      sweep: true,
    },
    depth: {
      kind: 'number',
      title: 'Perspective depth',
      summary: 'How far the top-right corner is pushed down, as a fraction of the height.',
      quantity: 'fraction-of-height',
      minimum: 0,
      maximum: 1,
      step: 0.01,
      default: 0,
      sweep: true,
    },
  },
} as const satisfies AugmentationSpec;

export const perspective: GeometricAugmentation<typeof perspectiveSpec> = {
  kind: 'geometric',
  spec: perspectiveSpec,
  isIdentity: ({ width, height, depth }) => width === 1 && height === 1 && depth === 0,
  outputSize: (_, size) => size,
  toInput: ({ width, height, depth }, size) => {
    const [right, bottom] = [size.width - 1, size.height - 1];
    // Three corners on a line: no homography exists, nothing is seen.
    if (width === 0 || height === 0 || depth === height || right === 0 || bottom === 0)
      return { kind: 'nowhere' };
    const [w, h, d] = [width * right, height * bottom, depth * bottom];
    const corners = [
      { x: 0, y: 0 },
      { x: right, y: 0 },
      { x: right, y: bottom },
      { x: 0, y: bottom },
    ];
    const moved = [
      { x: 0, y: 0 },
      { x: w, y: d },
      { x: w, y: h },
      { x: 0, y: h },
    ];
    return { kind: 'projective', coefficients: solveHomography(moved, corners) };
  },
  sampling: () => ({ interpolation: 'bilinear', fill: 0 }),
};
