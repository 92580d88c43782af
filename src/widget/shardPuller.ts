/** Bytes from the kernel, shard by shard: checked, asked for again when damaged or lost, a few on their way at once. */
import { UserError } from '../engine/analysis';
import { contentHash } from '../session/contentHash';
import type { Pull } from '../session/assets';
import type { KernelLink, Received } from './kernelLink';

export interface PullOptions {
  /** Shards that are asked for ahead. */
  readonly ahead: number;
  /** How often a damaged or missing shard is asked for again. */
  readonly retries: number;
  /** Milliseconds without an answer after which a shard is asked for again (a busy kernel answers late). */
  readonly patience: number;
}

const DEFAULTS: PullOptions = { ahead: 2, retries: 4, patience: 20_000 };

/** How the session of this model gets assets that only the kernel has. */
export function pullOver(link: KernelLink, options: PullOptions = DEFAULTS): Pull {
  return async (asset, onProgress, signal) => {
    const first = await pullShard(link, asset, 0, options, signal);
    const parts: ArrayBuffer[] = [first.bytes];
    let done = first.bytes.byteLength;
    // The last shard may be smaller: an upper bound until it is there.
    const total = first.shards * done;
    onProgress(done, total);
    let next = 1;
    const pullInTurn = async (): Promise<void> => {
      while (next < first.shards) {
        const shard = next++;
        const { bytes } = await pullShard(link, asset, shard, options, signal);
        parts[shard] = bytes;
        done += bytes.byteLength;
        onProgress(done, total);
      }
    };
    await Promise.all(Array.from({ length: options.ahead }, pullInTurn));
    return new Blob(parts).arrayBuffer();
  };
}

interface Shard {
  readonly bytes: ArrayBuffer;
  readonly shards: number;
}

async function pullShard(
  link: KernelLink,
  asset: string,
  shard: number,
  options: PullOptions,
  signal: AbortSignal,
): Promise<Shard> {
  for (let attempt = 0; attempt <= options.retries; attempt++) {
    const answer = await ask(link, asset, shard, options.patience, signal);
    if (answer && (await contentHash(answer.bytes)) === answer.hash) return answer;
  }
  throw new UserError(
    `Part ${shard + 1} of the file did not arrive from the kernel. Is it still running? Press retry, or set it again.`,
  );
}

/** One question; null when no answer came in time. */
function ask(
  link: KernelLink,
  asset: string,
  shard: number,
  patience: number,
  signal: AbortSignal,
): Promise<(Shard & { readonly hash: string }) | null> {
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
        const { hash, shards } = message;
        settle(() => resolve({ bytes: copied(buffers[0]), shards, hash }));
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

function copied(view: DataView | undefined): ArrayBuffer {
  if (!view) return new ArrayBuffer(0);
  return view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength) as ArrayBuffer;
}
