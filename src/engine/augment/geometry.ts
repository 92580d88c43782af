/** Follows points through a pipeline: handles on the canvas, and comparing maps. */
import type { Point, Size } from '../image/image';
import type { AugmentationStep } from './catalogue';
import { IDENTITY, invert, matrixOf, multiply, transform, type Matrix } from './matrix';
import { bindStep, type PipelineOptions } from './pipeline';

/** Maps points, both in pixels with centres at integers; null where a point goes nowhere. */
export type PointMap = (point: Point) => Point | null;

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

function pointMap(matrix: Matrix | null): PointMap {
  return (point) => {
    if (!matrix) return null;
    const { x, y } = transform(matrix, point);
    return Number.isFinite(x) && Number.isFinite(y) ? { x, y } : null;
  };
}

/** Point maps of every step of a pipeline for an input of this size. */
export function traceSteps(steps: readonly AugmentationStep[], size: Size, options: PipelineOptions): Trace {
  let current = size;
  const bound = steps.map((step) => {
    const inputSize = current;
    const found = bindStep(step, current, options);
    current = found?.outputSize ?? current;
    const matrix = found?.placement ? matrixOf(found.placement, inputSize, current) : IDENTITY;
    return { step, inputSize, outputSize: current, matrix };
  });
  let back: Matrix | null = IDENTITY;
  const traced = [...bound].reverse().map(({ matrix, ...rest }): TracedStep => {
    const fromFinal = back;
    back = back && matrix && multiply(matrix, back);
    return {
      ...rest,
      fromFinal: pointMap(fromFinal),
      toFinal: pointMap(fromFinal && invert(fromFinal)),
      toInput: pointMap(matrix),
    };
  });
  return { size: current, steps: traced.reverse() };
}
