/** Shards from the kernel: checked, and asked for again when they are damaged or lost. */
import { UserError } from '../engine/analysis';
import { contentHash } from '../session/contentHash';
import type { Pull } from '../session/shards';
import { ask } from './kernelAsk';
import type { KernelLink, Received } from './kernelLink';

/** How often a damaged shard is asked for again. */
const RETRIES = 4;

const GONE = 'The kernel that has the file is gone. Run the cell again, or open a file in the page.';
const SILENT = 'The file is still in the kernel: press retry, or set it again.';

/** How the session of this model gets assets that only the kernel has. */
export function pullOver(link: KernelLink): Pull {
  return async (asset, shard, signal) => {
    const question = {
      send: () => link.send({ type: 'pull', asset, shard }),
      hear: (received: Received) => answerOf(received, asset, shard),
      gone: GONE,
      silent: SILENT,
    };
    for (let attempt = 0; attempt <= RETRIES; attempt++) {
      const answer = await ask(link, question, signal);
      if ((await contentHash(answer.bytes)) === answer.hash) return answer.bytes;
    }
    throw new UserError(
      `Part ${shard + 1} of the file arrived damaged from the kernel ${RETRIES + 1} times. Press retry, or set it again.`,
    );
  };
}

interface Answer {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** What the kernel says that their sha-256 is. */
  readonly hash: string;
}

/** @throws UserError when the kernel does not have it */
function answerOf({ message, buffers }: Received, asset: string, shard: number): Answer | undefined {
  if (message.type === 'shard-missing' && message.asset === asset) throw new UserError(message.sentence);
  const isOurs = message.type === 'shard' && message.asset === asset && message.shard === shard;
  return isOurs ? { bytes: bytesOf(buffers[0]), hash: message.hash } : undefined;
}

function bytesOf(view: DataView | undefined): Uint8Array<ArrayBuffer> {
  return new Uint8Array(
    (view?.buffer ?? new ArrayBuffer(0)) as ArrayBuffer,
    view?.byteOffset,
    view?.byteLength,
  );
}
