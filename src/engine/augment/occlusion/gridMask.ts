/** Grid mask: the declaration and the pixels. */
import { roundHalfEven } from '../../image/round';
import { fill, fixed, swept } from '../parameters';
import type { AugmentationSpec, PointwiseAugmentation } from '../spec';
import { fillBox } from './box';

export const gridMaskSpec = {
  name: 'grid_mask',
  title: 'Grid mask',
  summary: 'Covers a box in every cell of a grid.',
  family: 'occlusion',
  domains: ['image'],
  channels: 'any',
  isDefault: false,
  follows:
    'albumentations.GridDropout(random_offset=False), cells of equal size (Chen et al. 2020, GridMask)',
  parameters: {
    ratio: swept({
      title: 'Grid mask',
      summary: 'Covered fraction of the side of a cell; 0 covers nothing.',
      quantity: 'amount',
      minimum: 0,
      maximum: 0.95,
      step: 0.01,
      default: 0,
    }),
    cells: fixed({
      title: 'Grid mask cells',
      summary: 'Cells along each side.',
      quantity: 'count',
      minimum: 1,
      maximum: 32,
      step: 1,
      default: 7,
    }),
    fill: fill('Grid mask', 'Value of the covered pixels.'),
  },
} as const satisfies AugmentationSpec;

/** Start and covered length of the cells along a side: the edges are whole pixels, at least one stays uncovered. */
function spans(extent: number, cells: number, ratio: number): readonly { start: number; length: number }[] {
  const edge = (i: number): number => Math.floor((i * extent) / cells);
  return Array.from({ length: cells }, (_, i) => {
    const side = edge(i + 1) - edge(i);
    return { start: edge(i), length: Math.min(side - 1, Math.max(1, Math.trunc(side * ratio))) };
  }).filter(({ length }) => length > 0);
}

export const gridMask: PointwiseAugmentation<typeof gridMaskSpec> = {
  kind: 'pointwise',
  spec: gridMaskSpec,
  isIdentity: ({ ratio }) => ratio === 0,
  apply: (image, { ratio, cells, fill: value }) => {
    const data = image.data.slice();
    const rows = spans(image.height, roundHalfEven(cells), ratio);
    const columns = spans(image.width, roundHalfEven(cells), ratio);
    for (const { start: top, length: height } of rows) {
      for (const { start: left, length: width } of columns) {
        fillBox({ ...image, data }, { top, left, height, width }, value);
      }
    }
    return { ...image, data };
  },
};
