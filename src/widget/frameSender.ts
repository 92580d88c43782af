/** Recorded frames → Python: drawn again, packed into parts, and a few parts on their way at once. */
import { UUID } from '@lumino/coreutils';
import { PICTURES_OF_METHOD, UserError } from '../engine/analysis';
import type { AnalysisResult, PictureName } from '../engine/analysis';
import { ahead } from '../session/ahead';
import { mainPicture } from '../session/request';
import { LIMITS } from '../session/state';
import type { Frame, Progress, Session } from '../session/types';
import { frameRecord, pack } from './frameRecords';
import type { FrameRecord } from './frameRecords';
import type { KernelLink } from './kernelLink';
import { PartsUnderWay } from './partsUnderWay';

/** The picture that stands for a frame: the one that was looked at, where its method has it. */
function pictureOf({ state: { method, view } }: Frame): PictureName {
  const main = mainPicture(method, view);
  return PICTURES_OF_METHOD[method].includes(main) ? main : 'augmented';
}

/** Frames that are drawn while earlier ones are on their way. */
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
    return this.#session.overFrames((onProgress, signal) => this.#transfer(request, onProgress, signal));
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
      onProgress({ what: 'Sending frames to the kernel', done, total, unit: 'frames' });
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
    const draw = (frame: Frame) => this.#session.renderFrame(frame, [pictureOf(frame)]);
    const drawn = ahead(frames, draw, AHEAD);
    for (const frame of frames) {
      const { value } = await drawn.next();
      const pictures: AnalysisResult['pictures'] = value ?? {};
      const image = pictures[pictureOf(frame)];
      if (!image) throw new UserError(`A frame (${frame.label}) could not be drawn again. Try once more.`);
      yield frameRecord(frame, image, (index) => frame.state.labels?.[index] ?? this.#session.labelOf(index));
    }
  }
}
