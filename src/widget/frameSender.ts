/** Recorded frames → Python: drawn again one by one, packed, and the next part only after the last one was taken. */
import { UUID } from '@lumino/coreutils';
import { PICTURES_OF_METHOD, UserError } from '../engine/analysis';
import type { AnalysisResult, Method, PictureName } from '../engine/analysis';
import { ahead } from '../session/ahead';
import { mainPicture } from '../session/request';
import { LIMITS } from '../session/state';
import type { Frame, Progress, Session } from '../session/types';
import { frameRecord, pack } from './frameRecords';
import type { FrameRecord } from './frameRecords';
import type { KernelLink, Received } from './kernelLink';

/** The method that draws a picture and the fewest others beside it. */
const DRAWN_BY: Readonly<Record<PictureName, Method>> = {
  original: 'none',
  augmented: 'none',
  'grad-cam': 'grad-cam',
  'guided-backprop': 'guided-backprop',
  'guided-grad-cam': 'guided-grad-cam',
};

/** The picture that stands for a frame. */
const pictureOf = ({ state }: Frame): PictureName => mainPicture(state.method, state.view);

/** The frame with no more numbers than its one picture needs: drawing all of them takes three times as long. */
function forOnePicture(frame: Frame): Frame {
  const { maps, request } = frame.result;
  const method = DRAWN_BY[pictureOf(frame)];
  const pictures = PICTURES_OF_METHOD[method];
  const light = {
    augmented: maps.augmented,
    original: maps.original,
    cam: pictures.includes('grad-cam') ? maps.cam : null,
    guided: pictures.includes('guided-backprop') ? maps.guided : null,
  };
  return { ...frame, result: { ...frame.result, request: { ...request, method }, maps: light } };
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
    for await (const { headers, chunks, buffers, last } of pack(
      this.#records(frames),
      total,
      LIMITS.messageBytes,
    )) {
      onProgress({ what: 'Sending frames to the kernel', done, total, unit: 'frames' });
      const taken = this.#taken(transfer, sequence, signal);
      const part = { type: 'frames', transfer, request, sequence, total, headers, chunks, last } as const;
      if (!this.#link.send(part, buffers)) throw new UserError(GONE);
      // Kernels may handle messages on several threads: two parts under way could change places.
      await taken;
      sequence += 1;
      done += headers.length;
    }
  }

  async *#records(frames: readonly Frame[]): AsyncGenerator<FrameRecord> {
    const drawn = ahead(frames, (frame) => this.#session.renderFrame(forOnePicture(frame)), AHEAD);
    for (const frame of frames) {
      const { value } = await drawn.next();
      const pictures: AnalysisResult['pictures'] = value ?? {};
      const image = pictures[pictureOf(frame)] ?? pictures.augmented;
      if (!image) throw new UserError(`A frame (${frame.label}) could not be drawn again. Try once more.`);
      yield frameRecord(frame, image, (index) => frame.state.labels?.[index] ?? this.#session.labelOf(index));
    }
  }

  #taken(transfer: string, sequence: number, signal: AbortSignal): Promise<void> {
    const link = this.#link;
    return new Promise((resolve, reject) => {
      const settle = (end: () => void): void => {
        link.received.disconnect(onReceived);
        link.connectionChanged.disconnect(onConnection);
        signal.removeEventListener('abort', onAbort);
        end();
      };
      const onAbort = (): void => settle(() => reject(signal.reason as Error));
      const onReceived = (_: unknown, { message }: Received): void => {
        if (message.type === 'taken' && message.transfer === transfer && message.sequence === sequence) {
          settle(resolve);
        } else if (message.type === 'frames-refused' && message.transfer === transfer) {
          settle(() => reject(new UserError(message.sentence)));
        }
      };
      const onConnection = (): void => {
        if (link.connection === 'lost') settle(() => reject(new UserError(GONE)));
      };
      link.received.connect(onReceived);
      link.connectionChanged.connect(onConnection);
      signal.addEventListener('abort', onAbort);
      if (signal.aborted) onAbort();
    });
  }
}

const GONE =
  'The kernel is gone, so it cannot take the frames. Run the cell again; GIF and sheet can still be saved.';
