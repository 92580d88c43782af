/** The scores of every state that was answered, recorded or not: what a curve is made of where no frame was kept. */
import type { Task } from '../../engine/contract/task';
import type { AnalysisResult } from '../../engine/contract/answer';
import type { AnalysisState } from '../state';

export interface Answered {
  readonly state: AnalysisState;
  readonly task: Task;
  readonly logits: Float32Array;
  readonly probabilities: Float32Array | null;
}

/** Bytes of scores that are kept: a whole turn in steps of a degree, of a thousand classes. */
const MOST_BYTES = 4e6;

export class AnsweredStates {
  readonly #all: Answered[] = [];
  #bytes = 0;

  /** The oldest first. */
  get all(): readonly Answered[] {
    return this.#all;
  }

  note(state: AnalysisState, { logits, probabilities, request }: AnalysisResult): void {
    const answered = { state, task: request.question.task, logits, probabilities };
    this.#all.push(answered);
    this.#bytes += bytesOf(answered);
    while (this.#bytes > MOST_BYTES && this.#all.length > 1) {
      const oldest = this.#all.shift();
      if (oldest) this.#bytes -= bytesOf(oldest);
    }
  }
}

const bytesOf = ({ logits, probabilities }: Answered): number =>
  logits.byteLength + (probabilities?.byteLength ?? 0);
