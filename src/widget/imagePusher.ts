/** Pictures that were opened in the page → the kernel, so that `w.image` and a reload know them. The newest counts. */
import { UserError } from '../engine/contract/errors';
import { LIMITS } from '../session/state';
import { ask } from './kernelAsk';
import type { KernelLink, Received } from './kernelLink';

export interface Upload {
  readonly id: string;
  readonly name: string;
  readonly bytes: ArrayBuffer;
}

export class ImagePusher {
  readonly #link: KernelLink;
  #current: { readonly id: string; readonly newer: AbortController } | null = null;

  constructor(link: KernelLink) {
    this.#link = link;
  }

  /** Id of the picture that is on its way. */
  get current(): string | null {
    return this.#current?.id ?? null;
  }

  /**
   * Send a picture, one shard after the other.
   * @returns true when the kernel has the whole of it, false when a newer one came first or the kernel was gone before.
   * @throws UserError with the kernel's sentence when it refuses the picture, or when it goes or says nothing.
   */
  async push(upload: Upload): Promise<boolean> {
    this.#current?.newer.abort();
    if (this.#link.connection === 'lost') return false;
    const current = { id: upload.id, newer: new AbortController() };
    this.#current = current;
    const { signal } = current.newer;
    try {
      const shards = Math.max(1, Math.ceil(upload.bytes.byteLength / LIMITS.messageBytes));
      for (let shard = 0; shard < shards; shard++) {
        if (await this.#pushShard(upload, shard, shards, signal)) return true;
      }
      return false;
    } catch (error) {
      if (signal.aborted) return false;
      throw error;
    } finally {
      if (this.#current === current) this.#current = null;
    }
  }

  /** @returns whether the kernel has the whole picture now */
  async #pushShard(
    { id, name, bytes }: Upload,
    shard: number,
    shards: number,
    signal: AbortSignal,
  ): Promise<boolean> {
    const part = bytes.slice(shard * LIMITS.messageBytes, (shard + 1) * LIMITS.messageBytes);
    const message = { type: 'push', asset: id, name, bytes: bytes.byteLength, shard, shards } as const;
    const hear = ({ message: answer }: Received): boolean | undefined => {
      if (answer.type === 'push-refused' && answer.asset === id) throw new UserError(answer.sentence);
      const isOurs = answer.type === 'pushed' && answer.asset === id && answer.shard === shard;
      return isOurs ? answer.complete : undefined;
    };
    const question = {
      send: () => this.#link.send(message, [part]),
      hear,
      gone: this.#link.words.pictureGone,
      silent: this.#link.words.pictureSilent,
    };
    return ask(this.#link, question, signal);
  }
}
