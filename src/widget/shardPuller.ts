/** Shards from the kernel: checked, and asked for again when they are damaged or lost. */
import { UserError } from '../engine/contract/errors';
import { contentHash } from '../session/contentHash';
import type { Pull } from '../session/shards';
import { ask } from './kernelAsk';
import type { KernelLink, Received } from './kernelLink';

/** How often a damaged shard is asked for again. */
const RETRIES = 4;

/** How the session of this model gets assets that only the kernel has. */
export function pullOver(link: KernelLink): Pull {
  return async (asset, shard, signal) => {
    const question = {
      send: () => link.send({ type: 'pull', asset, shard }),
      hear: (received: Received) => answerOf(link, received, asset, shard),
      gone: link.words.fileGone,
      silent: link.words.fileSilent,
    };
    for (let attempt = 0; attempt <= RETRIES; attempt++) {
      const answer = await ask(link, question, signal);
      if ((await contentHash(answer.bytes)) === answer.hash) return answer.bytes;
    }
    throw new UserError(link.words.fileDamaged(shard + 1, RETRIES + 1));
  };
}

interface Answer {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** What the kernel says that their sha-256 is. */
  readonly hash: string;
}

/** @throws UserError when the kernel does not have it */
function answerOf(
  { words }: KernelLink,
  { message, buffers }: Received,
  asset: string,
  shard: number,
): Answer | undefined {
  if (message.type === 'shard-missing' && message.asset === asset) {
    throw new UserError(words.fileMissing(message.sentence));
  }
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
