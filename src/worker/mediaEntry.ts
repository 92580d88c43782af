/** The worker that writes one file: cards are drawn and encoded here while the engine draws the next ones. */
import { expose } from 'comlink';
import type { MediaApi } from '../media/api';
import { createMedia } from '../media/media';

export interface MediaWorkerApi extends MediaApi {
  /** A sign of life. */
  ping(): Promise<true>;
}

const api: MediaWorkerApi = { ...createMedia(), ping: () => Promise.resolve(true) };
expose(api);
