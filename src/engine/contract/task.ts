/** What a network answers. Plain data, structured-cloneable. */

/**
 * `classification`: one of the classes is right, the highest candidate is explained. `multi-label`: each label is right or not by
 * itself and has a probability of its own. Of both the logits are explained, never the probabilities: a softmax or sigmoid at the
 * end is left out. `regression`: outputs are values, one of them is explained as it is.
 */
export const TASKS = ['classification', 'multi-label', 'regression'] as const;

export type Task = (typeof TASKS)[number];
