/** Files that are made of the recording, one at a time; the frames of a sweep are encoded while it plays. */
import type { AnalysisResult } from '../../engine/contract/answer';
import { SerialQueue } from '../../worker/serialQueue';
import type { Screen } from '../screen';
import type { SessionStore } from '../store';
import type { Timing } from '../timing';
import type { ExportOptions, Exports, Frame, Progress } from '../types';
import { EncodedFrames } from './encodedFrames';
import type { Encoders } from './encoders';
import { exportFilm, exportSheet } from './exporter';
import type { ExportContext } from './exporter';
import { GifAhead } from './gifAhead';

export interface ExportsHost {
  readonly encoders: Encoders;
  readonly timing: Timing;
  readonly store: Pick<SessionStore, 'state' | 'recorder' | 'labelOf'>;
  readonly screen: Pick<Screen, 'drawFrame' | 'lookOf'>;
  /** How far the present work is; null: there is none. */
  report(progress: Progress | null): void;
  notify(sentence: string): void;
}

export class RecordingExports implements Exports {
  readonly #host: ExportsHost;
  readonly #encoded = new EncodedFrames();
  readonly #ahead: GifAhead;
  readonly #queue = new SerialQueue();
  #abort: AbortController | null = null;

  constructor(host: ExportsHost) {
    this.#host = host;
    const { store } = host;
    this.#ahead = new GifAhead({
      encoders: host.encoders,
      encoded: this.#encoded,
      frames: () => store.recorder.frames,
      outlook: () => store.state.outlook,
      labelOf: (index) => store.labelOf(index),
    });
  }

  get isWorking(): boolean {
    return this.#abort !== null;
  }

  overFrames<T>(
    work: (onProgress: (progress: Progress) => void, signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    return this.#queue.run(async () => {
      const abort = new AbortController();
      this.#abort = abort;
      try {
        return await work((progress) => this.#host.report(progress), abort.signal);
      } finally {
        this.#abort = null;
        this.#host.report(null);
      }
    });
  }

  expectFilm(options: ExportOptions): void {
    this.#ahead.options = options;
  }

  saveFilm(options: ExportOptions): Promise<Blob> {
    return this.#write(async (context) => {
      await this.#ahead.settled(context.signal);
      return exportFilm({ ...context, encoders: this.#ahead.take }, options);
    });
  }

  saveContactSheet(options: ExportOptions): Promise<Blob> {
    return this.#write((context) => exportSheet(context, options));
  }

  /** A sweep has added a frame. */
  add(frame: Frame, result: AnalysisResult): void {
    this.#ahead.add(frame, result);
  }

  /** Frames were removed: what was encoded of them goes. */
  retain(frames: readonly Frame[]): void {
    this.#encoded.retain(frames);
    if (frames.length === 0) this.#ahead.close();
  }

  /** End the present work. @returns whether there was any */
  cancel(reason: DOMException): boolean {
    this.#abort?.abort(reason);
    return this.#abort !== null;
  }

  dispose(reason: DOMException): void {
    this.cancel(reason);
    this.#ahead.close();
  }

  #write(write: (context: ExportContext) => Promise<Blob>): Promise<Blob> {
    const { store, screen, encoders, timing, notify } = this.#host;
    const { frames, selected } = store.recorder;
    return this.overFrames((onProgress, signal) =>
      write({
        encoders,
        encoded: this.#encoded,
        frames: selected ?? frames,
        labelOf: (index) => store.labelOf(index),
        outlook: store.state.outlook,
        draw: (frame, names) => screen.drawFrame(frame, names),
        lookOf: (frame) => screen.lookOf(frame),
        onProgress,
        onNotice: notify,
        signal,
        timing,
      }),
    );
  }
}
