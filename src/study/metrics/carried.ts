/** Does the map move with the picture? A map of the untouched picture, carried along by the augmentations. Pure. */
import { SPECS, type AugmentationStep } from '../../engine/augment/catalogue';
import { applySteps, type PipelineOptions } from '../../engine/augment/pipeline';
import type { AugmentationSpec } from '../../engine/augment/spec';
import type { Grid } from '../../engine/contract/maps';
import type { Image, Size } from '../../engine/image/image';
import { cosine, pearson, spearman } from './correlation';
import { centroidShift, overlapOfHighest } from './places';
import { ssim } from './ssim';

const familyOf = ({ name }: AugmentationStep): AugmentationSpec['family'] => SPECS[name].family;
const moves = (step: AugmentationStep): boolean => familyOf(step) === 'geometry';
const hides = (step: AugmentationStep): boolean => ['occlusion', 'mix'].includes(familyOf(step));

const flat = ({ height, width }: Size, value: number): Image => ({
  height,
  width,
  channels: 1,
  data: new Float32Array(height * width).fill(value),
});

/**
 * Which pixels of the augmented picture show something of the original: those that differ between a black and a white one.
 * @returns 1 or 0 a pixel
 */
export function seen(size: Size, steps: readonly AugmentationStep[], options: PipelineOptions): Grid {
  const covering = steps.filter((step) => moves(step) || hides(step));
  const second = (_: number, like: Size): Image => flat(like, 0);
  const [black, white] = [0, 1].map((value) =>
    applySteps(flat(size, value), covering, { ...options, second }),
  );
  return {
    ...sizeOf(white),
    data: white.data.map((value, i) => (Math.abs(value - black.data[i]) > 0.5 ? 1 : 0)),
  };
}

/**
 * T A(x): the map as the steps move the picture. Pixels that were not seen are NaN.
 * @param map at the size of the picture before the steps
 */
export function carried(map: Grid, steps: readonly AugmentationStep[], options: PipelineOptions): Grid {
  const moved = applySteps({ ...map, channels: 1 }, steps.filter(moves), options);
  const { data: visible } = seen(map, steps, options);
  return { ...sizeOf(moved), data: moved.data.map((value, i) => (visible[i] ? value : NaN)) };
}

const sizeOf = ({ height, width }: Size): Size => ({ height, width });

/** How well two maps agree; NaN where a measure has no meaning. */
export interface Agreement {
  readonly spearman: number;
  readonly pearson: number;
  readonly cosine: number;
  /** Of the highest tenth. */
  readonly iou: number;
  readonly ssim: number;
  /** Pixels. */
  readonly shift: number;
}

/**
 * A(T x) against T A(x), both at one size and in [0, 1] for SSIM.
 * @param expected as `carried` gives it
 */
export function agreement(map: Grid, expected: Grid): Agreement {
  return {
    spearman: spearman(map.data, expected.data),
    pearson: pearson(map.data, expected.data),
    cosine: cosine(map.data, expected.data),
    iou: overlapOfHighest(map.data, expected.data),
    ssim: ssim(map, expected, 1),
    shift: centroidShift(map, expected),
  };
}
