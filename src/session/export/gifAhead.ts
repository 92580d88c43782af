/** Encodes the frames of a sweep while it plays, as the next GIF will want them. */
import type { AnalysisResult } from '../../engine/contract/answer';
import type { Card } from '../../media/api';
import { SerialQueue } from '../../worker/serialQueue';
import type { MediaWorkerApi } from '../../worker/mediaEntry';
import { isGraph } from '../graphs';
import type { Connection } from '../launch';
import { lookKey } from '../../engine/contract/keys';
import type { Outlook } from '../state';
import { DEFAULT_EXPORT, type ExportOptions, type Frame } from '../types';
import { toCard } from './cards';
import type { EncodedFrames } from './encodedFrames';
import { inWorker, type Encoders } from './encoders';
import { gifKey } from './exporter';
import { planGif } from './jobs';

/** Frames that may wait: more than that, and the encoder does not keep up. The rest is encoded with the file. */
const MOST_WAITING = 16;

export interface AheadHost {
  readonly encoders: Encoders;
  readonly encoded: EncodedFrames;
  frames(): readonly Frame[];
  outlook(): Outlook;
  labelOf(index: number): string;
}

export class GifAhead {
  /** What the next GIF is expected to look like. */
  options: ExportOptions = DEFAULT_EXPORT;
  readonly #host: AheadHost;
  readonly #queue = new SerialQueue();
  #connection: Promise<Connection<MediaWorkerApi>> | null = null;
  /** Counts the encoders: what waits for one that was ended is dropped. */
  #era = 0;
  /** No worker encodes here: all is left to the file. */
  #failed = false;

  constructor(host: AheadHost) {
    this.#host = host;
  }

  /** Encode a frame that has just been recorded. @param result with the pictures that were painted of it */
  add(frame: Frame, result: AnalysisResult): void {
    const isLate = this.#queue.length >= MOST_WAITING;
    if (this.#failed || isLate || isGraph(result, this.#host.outlook())) return;
    const era = this.#era;
    const encode = async (): Promise<void> => {
      if (era === this.#era) await this.#encode(frame, result);
    };
    void this.#queue.run(encode).catch(() => {
      if (era !== this.#era) return;
      this.#failed = true;
      this.close();
    });
  }

  /** For a file: the encoder that was at work here, else a new one. */
  readonly take: Encoders = async () => {
    const connection = this.#connection;
    this.#connection = null;
    return (await connection?.catch(() => null)) ?? this.#host.encoders();
  };

  /** Resolves when all that was given is encoded; an abort ends it. */
  async settled(signal: AbortSignal): Promise<void> {
    const end = (): void => this.close();
    signal.addEventListener('abort', end);
    await this.#queue.run(() => undefined);
    signal.removeEventListener('abort', end);
    signal.throwIfAborted();
  }

  /** End the encoder. */
  close(): void {
    const connection = this.#connection;
    this.#connection = null;
    this.#era++;
    connection?.then(
      ({ close }) => close('it is needed no longer'),
      () => undefined,
    );
  }

  async #encode(frame: Frame, { pictures, request }: AnalysisResult): Promise<void> {
    const { encoded, frames, outlook, labelOf } = this.#host;
    if (!frames().includes(frame)) return;
    const { job, names } = planGif(frames(), this.options, outlook());
    const card = toCard(frame, pictures, names, labelOf, 'gif');
    const media = inWorker(await this.#connect());
    encoded.keep(frame, gifKey(job, card, lookKey(request.look)), await media.frame(job, copyOf(card)));
  }

  #connect(): Promise<Connection<MediaWorkerApi>> {
    this.#connection ??= this.#host.encoders();
    return this.#connection;
  }
}

/** Pictures that may be handed over: those of a result are still painted. */
const copyOf = (card: Card): Card => ({
  ...card,
  pictures: card.pictures.map((content) =>
    content && 'rgba' in content ? { ...content, rgba: content.rgba.slice() } : content,
  ),
});
