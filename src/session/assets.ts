/** From a source to its bytes: the product's own files, this page's memory, the browser's cache, then the host. */
import { UserError } from '../engine/analysis';
import { contentHash } from './contentHash';
import { imageFile, modelFile } from './bundled';
import type { AssetUrls } from './bundled';
import { SharedLoads } from './sharedLoads';
import type { OnProgress } from './sharedLoads';
import type { Source } from './state';

/** How a host (the kernel) hands over an asset. Rejects with a sentence when it does not have it. */
export type Pull = (id: string, onProgress: OnProgress, signal: AbortSignal) => Promise<ArrayBuffer>;

export type AssetKind = 'image' | 'model';

/** The part of the Cache API that is used, so that tests can stand in for it. */
export interface ByteCache {
  get(id: string): Promise<ArrayBuffer | null>;
  put(id: string, bytes: ArrayBuffer): Promise<void>;
}

/** Bytes that are kept in memory; more than this only while they are the newest. */
const MEMORY_BYTES = 256 * 1024 * 1024;

/** Id under which the engine knows a source. */
export const sourceId = (source: Source): string =>
  source.kind === 'bundled' ? `bundled:${source.name}` : source.id;

export class AssetStore {
  readonly #memory = new Map<string, ArrayBuffer>();
  readonly #loads = new SharedLoads();

  constructor(
    readonly urls: AssetUrls,
    readonly cache: ByteCache | null = browserCache(),
  ) {}

  /**
   * The bytes of a source; the caller must not write to them.
   * @throws UserError when they cannot be had or are not what their hash says; AbortError when cancelled.
   */
  async resolve(
    kind: AssetKind,
    source: Source,
    pull: Pull | null,
    onProgress: OnProgress,
    signal: AbortSignal,
  ): Promise<ArrayBuffer> {
    const id = sourceId(source);
    const known = this.#memory.get(id);
    if (known) {
      this.#remember(id, known);
      return known;
    }
    const load = async (progress: OnProgress, abort: AbortSignal): Promise<ArrayBuffer> => {
      const bytes =
        source.kind === 'bundled'
          ? await download(this.urls.file(BUNDLED_FILE[kind](source.name)), source.name, progress, abort)
          : await this.#asset(source, pull, progress, abort);
      this.#remember(id, bytes);
      return bytes;
    };
    return this.#loads.run(id, load, onProgress, signal);
  }

  /** Keep bytes that were opened in the page, under their hash. */
  keep(id: string, bytes: ArrayBuffer): void {
    this.#remember(id, bytes);
    void this.cache?.put(id, bytes);
  }

  async #asset(
    source: Extract<Source, { kind: 'asset' }>,
    pull: Pull | null,
    onProgress: OnProgress,
    signal: AbortSignal,
  ): Promise<ArrayBuffer> {
    const cached = await this.cache?.get(source.id);
    if (cached && (await contentHash(cached)) === source.id) return cached;
    if (!pull) {
      throw new UserError(`${source.name} is no longer in this page. Open it again.`);
    }
    const bytes = await pull(source.id, onProgress, signal);
    const hash = await contentHash(bytes);
    if (hash !== source.id) {
      throw new UserError(
        `${source.name} arrived damaged (${bytes.byteLength} bytes). Set it again in Python.`,
      );
    }
    void this.cache?.put(source.id, bytes);
    return bytes;
  }

  #remember(id: string, bytes: ArrayBuffer): void {
    this.#memory.delete(id);
    this.#memory.set(id, bytes);
    let total = 0;
    for (const [other, kept] of [...this.#memory].reverse()) {
      total += kept.byteLength;
      if (total > MEMORY_BYTES && other !== id) this.#memory.delete(other);
    }
  }
}

const BUNDLED_FILE: Readonly<Record<AssetKind, (name: string) => string>> = {
  image: imageFile,
  model: modelFile,
};

async function download(
  url: string,
  name: string,
  onProgress: OnProgress,
  signal: AbortSignal,
): Promise<ArrayBuffer> {
  const response = await fetch(url, { signal }).catch((error: unknown) => {
    if (signal.aborted) throw error;
    return null;
  });
  if (response?.status === 404) throw new UserError(`There is no bundled file “${name}”.`);
  if (!response?.ok || !response.body) {
    throw new UserError(`${name} could not be loaded from the server; is it still running?`);
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
  return new Blob(parts).arrayBuffer();
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

/** Assets that stay in the browser between visits; the oldest go first. */
const CACHE_NAME = 'augmentation-impact-assets-1';
const CACHE_ENTRIES = 48;

/** The browser's cache, null where there is none (insecure contexts, Node). Its failures only cost a second pull. */
function browserCache(): ByteCache | null {
  if (typeof caches === 'undefined' || typeof location === 'undefined') return null;
  const key = (id: string) => `${location.origin}/augmentation-impact/assets/${id}`;
  return {
    get: async (id) => {
      const cache = await caches.open(CACHE_NAME).catch(() => null);
      const hit = await cache?.match(key(id)).catch(() => undefined);
      return hit ? hit.arrayBuffer().catch(() => null) : null;
    },
    put: async (id, bytes) => {
      try {
        const cache = await caches.open(CACHE_NAME);
        await cache.put(key(id), new Response(bytes));
        const keys = await cache.keys();
        await Promise.all(keys.slice(0, -CACHE_ENTRIES).map((old) => cache.delete(old)));
      } catch {
        // No room or no permission: the asset is pulled again on the next visit.
      }
    },
  };
}
