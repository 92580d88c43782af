/** The files that come with the product, by the names that states use for them. */
import { UserError } from '../engine/contract/errors';
import { t } from '../language';
import type { ModelDefaults } from '../worker/api';

/** Where the host serves the product's files from. The session never computes a URL itself. */
export interface AssetUrls {
  /** The self-contained engine worker, absolute. */
  readonly worker: string;
  /** The self-contained worker of the encoders, absolute. */
  readonly media: string;
  /** Folder of the wasm binaries, absolute, with a trailing slash. */
  readonly wasmPath: string;
  /** Absolute URL of a file of `assets/`, by its path there. */
  file(path: string): string;
}

export interface ExamplePicture {
  readonly name: string;
  readonly title: string;
  readonly credit: string;
}

/** What is known of a bundled model beside its weights. */
export interface BundledModel extends ModelDefaults {
  readonly name: string;
}

export const EXAMPLES_INDEX = 'examples/index.json';
export const IMAGENET_LABELS = 'imagenet-labels.json';

export const imageFile = (name: string): string => `examples/${name}`;
export const modelFile = (name: string): string => `${name}.onnx`;
export const modelCard = (name: string): string => `${name}.json`;

/** Small descriptions, fetched once a page. */
export class BundledFacts {
  readonly #urls: AssetUrls;
  readonly #cache = new Map<string, Promise<unknown>>();

  constructor(urls: AssetUrls) {
    this.#urls = urls;
  }

  async examples(): Promise<readonly ExamplePicture[]> {
    const entries = (await this.#json(EXAMPLES_INDEX)) as readonly {
      file: string;
      title: string;
      credit: string;
    }[];
    return entries.map(({ file, title, credit }) => ({ name: file, title, credit }));
  }

  async labels(): Promise<readonly string[]> {
    return (await this.#json(IMAGENET_LABELS)) as readonly string[];
  }

  async model(name: string): Promise<BundledModel> {
    return (await this.#json(modelCard(name))) as BundledModel;
  }

  #json(path: string): Promise<unknown> {
    const known = this.#cache.get(path);
    if (known) return known;
    const loading = fetchJson(this.#urls.file(path), path);
    this.#cache.set(path, loading);
    // A failure is not kept: the next call tries again.
    loading.catch(() => this.#cache.delete(path));
    return loading;
  }
}

async function fetchJson(url: string, path: string): Promise<unknown> {
  const response = await fetch(url).catch(() => null);
  if (!response?.ok)
    throw new UserError(t`${path} could not be loaded from the server; is it still running?`);
  return response.json();
}
