/** Follows points through a pipeline: handles on the canvas, and comparing maps. */
import type { Size } from '../image/image';
import type { AugmentationStep } from './catalogue';
import { bindStep, type PipelineOptions } from './pipeline';
import { follow, pointMapsOf, stay, type PointMap } from './pointMap';

export interface TracedStep {
  readonly step: AugmentationStep;
  /** Size of the image that reaches the step, and of the one that leaves it. */
  readonly inputSize: Size;
  readonly outputSize: Size;
  /** From this step's output to the final output. */
  readonly toFinal: PointMap;
  /** From the final output back to this step's output. */
  readonly fromFinal: PointMap;
  /** From this step's output to its input. */
  readonly toInput: PointMap;
}

export interface Trace {
  /** Size of the final output. */
  readonly size: Size;
  readonly steps: readonly TracedStep[];
}

/** Point maps of every step of a pipeline for an input of this size. */
export function traceSteps(steps: readonly AugmentationStep[], size: Size, options: PipelineOptions): Trace {
  let current = size;
  const bound = steps.map((step) => {
    const inputSize = current;
    const found = bindStep(step, current, options);
    current = found?.outputSize ?? current;
    return {
      step,
      inputSize,
      outputSize: current,
      maps: pointMapsOf(found?.placement ?? null, inputSize, current),
    };
  });
  let [fromFinal, toFinal] = [stay, stay];
  const traced = [...bound].reverse().map(({ maps, ...rest }): TracedStep => {
    const found = { ...rest, fromFinal, toFinal, toInput: maps.toInput };
    fromFinal = follow(fromFinal, maps.toInput);
    toFinal = follow(maps.toOutput, toFinal);
    return found;
  });
  return { size: current, steps: traced.reverse() };
}
