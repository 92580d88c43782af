/** Files of the Jupyter server, and which content lies where, so that a page that is loaded again finds its image. */
import type { JupyterFrontEnd } from '@jupyterlab/application';
import { LIMITS } from '../../engine/limits';
import { contentHash } from '../../session/contentHash';
import type { Pull } from '../../session/shards';

type Contents = JupyterFrontEnd['serviceManager']['contents'];

export class ServerFiles {
  readonly #contents: Contents;
  /** Content hash to path. */
  readonly #paths = new Map<string, string>();
  /** The file whose shards were asked for last. */
  #latest: { readonly id: string; readonly file: Promise<Blob> } | null = null;

  constructor(contents: Contents) {
    this.#contents = contents;
  }

  readonly pathOf = (id: string): string | undefined => this.#paths.get(id);

  /** Take note of what a document says. */
  note(paths: Readonly<Record<string, string>>): void {
    for (const [id, path] of Object.entries(paths)) this.#paths.set(id, path);
  }

  /** @throws Error with a sentence when the server does not give it */
  async open(path: string): Promise<File> {
    const file = await this.#download(path);
    this.#paths.set(await contentHash(await file.arrayBuffer()), path);
    return file;
  }

  /** How a session gets the bytes of an image or a network that lies on the server. */
  readonly pull: Pull = async (id, shard) => {
    const path = this.#paths.get(id);
    if (path === undefined) throw new Error('The file is no longer in this page. Open it again.');
    if (this.#latest?.id !== id) this.#latest = { id, file: this.#download(path) };
    const file = await this.#latest.file.catch((error: unknown) => {
      this.#latest = null;
      throw error;
    });
    const size = LIMITS.messageBytes;
    return new Uint8Array(await file.slice(shard * size, (shard + 1) * size).arrayBuffer());
  };

  async #download(path: string): Promise<File> {
    const name = path.split('/').at(-1) ?? path;
    const url = await this.#contents.getDownloadUrl(path);
    const response = await fetch(url).catch(() => null);
    if (!response?.ok) {
      throw new Error(`${path} could not be read from the server; it may have been moved or deleted.`);
    }
    return new File([await response.blob()], name);
  }
}
