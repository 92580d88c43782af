/** Does the map move with the picture? Measures along an axis, on a grid of 56 × 56, and the map itself, small. Pure. */
import { defaultStep, SPECS, type AugmentationStep } from '../../engine/augment/catalogue';
import type { PipelineOptions } from '../../engine/augment/pipeline';
import { traceSteps } from '../../engine/augment/trace';
import { valueAt } from '../../engine/attribution/difference';
import { upsample } from '../../engine/attribution/upsample';
import type { Grid } from '../../engine/contract/maps';
import type { Size } from '../../engine/image/image';
import { agreement, seen } from '../../study/metrics/carried';
import { SIDE } from '../../study/metrics/evenGrid';

export interface StudiedMap {
  readonly spearman: number;
  readonly iou: number;
  readonly ssim: number;
  /** Of the side. */
  readonly shift: number;
  /** Share of the map where nothing of the picture is left: an erased box, corners that were turned in. */
  readonly hidden: number;
  /** 56 × 56, 0–255 between nothing and its maximum. */
  readonly small: Uint8Array;
}

/** What the maps of a study are compared with. */
export interface MapStart {
  readonly grid: Grid;
  /** The pipeline in which it was made. */
  readonly steps: readonly AugmentationStep[];
  /** Of the picture before the steps. */
  readonly size: Size;
  readonly options: PipelineOptions;
}

/** @param steps of the present pipeline */
export function mapMeasures(grid: Grid, start: MapStart, steps: readonly AugmentationStep[]): StudiedMap {
  const covered = visible(steps, start.options);
  const { spearman, iou, ssim, shift } = agreement(grid, carriedTo(start, steps, covered));
  const [all, hidden] = grid.data.reduce(
    ([sum, unseen], value, i) => [sum + value, unseen + (covered.data[i] ? 0 : value)],
    [0, 0],
  );
  const small = Uint8Array.from(grid.data, (value) => Math.round(255 * value));
  return { spearman, iou, ssim, shift: shift / SIDE, hidden: hidden / all, small };
}

/** Which places of the present picture show something of the original. */
function visible(steps: readonly AugmentationStep[], options: PipelineOptions): Grid {
  const { height, width, data } = seen({ height: SIDE, width: SIDE }, steps, options);
  // A crop that is not scaled back makes the grid smaller.
  const even = upsample({ height, width, data }, SIDE, SIDE);
  return { height: SIDE, width: SIDE, data: even.map((value) => (value > 0.5 ? 1 : 0)) };
}

/** The map of the start as the present steps move the picture; NaN where nothing of it is seen. */
function carriedTo(start: MapStart, steps: readonly AugmentationStep[], { data: covered }: Grid): Grid {
  const [now, before] = [steps, start.steps].map((one) => tracesOf(one, start.size, start.options));
  const data = Float32Array.from({ length: SIDE * SIDE }, (_, i) => {
    if (!covered[i]) return NaN;
    const at = {
      x: (((i % SIDE) + 0.5) * now.size.width) / SIDE - 0.5,
      y: ((Math.floor(i / SIDE) + 0.5) * now.size.height) / SIDE - 0.5,
    };
    const original = now.fromFinal(at);
    const there = original && before.toFinal(original);
    const { width, height } = before.size;
    return (there && valueAt(start.grid, (there.x + 0.5) / width, (there.y + 0.5) / height)) ?? NaN;
  });
  return { height: SIDE, width: SIDE, data };
}

function tracesOf(steps: readonly AugmentationStep[], size: Size, options: PipelineOptions) {
  const moving = steps.filter(({ name }) => SPECS[name].family === 'geometry');
  // A step that moves nothing stands for the original: its output is the pipeline's input.
  const { steps: traced, size: final } = traceSteps(
    [defaultStep('brightness', 'original'), ...moving],
    size,
    options,
  );
  const [{ fromFinal, toFinal }] = traced;
  return { size: final, fromFinal, toFinal };
}
