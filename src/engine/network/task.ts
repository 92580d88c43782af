/** What a network's answer is taken for: told by the user, else by the file, else by how the network ends. */
import type { Ending, ModelInfo } from '../contract/modelInfo';
import type { Task } from '../contract/task';

/** Of a network whose user says nothing. One raw value may be a logit as well as a quantity: it is shown as it is. */
export function ownTask({ link, positive }: Ending, outputs: number, told: Task | null): Task {
  if (told !== null) return told;
  if (positive !== null) return 'classification';
  const isEach = link === 'sigmoid' || link === 'fractions';
  if (outputs === 1) return isEach ? 'classification' : 'regression';
  return isEach ? 'multi-label' : 'classification';
}

type Told = { readonly task: Task | null; readonly labels: readonly string[] | null };

/** Two names for one output are those of two classes. */
export function taskOf(
  { task, labels }: Told,
  model: Pick<ModelInfo, 'task' | 'classCount' | 'labels'>,
): Task {
  if (task !== null) return task;
  return model.classCount === 1 && (labels ?? model.labels)?.length === 2 ? 'classification' : model.task;
}

/** Classes, labels or values that are shown: one output stands for two classes, with it and without it. */
export const classCountFor = ({ classCount }: Pick<ModelInfo, 'classCount'>, task: Task): number =>
  task === 'classification' ? Math.max(2, classCount) : classCount;

/**
 * The explained output. Python, which cannot know what a network's end means, counts one label as the second of two classes (“not
 * X”, “X”); where the answer is a value, there is one output of that name.
 */
export function targetOf(
  { target, task, labels }: Told & { readonly target: number | null },
  model: Pick<ModelInfo, 'task' | 'classCount' | 'labels'>,
): number | null {
  const isOneValue = model.classCount === 1 && taskOf({ task, labels }, model) === 'regression';
  return isOneValue && target === 1 && labels?.length === 1 ? 0 : target;
}

/** The names of what is shown: of one label of two classes, “not X” and “X”. */
export function namesFor(labels: readonly string[], task: Task): readonly string[] {
  const [only] = labels;
  return task === 'classification' && labels.length === 1 ? [`not ${only}`, only] : labels;
}
