/** What is asked of the network. Plain data, structured-cloneable. */
import type { MethodChoice } from '../attribution/methods/catalogue';
import type { Task } from './task';

/** The candidates of the prediction and of the strip. `top10`: the ten highest logits, all classes are candidates. */
export type ClassSelection = 'top10' | readonly number[];

export interface Question {
  /** Id under which the model was loaded; its ports are a part of it. */
  readonly modelId: string;
  readonly task: Task;
  /** What explains the answer, in the order in which it is shown. */
  readonly methods: readonly MethodChoice[];
  /** Module path (`layer4.2`) or graph name; null: the default layer. */
  readonly layer: string | null;
  /** null: the highest of the candidates; in regression the first output. */
  readonly target: number | null;
  /** Of no meaning in regression, where every output is shown. */
  readonly classes: ClassSelection;
}
