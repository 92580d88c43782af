/**
 * An asset in shards: those that the cache has, and the rest from the host, a few on their way at once. Each is cached
 * as it comes, so that what is interrupted goes on where it was; and what is cached lies on disk, not in the page.
 */
import { UserError } from '../engine/contract/errors';
import { LIMITS } from '../engine/limits';
import { release } from '../engine/release';
import { t } from '../language';
import type { ByteCache } from './byteCache';
import { contentHash } from './contentHash';
import type { OnProgress } from './sharedLoads';
import type { Source } from './state';

export type AssetSource = Extract<Source, { kind: 'asset' }>;

/**
 * How a host (the kernel) hands over one shard of an asset, of `LIMITS.messageBytes` but for the last.
 * Rejects with a sentence when it does not have it, or when it does not come as it was sent. The memory of the answer
 * is given back once it is read.
 */
export type Pull = (id: string, shard: number, signal: AbortSignal) => Promise<Uint8Array<ArrayBuffer>>;

/** Shards that are asked for at once: one travels while one is checked and one is written. */
const WINDOW = 3;

/** The shards of these bytes, at least one. */
export function cut(bytes: Blob): Blob[] {
  const size = LIMITS.messageBytes;
  const count = Math.max(1, Math.ceil(bytes.size / size));
  return Array.from({ length: count }, (_, i) => bytes.slice(i * size, (i + 1) * size));
}

/** All shards as one, from the cache and from the host. @throws UserError, or what `pull` rejects with. */
export async function gather(
  source: AssetSource,
  pull: Pull | null,
  cache: ByteCache | null,
  onProgress: OnProgress,
  signal: AbortSignal,
): Promise<Blob> {
  const { id, name, bytes } = source;
  const count = Math.max(1, Math.ceil(bytes / LIMITS.messageBytes));
  const parts: Blob[] = [];
  let [next, done, failed] = [0, 0, false];

  const fetchOne = async (shard: number, size: number): Promise<Blob> => {
    const cached = await cache?.get(id, shard);
    if (cached?.size === size) return cached;
    if (!pull) throw new UserError(t`${name} is no longer in this page. Open it again.`);
    const pulled = await pull(id, shard, signal);
    if (pulled.byteLength !== size || (count === 1 && (await contentHash(pulled)) !== id)) {
      throw new UserError(t`${name} arrived damaged (${pulled.byteLength} bytes). Set it again in Python.`);
    }
    const part = new Blob([pulled]);
    release(pulled);
    await cache?.put(id, shard, part);
    return (await cache?.get(id, shard)) ?? part;
  };

  const inTurn = async (): Promise<void> => {
    while (next < count && !failed) {
      const shard = next++;
      const size = Math.min(LIMITS.messageBytes, bytes - shard * LIMITS.messageBytes);
      parts[shard] = await fetchOne(shard, size).catch((error: unknown) => {
        failed = true;
        throw error;
      });
      signal.throwIfAborted();
      done += size;
      onProgress(done, bytes);
    }
  };
  await Promise.all(Array.from({ length: WINDOW }, inTurn));
  return new Blob(parts);
}
