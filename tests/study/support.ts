/** Networks that are formulas: what they say depends on the parameters alone. */
import { originOf, parameterSpecOf } from '../../src/study/axis';
import type { AugmentationStep } from '../../src/engine/augment/catalogue';
import type { ModelInfo } from '../../src/engine/contract/modelInfo';
import type { Plan, Point } from '../../src/study/plans/plan';
import {
  judgeFrom,
  withoutAnswer,
  type Judge,
  type Sample,
  type StudyQuestion,
} from '../../src/study/sample';
import { parseStudy, type StudySpec } from '../../src/study/spec';

export const CLASSIFIER: Pick<ModelInfo, 'ending' | 'classCount'> = {
  ending: { link: null, positive: null },
  classCount: 3,
};

export const CLASSES: StudyQuestion = {
  task: 'classification',
  classes: 'top10',
  target: null,
  criterion: { kind: 'class' },
};

/** Logits of three classes of which the first wins by `lead` over the second. */
export const leading = (lead: number) => ({ logits: Float32Array.of(lead, 0, -5) });

/** Every point of a formula; NaN is no answer. */
export function judged(spec: StudySpec, lead: (...values: number[]) => number): (point: Point) => Sample {
  const identity = spec.axes.map((axis) => parameterSpecOf(axis).default);
  const judge: Judge = judgeFrom(leading(lead(...identity)), identity, CLASSES, CLASSIFIER);
  return (point) =>
    Number.isNaN(lead(...point))
      ? withoutAnswer(point, judge.start, 'no number')
      : judge(point, leading(lead(...point)));
}

/** Run a plan to its end at once. */
export function answered<T>(
  plan: Plan<T>,
  look: (point: Point) => Sample,
): { readonly found: T; readonly asked: number } {
  let asked = 0;
  let step = plan.next();
  while (!step.done) {
    asked += step.value.length;
    step = plan.next(step.value.map(look));
  }
  return { found: step.value, asked };
}

export const axisOf = (text: string) => parseStudy(text).axes[0];
export const startOf = (text: string) => originOf(axisOf(text));

export const parameter = (steps: readonly AugmentationStep[], name: string, key: string): number =>
  Number(
    (steps.find((step) => step.name === name)?.parameters as Record<string, unknown> | undefined)?.[key],
  );
