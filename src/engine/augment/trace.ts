/** Follows points through a pipeline: handles on the canvas, and comparing maps. */
import type { Size } from '../image/image';
import type { AugmentationStep } from './catalogue';
import { bindStep, type PipelineOptions } from './pipeline';
import { follow, pointMapsOf, stay, type PointMap } from './pointMap';
import type { PointMaps } from './spec';

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
    const outputSize = found?.outputSize ?? current;
    current = outputSize;
    const maps = onDemand(() => pointMapsOf(found?.placement ?? null, inputSize, outputSize));
    return { step, inputSize, outputSize, maps };
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

/** Maps that are made when the first point is asked for: most traces are asked for sizes alone. */
function onDemand(make: () => PointMaps): PointMaps {
  let made: PointMaps | undefined;
  const maps = (): PointMaps => (made ??= make());
  return { toInput: (point) => maps().toInput(point), toOutput: (point) => maps().toOutput(point) };
}
