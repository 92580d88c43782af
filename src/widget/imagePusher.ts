/** Pictures that were opened in the page → the kernel, so that `w.image` and a reload know them. The newest counts. */
import { LIMITS } from '../session/state';
import type { KernelLink, Received } from './kernelLink';

export interface Upload {
  readonly id: string;
  readonly name: string;
  readonly bytes: ArrayBuffer;
}

export class ImagePusher {
  readonly #link: KernelLink;
  #current: string | null = null;

  constructor(link: KernelLink) {
    this.#link = link;
  }

  /** Id of the picture that is on its way. */
  get current(): string | null {
    return this.#current;
  }

  /**
   * Send a picture, one shard after the other.
   * @returns true when the kernel has the whole of it, false when it cannot or a newer one came first.
   * @throws Error with the kernel's sentence when it refuses the picture.
   */
  async push({ id, name, bytes }: Upload): Promise<boolean> {
    this.#current = id;
    const shards = Math.max(1, Math.ceil(bytes.byteLength / LIMITS.messageBytes));
    try {
      for (let shard = 0; shard < shards; shard++) {
        const part = bytes.slice(shard * LIMITS.messageBytes, (shard + 1) * LIMITS.messageBytes);
        const answered = this.#answer(id, shard);
        const message = { type: 'push', asset: id, name, bytes: bytes.byteLength, shard, shards } as const;
        if (!this.#link.send(message, [part])) return false;
        const answer = await answered;
        if (answer === 'complete') return true;
        if (answer === 'gone' || this.#current !== id) return false;
      }
      return false;
    } finally {
      if (this.#current === id) this.#current = null;
    }
  }

  #answer(id: string, shard: number): Promise<'taken' | 'complete' | 'gone'> {
    const link = this.#link;
    return new Promise((resolve, reject) => {
      const stop = (): void => {
        link.received.disconnect(onReceived);
        link.connectionChanged.disconnect(onConnection);
      };
      const onReceived = (_: unknown, { message }: Received): void => {
        if (message.type === 'pushed' && message.asset === id && message.shard === shard) {
          stop();
          resolve(message.complete ? 'complete' : 'taken');
        } else if (message.type === 'push-refused' && message.asset === id) {
          stop();
          reject(new Error(message.sentence));
        }
      };
      const onConnection = (): void => {
        if (link.connection !== 'lost') return;
        stop();
        resolve('gone');
      };
      link.received.connect(onReceived);
      link.connectionChanged.connect(onConnection);
    });
  }
}
