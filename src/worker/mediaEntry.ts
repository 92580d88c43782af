/** The worker that writes one file: cards are drawn and encoded here while the engine draws the next ones. */
import { expose, transfer } from 'comlink';
import type { MediaApi } from '../media/api';
import { createMedia } from '../media/media';

export interface MediaWorkerApi extends MediaApi {
  /** A sign of life. */
  ping(): Promise<true>;
}

const media = createMedia();
const api: MediaWorkerApi = {
  ...media,
  frame: async (job, card) => {
    const bytes = await media.frame(job, card);
    return transfer(bytes, [bytes.buffer]);
  },
  ping: () => Promise.resolve(true),
};
expose(api);
