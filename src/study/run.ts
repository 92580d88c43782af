/** One study of one image: from a spec and a way to evaluate pipelines to samples and findings. Knows no engine. */
import { UserError } from '../engine/contract/errors';
import type { ModelInfo } from '../engine/contract/modelInfo';
import type { AugmentationStep } from '../engine/augment/catalogue';
import { parameterSpecOf, pointsOf, stepsAt, type Axis } from './axis';
import { breakingPoints, type BreakingPoint } from './breakingPoints';
import { alongLine } from './plans/line';
import { overGrid } from './plans/grid';
import { follow, type Plan, type Point } from './plans/plan';
import { smallestChange } from './plans/smallest';
import { worstCase, worstOfGrid } from './plans/worstCase';
import { judgeFrom, withoutAnswer, type Outputs, type Sample, type StudyQuestion } from './sample';
import { listedPoints, pipelineOf, type StudySpec } from './spec';

/** What the network says of the image under these steps. */
export type Evaluate = (steps: readonly AugmentationStep[]) => Promise<Outputs>;

export interface StudyContext {
  /** The other steps stay as they are here. */
  readonly steps: readonly AugmentationStep[];
  readonly question: StudyQuestion;
  readonly model: Pick<ModelInfo, 'ending' | 'classCount'>;
  readonly evaluate: Evaluate;
  readonly onSamples?: (samples: readonly Sample[]) => void;
}

export interface StudyResult {
  readonly spec: StudySpec;
  /** Every axis at its identity. */
  readonly start: Sample;
  /** In ascending order of a line, else as they were evaluated. */
  readonly samples: readonly Sample[];
  /** Of a scan along one axis, else null. */
  readonly breaks: readonly BreakingPoint[] | null;
  /** Of a worst case: where the loss is highest; of a smallest change: where it lies; null where there is none. */
  readonly found: Sample | null;
  /** Of a smallest change in normalised units. */
  readonly size: number | null;
}

/** Of one image among several. */
export interface ImageResult {
  readonly image: string;
  /** Of two that are compared; left out where there is one. */
  readonly model?: string;
  readonly result: StudyResult;
}

type Findings = Pick<StudyResult, 'samples' | 'breaks' | 'found' | 'size'>;

function* planOf(spec: StudySpec): Plan<Findings> {
  const { kind, axes, isGridAlone } = spec;
  const points = listedPoints(spec);
  if (points) return { samples: yield points, breaks: null, found: null, size: null };
  if (kind === 'scan' && axes.length === 1) {
    const samples = yield* alongLine(axes[0]);
    return { samples, breaks: breakingPoints(axes[0], samples), found: null, size: null };
  }
  if (kind === 'scan') {
    const samples = yield* overGrid(axes.map(pointsOf));
    return { samples, breaks: null, found: null, size: null };
  }
  if (kind === 'smallest') {
    const { smallest, size, samples } = yield* smallestChange(axes);
    return { samples, breaks: null, found: smallest, size };
  }
  const { worst, samples } = yield* isGridAlone ? worstOfGrid(axes) : worstCase(axes);
  return { samples, breaks: null, found: worst, size: null };
}

export interface Begun {
  /** Every axis at its identity. */
  readonly start: Sample;
  /** Any point, evaluated once. One without an answer (values that are not numbers, a crop too small) is marked. */
  readonly look: (point: Point) => Promise<Sample>;
}

/**
 * Evaluate the start, with which every point is compared.
 * @throws UserError where there is no answer at the start, whatever `evaluate` throws that is no UserError
 */
export async function beginStudy(
  axes: readonly Axis[],
  { steps, question, model, evaluate }: StudyContext,
): Promise<Begun> {
  const identity = axes.map((axis) => parameterSpecOf(axis).default);
  const judge = judgeFrom(await evaluate(stepsAt(steps, axes, identity)), identity, question, model);
  const known = new Map<string, Sample>([[identity.join(), judge.start]]);
  const sampleAt = async (point: Point): Promise<Sample> => {
    const pipeline = stepsAt(steps, axes, point);
    try {
      return judge(point, await evaluate(pipeline));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return withoutAnswer(point, judge.start, error.message);
    }
  };
  const look = async (point: Point): Promise<Sample> => {
    const sample = known.get(point.join()) ?? (await sampleAt(point));
    known.set(point.join(), sample);
    return sample;
  };
  return { start: judge.start, look };
}

/** Run a study to its end. @throws as `beginStudy` */
export async function runStudy(spec: StudySpec, context: StudyContext): Promise<StudyResult> {
  const steps = pipelineOf(spec, context.steps);
  const { start, look } = await beginStudy(spec.axes, { ...context, steps });
  return { spec, start, ...(await follow(planOf(spec), look, context.onSamples)) };
}
