/** From a source to its bytes: the product's own files, this page's memory, the browser's cache, then the host. */
import { UserError } from '../engine/contract/errors';
import { LIMITS } from '../engine/limits';
import { RecentBytes } from '../engine/recent';
import { t } from '../language';
import { browserCache } from './byteCache';
import type { ByteCache } from './byteCache';
import { imageFile, modelFile } from './bundled';
import type { AssetUrls } from './bundled';
import { SharedLoads } from './sharedLoads';
import type { OnProgress } from './sharedLoads';
import { cut, gather } from './shards';
import type { Pull } from './shards';
import type { AnalysisState, Source } from './state';

export type AssetKind = 'image' | 'model';

type ModelChoice = Pick<AnalysisState, 'model' | 'modelInput' | 'modelOutput'>;

/** Bytes that stay at hand, on disk or in memory as the browser likes; more only while they are the newest. */
const MEMORY_BYTES = 256 * 1024 * 1024;

/** Id under which the engine knows a source. */
export const sourceId = (source: Source): string =>
  source.kind === 'bundled' ? `bundled:${source.name}` : source.id;

/** Id under which the engine knows a network: a file is another one for each input and output that is chosen. */
export function modelId({ model, modelInput, modelOutput }: ModelChoice): string {
  const id = sourceId(model);
  return modelInput === null && modelOutput === null
    ? id
    : `${id} ${JSON.stringify([modelInput, modelOutput])}`;
}

export class AssetStore {
  readonly #memory = new RecentBytes<string, Blob>(MEMORY_BYTES, ({ size }) => size);
  readonly #loads = new SharedLoads<Blob>();
  /** Files on the user's disk, which cost no memory. */
  readonly #files = new Map<string, Blob>();

  constructor(
    readonly urls: AssetUrls,
    readonly cache: ByteCache | null = browserCache(),
  ) {}

  /**
   * The bytes of a source.
   * @throws UserError when they are too many, cannot be had or arrive damaged; AbortError when cancelled.
   */
  async resolve(
    kind: AssetKind,
    source: Source,
    pull: Pull | null,
    onProgress: OnProgress,
    signal: AbortSignal,
  ): Promise<Blob> {
    const id = sourceId(source);
    const known = this.#memory.get(id) ?? this.#files.get(id);
    if (known) return known;
    if (source.kind === 'asset' && source.bytes > LIMITS.modelBytes) throw new UserError(tooLarge(source));
    const load = async (progress: OnProgress, abort: AbortSignal): Promise<Blob> => {
      const bytes =
        source.kind === 'bundled'
          ? await download(this.urls.file(BUNDLED_FILE[kind](source.name)), source.name, progress, abort)
          : await gather(source, pull, this.cache, progress, abort);
      this.#memory.set(id, bytes);
      return bytes;
    };
    return this.#loads.run(id, load, onProgress, signal);
  }

  /** Keep bytes that were opened in the page, under their hash. */
  keep(id: string, bytes: Blob): void {
    this.#memory.set(id, bytes);
    cut(bytes).forEach((shard, index) => void this.cache?.put(id, index, shard));
  }

  /** Remember a file of the user's disk under its hash: it is read whenever its bytes are wanted. */
  refer(id: string, file: Blob): void {
    this.#files.set(id, file);
  }

  /** Look for these bytes in the cache and at the host again: what was at hand cannot be read any more. */
  forget(source: Source): void {
    this.#memory.delete(sourceId(source));
    this.#files.delete(sourceId(source));
  }
}

const BUNDLED_FILE: Readonly<Record<AssetKind, (name: string) => string>> = {
  image: imageFile,
  model: modelFile,
};

/** What is said of a file that no page can hold. */
export const tooLarge = ({ name, bytes }: { readonly name: string; readonly bytes: number }): string =>
  t`${name} has ${Math.round(bytes / 2 ** 20)} MiB; at most ${LIMITS.modelBytes / 2 ** 20} MiB fit into a page. Use a smaller network, or float16 weights.`;

async function download(
  url: string,
  name: string,
  onProgress: OnProgress,
  signal: AbortSignal,
): Promise<Blob> {
  const response = await fetch(url, { signal }).catch((error: unknown) => {
    if (signal.aborted) throw error;
    return null;
  });
  if (response?.status === 404) throw new UserError(t`There is no bundled file “${name}”.`);
  if (!response?.ok || !response.body) {
    throw new UserError(t`${name} could not be loaded from the server; is it still running?`);
  }
  // The length of a compressed answer is not the length of the file.
  const length = response.headers.get('content-encoding') ? null : response.headers.get('content-length');
  const total = length === null ? null : Number(length);
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let done = 0;
  for await (const part of read(response.body)) {
    parts.push(part);
    done += part.byteLength;
    onProgress(done, total);
  }
  return new Blob(parts);
}

async function* read(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield value;
  }
}
