/** Recorded frames → Python: packed into parts, and a few parts on their way at once. */
import { UUID } from '@lumino/coreutils';
import { UserError } from '../engine/contract/errors';
import { ahead } from '../session/ahead';
import { LIMITS } from '../session/state';
import type { Frame, Progress, Session } from '../session/types';
import { frameRecord, pack } from './frameRecords';
import type { FrameRecord } from './frameRecords';
import type { KernelLink } from './kernelLink';
import { PartsUnderWay } from './partsUnderWay';

/** Frames that are drawn or computed again, where they have to be, while earlier ones are on their way. */
const AHEAD = 4;

export class FrameSender {
  readonly #session: Session;
  readonly #link: KernelLink;

  constructor(session: Session, link: KernelLink) {
    this.#session = session;
    this.#link = link;
  }

  /**
   * Send all recorded frames; one transfer at a time.
   * @param request the question of Python that this answers; empty when the user sends
   * @throws UserError when there are none, or the kernel is gone or refuses them; AbortError when cancelled.
   */
  send(request = ''): Promise<void> {
    return this.#session.exports.overFrames((onProgress, signal) =>
      this.#transfer(request, onProgress, signal),
    );
  }

  /** Answer Python's question; what goes wrong is its answer too. */
  async answer(request: string): Promise<void> {
    try {
      await this.send(request);
    } catch (error) {
      const sentence = error instanceof Error ? error.message : String(error);
      this.#link.send({ type: 'frames-failed', request, sentence });
    }
  }

  async #transfer(
    request: string,
    onProgress: (progress: Progress) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const { frames } = this.#session.recorder;
    const transfer = UUID.uuid4();
    const total = frames.length;
    if (total === 0 && request === '') {
      throw new UserError('There are no frames to send. Switch Record on and move a slider.');
    }
    let [sequence, done] = [0, 0];
    const report = (): void =>
      onProgress({ what: this.#link.words.sendingFrames, done, total, unit: 'frames' });
    report();
    const parts = new PartsUnderWay(this.#link, transfer, signal, ({ headers }) => {
      done += headers.length;
      report();
    });
    try {
      for await (const { buffers, ...content } of pack(this.#records(frames), total, LIMITS.messageBytes)) {
        await parts.send({ type: 'frames', transfer, request, sequence, total, ...content }, buffers);
        sequence += 1;
      }
      await parts.taken();
    } finally {
      parts.dispose();
    }
  }

  async *#records(frames: readonly Frame[]): AsyncGenerator<FrameRecord> {
    const record = async (frame: Frame): Promise<FrameRecord> => {
      return frameRecord(
        frame,
        await this.#session.recall(frame),
        (index) => frame.state.labels?.[index] ?? this.#session.labelOf(index),
      );
    };
    yield* ahead(frames, record, AHEAD);
  }
}
