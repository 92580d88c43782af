/** Undo and redo of a session: remembers changes, and hands back what they were before. */
import { Signal } from '@lumino/signaling';
import type { Action } from '../reducer';
import type { FrameRecorder } from '../recorder';
import type { AnalysisState } from '../state';
import type { RemovedFrame, Undoing } from '../types';
import { EMPTY_HISTORY, reduceHistory } from './history';
import type { Change, Entry, History } from './history';
import { describe, removal } from './words';

export interface UndoHost {
  readonly recorder: FrameRecorder;
  /** Milliseconds. */
  now(): number;
  /** Make this the state, without remembering it as a change. */
  apply(state: AnalysisState): void;
}

export class Undo implements Undoing {
  readonly changed: Signal<Undoing, void> = new Signal(this);
  readonly #host: UndoHost;
  #history: History = EMPTY_HISTORY;
  #gestures = 0;
  #gesture: number | null = null;

  constructor(host: UndoHost) {
    this.#host = host;
    host.recorder.removed.connect((_, removed) => this.#removed(removed));
  }

  get undoes(): string | null {
    return this.#history.past.at(-1)?.what ?? null;
  }

  get redoes(): string | null {
    return this.#history.future[0]?.what ?? null;
  }

  /** A change of state was made. @param gesture of a sweep, which is one change; else the hand’s */
  record(action: Action, before: AnalysisState, after: AnalysisState, gesture = this.#gesture): void {
    const { what, key } = describe(action, before, after);
    this.#record({ kind: 'state', before, after }, what, key, gesture);
  }

  undo(): string | null {
    const entry = this.#history.past.at(-1);
    if (!entry) return null;
    this.#set(reduceHistory(this.#history, { type: 'undo' }));
    const { change } = entry;
    if (change.kind === 'state') this.#host.apply(change.before);
    else this.#host.recorder.restore(change.removed);
    return entry.what;
  }

  redo(): string | null {
    const [entry] = this.#history.future;
    if (!entry) return null;
    this.#set(reduceHistory(this.#history, { type: 'redo' }));
    const { change } = entry;
    if (change.kind === 'state') this.#host.apply(change.after);
    else this.#host.recorder.removeAgain(change.removed);
    return entry.what;
  }

  beginGesture(): void {
    this.#gesture = this.newGesture();
  }

  endGesture(): void {
    this.#gesture = null;
  }

  /** A number that no other drag or sweep has. */
  newGesture(): number {
    return ++this.#gestures;
  }

  dispose(): void {
    Signal.clearData(this);
  }

  #removed(removed: readonly RemovedFrame[]): void {
    this.#record({ kind: 'frames', removed }, removal(removed.length), null, null);
  }

  #record(change: Change, what: string, key: string | null, gesture: number | null): void {
    const entry: Entry = { change, what, key, gesture, at: this.#host.now() };
    this.#set(reduceHistory(this.#history, { type: 'record', entry }));
  }

  #set(history: History): void {
    if (history === this.#history) return;
    this.#history = history;
    this.changed.emit();
  }
}
