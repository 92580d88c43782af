/** Files that are opened in the page: their bytes are kept by content, and the state names them by it. */
import { Signal } from '@lumino/signaling';
import { UserError } from '../engine/contract/errors';
import type { Media } from '../engine/contract/input';
import type { Picture } from '../engine/contract/pictures';
import type { Domain } from '../engine/augment/spec';
import { isNpy } from '../engine/image/npy';
import { keep } from '../engine/recent';
import { t } from '../language';
import { sourceId, tooLarge } from './assets';
import type { AssetStore } from './assets';
import { contentHash } from './contentHash';
import type { EngineClient } from './engineClient';
import { mediaOf } from './engineTask';
import type { Pull } from './shards';
import { folderWords, inputsOf, isInput } from './folder';
import type { FolderFile, UnreadFile } from './folder';
import { DEFAULT_STATE, domainOf, LIMITS } from './state';
import type { AnalysisState, Source } from './state';
import type { SessionStore } from './store';
import type { Files, Upload } from './types';

export interface OpenerHost {
  readonly client: EngineClient;
  readonly assets: AssetStore;
  readonly pull: Pull | null;
  readonly store: Pick<SessionStore, 'state' | 'update'>;
  signal(): AbortSignal;
  /** A file begins to be opened. */
  opening(name: string): void;
  /** The state names it; bring the screen up to date. */
  opened(): void;
  failed(error: unknown): void;
  /** How far a folder is read, bytes. */
  reading(folder: string, done: number, total: number): void;
  notify(sentence: string): void;
}

/** Longest side of a thumbnail of the gallery, pixels. */
const GALLERY_SIDE = 96;

/** Thumbnails that are kept: of 2,000 images nobody looks at all. */
const THUMBNAILS = 256;

export class FileOpener implements Files {
  readonly uploaded: Signal<Files, Upload> = new Signal(this);
  readonly #host: OpenerHost;
  readonly #thumbnails = new Map<string, Promise<Picture>>();
  /** The picture that was brought last, until it is answered. */
  #brought: string | null = null;
  #newest = 0;
  #isDisposed = false;

  constructor(host: OpenerHost) {
    this.#host = host;
  }

  openImage(file: Blob, name: string): Promise<void> {
    return this.openSecond(file, name, (image) => this.#bring(image));
  }

  openSecond(file: Blob, name: string, show: (source: Source) => void): Promise<void> {
    return this.#open(name, async () => {
      const { client, assets, store } = this.#host;
      const bytes = await file.arrayBuffer();
      refuseEmpty(name, bytes.byteLength);
      const id = await contentHash(bytes);
      const media = mediaFor(domainOf(store.state), new Uint8Array(bytes));
      const info = await client.use(
        (api) => api.engine.loadImage(id, name, bytes, media),
        this.#host.signal(),
      );
      client.know(id, info);
      assets.keep(id, new Blob([bytes]));
      return () => {
        show({ kind: 'asset', id, name, bytes: bytes.byteLength, media });
        this.uploaded.emit({ id, name, bytes });
      };
    });
  }

  openModel(file: Blob, name: string): Promise<void> {
    return this.#openNetwork(file, name, (model) => ({ ...OF_MODEL, model }));
  }

  openOther(file: Blob, name: string): Promise<void> {
    return this.#openNetwork(file, name, (compare) => ({ compare }));
  }

  openFolder(files: readonly FolderFile[], folder: string): Promise<void> {
    return this.#open(folder, async () => {
      const { store, notify } = this.#host;
      const domain = domainOf(store.state);
      const inputs = inputsOf(files, domain);
      if (inputs.length === 0) {
        const [what, kinds] = domain === 'series' ? [t`series`, '.npy'] : [t`images`, 'JPEG, PNG, WebP, …'];
        throw new UserError(t`${folder} holds no ${what} (${kinds}); choose another folder.`);
      }
      const { gallery, unread, repeated } = await this.#read(inputs, folder, domain);
      if (gallery.length === 0)
        throw new UserError(
          t`None of the ${inputs.length} files of ${folder} can be read; choose another folder.`,
        );
      return () => {
        this.#bring(gallery[0], { gallery });
        const found = files.filter((file) => isInput(file, domain)).length;
        folderWords(folder, { found, unread, repeated }).forEach((sentence) => notify(sentence));
      };
    });
  }

  /** Name files by their bytes, one after the other; they stay on the user's disk. */
  async #read(inputs: readonly FolderFile[], folder: string, domain: Domain) {
    const { assets, reading, signal } = this.#host;
    const total = inputs.reduce((sum, { file }) => sum + file.size, 0);
    const gallery = new Map<string, Source>();
    const unread: UnreadFile[] = [];
    let [done, repeated] = [0, 0];
    for (const { file, name } of inputs) {
      signal().throwIfAborted();
      const bytes = await file.arrayBuffer().catch(() => null);
      done += file.size;
      reading(folder, done, total);
      if (!bytes?.byteLength) {
        unread.push({ name, problem: bytes ? t`empty` : t`cannot be opened` });
        continue;
      }
      const id = await contentHash(bytes);
      if (gallery.has(id)) repeated += 1;
      const media = mediaFor(domain, new Uint8Array(bytes));
      assets.refer(id, file);
      if (!gallery.has(id)) gallery.set(id, { kind: 'asset', id, name, bytes: file.size, media });
    }
    return { gallery: [...gallery.values()], unread, repeated };
  }

  #openNetwork(file: Blob, name: string, patch: (source: Source) => Partial<AnalysisState>): Promise<void> {
    return this.#open(name, async () => {
      const { assets, store } = this.#host;
      refuseEmpty(name, file.size);
      if (file.size > LIMITS.modelBytes) throw new UserError(tooLarge({ name, bytes: file.size }));
      const id = await contentHash(await file.arrayBuffer());
      assets.keep(id, file);
      return () => store.update(patch({ kind: 'asset', id, name, bytes: file.size }));
    });
  }

  /** Whether this picture was opened here and is answered for the first time. */
  takeBrought(image: Source): boolean {
    const isBrought = this.#brought === sourceId(image);
    if (isBrought) this.#brought = null;
    return isBrought;
  }

  #bring(image: Source, patch: Partial<AnalysisState> = {}): void {
    this.#brought = sourceId(image);
    this.#host.store.update({ ...patch, image });
  }

  thumbnailOf(source: Source): Promise<Picture> {
    const id = sourceId(source);
    const known = this.#thumbnails.get(id);
    if (known) return known;
    const made = this.#thumbnail(source);
    void keep(this.#thumbnails, id, made, THUMBNAILS);
    // A failure is not kept: the next call tries again.
    made.catch(() => this.#thumbnails.delete(id));
    return made;
  }

  dispose(): void {
    this.#isDisposed = true;
    Signal.clearData(this);
  }

  /** @param read everything up to the change of state, which is made unless another file was opened meanwhile */
  async #open(name: string, read: () => Promise<() => void>): Promise<void> {
    const opening = ++this.#newest;
    this.#host.opening(name);
    try {
      const show = await read();
      // Whoever opens two pictures wants the second, whichever is decoded first.
      if (opening !== this.#newest || this.#isDisposed) return;
      show();
      this.#host.opened();
    } catch (error) {
      if (opening === this.#newest) this.#host.failed(error);
    }
  }

  async #thumbnail(source: Source): Promise<Picture> {
    const { assets, client, pull } = this.#host;
    const signal = this.#host.signal();
    const bytes = await assets.resolve('image', source, pull, () => {}, signal);
    return client.use(
      (api) => api.engine.thumbnail(source.name, bytes, mediaOf(source), GALLERY_SIDE),
      signal,
    );
  }
}

/** How a file is read that is opened in the page: while a series is shown, as another one. */
function mediaFor(domain: Domain, bytes: Uint8Array): Media {
  if (domain === 'series') return 'series';
  return isNpy(bytes) ? 'array' : 'picture';
}

function refuseEmpty(name: string, bytes: number): void {
  if (bytes === 0) throw new UserError(t`${name} is empty (0 bytes).`);
}

/** What another network begins with: all that was said of the one before. */
const { modelInput, modelOutput, normalization, task, labels, classes, target, layer } = DEFAULT_STATE;
const OF_MODEL: Partial<AnalysisState> = {
  modelInput,
  modelOutput,
  normalization,
  task,
  labels,
  classes,
  target,
  layer,
};
