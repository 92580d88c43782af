/** Shards from the kernel: checked, and asked for again when they are damaged or lost. */
import { UserError } from '../engine/analysis';
import { contentHash } from '../session/contentHash';
import type { Pull } from '../session/shards';
import type { KernelLink, Received } from './kernelLink';

export interface PullOptions {
  /** How often a damaged or missing shard is asked for again. */
  readonly retries: number;
  /** Milliseconds without an answer after which a shard is asked for again (a busy kernel answers late). */
  readonly patience: number;
}

const DEFAULTS: PullOptions = { retries: 4, patience: 20_000 };

/** How the session of this model gets assets that only the kernel has. */
export function pullOver(link: KernelLink, options: PullOptions = DEFAULTS): Pull {
  return async (asset, shard, signal) => {
    for (let attempt = 0; attempt <= options.retries; attempt++) {
      const answer = await ask(link, asset, shard, options.patience, signal);
      if (answer && (await contentHash(answer.bytes)) === answer.hash) return answer.bytes;
    }
    throw new UserError(
      `Part ${shard + 1} of the file did not arrive from the kernel. Is it still running? Press retry, or set it again.`,
    );
  };
}

interface Answer {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** What the kernel says that their sha-256 is. */
  readonly hash: string;
}

/** One question; null when no answer came in time. */
function ask(
  link: KernelLink,
  asset: string,
  shard: number,
  patience: number,
  signal: AbortSignal,
): Promise<Answer | null> {
  return new Promise((resolve, reject) => {
    const settle = (end: () => void): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      link.received.disconnect(onReceived);
      link.connectionChanged.disconnect(onConnection);
      end();
    };
    const onAbort = (): void => settle(() => reject(signal.reason as Error));
    const gone = (): void => settle(() => reject(new UserError(GONE)));
    const onConnection = (): void => {
      if (link.connection === 'lost') gone();
    };
    const onReceived = (_: unknown, { message, buffers }: Received): void => {
      if (message.type === 'shard-missing' && message.asset === asset) {
        settle(() => reject(new UserError(message.sentence)));
      }
      if (message.type === 'shard' && message.asset === asset && message.shard === shard) {
        settle(() => resolve({ bytes: bytesOf(buffers[0]), hash: message.hash }));
      }
    };
    const timer = setTimeout(() => settle(() => resolve(null)), patience);
    signal.addEventListener('abort', onAbort);
    link.received.connect(onReceived);
    link.connectionChanged.connect(onConnection);
    if (signal.aborted) onAbort();
    else if (!link.send({ type: 'pull', asset, shard })) gone();
  });
}

const GONE = 'The kernel that has the file is gone. Run the cell again, or open a file in the page.';

function bytesOf(view: DataView | undefined): Uint8Array<ArrayBuffer> {
  return new Uint8Array(
    (view?.buffer ?? new ArrayBuffer(0)) as ArrayBuffer,
    view?.byteOffset,
    view?.byteLength,
  );
}
