/** Where a pixel of the framed original goes, and where one of the augmented image comes from. */
import { defaultStep } from '../../engine/augment/catalogue';
import { traceSteps } from '../../engine/augment/trace';
import type { PointMap } from '../../engine/augment/spec';
import type { AnalysisResult } from '../../session/types';

export interface PipelineMaps {
  readonly toFinal: PointMap;
  readonly fromFinal: PointMap;
}

const known = new WeakMap<AnalysisResult, PipelineMaps>();

/** Pixels with centres at integers. Made once a result. */
export function pipelineMaps(result: AnalysisResult): PipelineMaps {
  const made = known.get(result) ?? make(result);
  known.set(result, made);
  return made;
}

function make({ pictures: { original }, maps: numbers, request }: AnalysisResult): PipelineMaps {
  const size = numbers.original ?? original ?? numbers.augmented;
  // A step that moves nothing stands for the original: its output is the pipeline's input.
  const steps = [defaultStep('brightness', 'original'), ...request.input.steps];
  // With a crop the two sizes differ; whether it was scaled back shows in the size that came out.
  const free = traceSteps(steps, size, { fixedSize: false });
  const matches =
    free.size.width === numbers.augmented.width && free.size.height === numbers.augmented.height;
  const [first] = (matches ? free : traceSteps(steps, size, { fixedSize: true })).steps;
  return { toFinal: first?.toFinal ?? ((at) => at), fromFinal: first?.fromFinal ?? ((at) => at) };
}
