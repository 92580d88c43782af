/** What is recorded of the analysed states, and what the user is told when a limit is reached. */
import type { AnalysisResult } from '../engine/contract/answer';
import { t } from '../language';
import { recordingBudget } from './recorder';
import type { FrameRecorder } from './recorder';
import type { AnalysisState } from './state';
import type { SessionStore } from './store';
import type { Frame, Sweep } from './types';

export interface RecordingHost {
  readonly store: Pick<SessionStore, 'recorder' | 'labelOf'>;
  /** The slider that moves by itself, null: none does. */
  sweep(): Sweep | null;
  notify(sentence: string): void;
  dismiss(sentence: string): void;
}

export class Recording {
  readonly #host: RecordingHost;
  /** Frames at the last change, and what the user was told of them. */
  #count = 0;
  #told: string | null = null;

  constructor(host: RecordingHost) {
    this.#host = host;
  }

  /** Record an answer where its state says so. @returns the frame that a sweep has added, else null */
  add(state: AnalysisState, result: AnalysisResult): Frame | null {
    if (!state.recording) return null;
    const { store } = this.#host;
    const { recorder } = store;
    const sweep = this.#host.sweep();
    const recorded = recorder.add(state, result, store.labelOf(result.target.index), sweep);
    const sentence = ABOUT_RECORDING[recorded]?.(recorder);
    if (sentence) this.#tell(sentence);
    const isNew = recorded === 'added' || recorded === 'thinned';
    return isNew && sweep ? (recorder.frames.at(-1) ?? null) : null;
  }

  /** Frames came or went. */
  update(): void {
    const { recorder } = this.#host.store;
    const { frames, whole } = recorder;
    // Frames were deleted: there is room again.
    if (frames.length < this.#count) this.#tell(whole < frames.length ? thinned(recorder) : null);
    this.#count = frames.length;
  }

  /** One sentence at a time; null: none. */
  #tell(sentence: string | null): void {
    if (sentence === this.#told) return;
    if (this.#told !== null) this.#host.dismiss(this.#told);
    this.#told = sentence;
    if (sentence !== null) this.#host.notify(sentence);
  }
}

function megabytes({ frames }: FrameRecorder): string {
  const newest = frames.at(-1);
  return newest ? `${recordingBudget(newest.extent) / 2 ** 20} MB` : '';
}

const thinned = (recorder: FrameRecorder): string =>
  t`The recording has reached ${megabytes(recorder)}: no frame is lost, but maps of earlier ones are recomputed when you look at them, save or send them.`;

/** What the limits of a recording mean for the user, by what `FrameRecorder.add` says. */
const ABOUT_RECORDING: Readonly<Record<string, ((recorder: FrameRecorder) => string) | undefined>> = {
  full: ({ limit }) =>
    t`The recording is full: it keeps its first ${limit} frames. Delete or clear frames to record on.`,
  'no-room': (recorder) =>
    t`The recording stopped at ${megabytes(recorder)}: it keeps its first ${recorder.frames.length} frames. Delete or clear frames to record on.`,
  thinned,
};
