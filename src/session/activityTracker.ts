/** What a session is doing, as the panel shows it; the status is derived, never set. */
import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';
import type { Activity, Progress, Remedy } from './types';

interface Facts {
  /** The newest state is not on screen yet. */
  readonly working: boolean;
  /** Work has lasted long enough to be worth showing. */
  readonly slow: boolean;
  /** Bytes or preparations that the next picture waits for. */
  readonly loading: Progress | null;
  /** A method of many passes. */
  readonly running: Progress | null;
  /** A file that is being written; the panel stays usable. */
  readonly exporting: Progress | null;
  readonly error: string | null;
  readonly remedies: readonly Remedy[];
  readonly notices: readonly string[];
  /** A picture has been on screen. */
  readonly shown: boolean;
}

/** Work shorter than this is not worth a sign, milliseconds. */
export const SLOW_AFTER = 120;

const NONE: readonly Remedy[] = [];

export class ActivityTracker<Owner> {
  readonly changed: ISignal<Owner, Activity>;
  readonly #changed: Signal<Owner, Activity>;
  #facts: Facts = {
    working: true,
    slow: false,
    loading: null,
    running: null,
    exporting: null,
    error: null,
    remedies: NONE,
    notices: [],
    shown: false,
  };
  #activity: Activity = derive(this.#facts);
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(owner: Owner) {
    this.#changed = new Signal<Owner, Activity>(owner);
    this.changed = this.#changed;
  }

  get activity(): Activity {
    return this.#activity;
  }

  /** Work has begun: an earlier error is over. */
  begin(): void {
    if (this.#timer === undefined) this.#timer = setTimeout(() => this.#set({ slow: true }), SLOW_AFTER);
    this.#set({ working: true, error: null, remedies: NONE });
  }

  /** The newest state is on screen. */
  succeed(): void {
    this.#stopTimer();
    this.#set({ working: false, slow: false, loading: null, shown: true });
  }

  fail(sentence: string, remedies: readonly Remedy[]): void {
    this.#stopTimer();
    this.#set({ working: false, slow: false, loading: null, error: sentence, remedies });
  }

  loading(progress: Progress | null): void {
    this.#set({ loading: progress });
  }

  running(progress: Progress | null): void {
    // What it waited for is there.
    this.#set(progress ? { running: progress, loading: null } : { running: null });
  }

  exporting(progress: Progress | null): void {
    this.#set({ exporting: progress });
  }

  notify(sentence: string): void {
    if (!this.#facts.notices.includes(sentence)) this.#set({ notices: [...this.#facts.notices, sentence] });
  }

  dismiss(sentence: string): void {
    if (!this.#facts.notices.includes(sentence)) return;
    this.#set({ notices: this.#facts.notices.filter((notice) => notice !== sentence) });
  }

  dispose(): void {
    this.#stopTimer();
    Signal.clearData(this.#changed);
  }

  #stopTimer(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #set(change: Partial<Facts>): void {
    const keys = Object.keys(change) as (keyof Facts)[];
    if (keys.every((key) => this.#facts[key] === change[key])) return;
    this.#facts = { ...this.#facts, ...change };
    this.#activity = derive(this.#facts);
    this.#changed.emit(this.#activity);
  }
}

function derive(facts: Facts): Activity {
  const { error, remedies, working, shown, loading, notices, slow } = facts;
  const busy = shown && loading === null ? 'busy' : 'loading';
  const status = error !== null ? 'error' : working ? busy : 'ready';
  return { status, slow, progress: loading ?? facts.running ?? facts.exporting, error, remedies, notices };
}
