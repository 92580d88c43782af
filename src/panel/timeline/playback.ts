/** Plays the recorded frames one after the other, as fast as they can be drawn and no faster than asked. */
import { Signal } from '@lumino/signaling';
import type { IDisposable } from '@lumino/disposable';
import type { Session } from '../../session/types';

export class Playback implements IDisposable {
  readonly changed = new Signal<this, void>(this);
  readonly #session: Session;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #delay = 100;
  #disposed = false;

  constructor(session: Session) {
    this.#session = session;
  }

  get isDisposed(): boolean {
    return this.#disposed;
  }

  get playing(): boolean {
    return this.#timer !== null;
  }

  /** From the frame that is shown, or from the first. @param delay milliseconds */
  play(delay: number): void {
    const { recorder } = this.#session;
    if (this.#disposed || recorder.frames.length === 0) return;
    this.stop();
    this.#session.stop();
    this.#delay = delay;
    const last = recorder.frames.length - 1;
    if (recorder.shown === null || recorder.shown === last) recorder.show(0);
    this.#wait();
    this.changed.emit();
  }

  /** The frame stays on screen. */
  stop(): void {
    if (this.#timer === null) return;
    clearTimeout(this.#timer);
    this.#timer = null;
    this.changed.emit();
  }

  dispose(): void {
    this.stop();
    this.#disposed = true;
    Signal.clearData(this);
  }

  #wait(): void {
    this.#timer = setTimeout(() => this.#next(), this.#delay);
  }

  #next(): void {
    const { recorder, activity } = this.#session;
    // Live again, or at the end: someone else moved on, or there is nothing left to play.
    if (
      recorder.shown === null ||
      recorder.shown >= recorder.frames.length - 1 ||
      activity.status === 'error'
    ) {
      this.stop();
      return;
    }
    if (activity.status === 'ready') recorder.show(recorder.shown + 1);
    this.#wait();
  }
}
