/** Where a file is written: in a worker that is started for it, or on the page where there is none. */
import { transfer } from 'comlink';
import { JobLost } from '../../media/api';
import type { Card, MediaApi } from '../../media/api';
import { createMedia } from '../../media/media';
import type { MediaWorkerApi } from '../../worker/mediaEntry';
import type { Connection } from '../launch';
import { watched } from '../watchdog';
import type { Timing } from '../timing';

/** Starts a worker that encodes. @throws where there can be none. */
export type Encoders = () => Promise<Connection<MediaWorkerApi>>;

/** How often a file is begun anew in a worker before it is written on the page. */
const ATTEMPTS = 2;

/**
 * Write one file. When its worker ends before that, `write` runs again with another one, at last on the page.
 * @param signal ends the worker when it aborts
 * @throws what `write` throws; AbortError when cancelled
 */
export async function withEncoder<T>(
  encoders: Encoders,
  timing: Timing,
  signal: AbortSignal,
  write: (media: MediaApi) => Promise<T>,
): Promise<T> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const connection = await encoders().catch(() => null);
    if (!connection) break;
    const cancel = (): void => connection.close('it was cancelled');
    signal.addEventListener('abort', cancel);
    try {
      signal.throwIfAborted();
      return await write(inWorker(connection));
    } catch (error) {
      const name = error instanceof Error ? error.name : '';
      if (name === 'CanvasUnavailable') break;
      signal.throwIfAborted();
      if (name !== 'JobLost') throw error;
    } finally {
      signal.removeEventListener('abort', cancel);
      connection.close('the file needs it no longer');
    }
  }
  return write(onPage(timing));
}

/** What is lost with the worker is said to be. */
export function inWorker(connection: Connection<MediaWorkerApi>): MediaApi {
  const { api } = connection;
  const orLost = <T>(work: Promise<T>): Promise<T> =>
    watched(connection, work, (reason) => new JobLost(`The encoder ended: ${reason}.`));
  return {
    frame: (job, card) => orLost(api.frame(job, transfer(card, buffersOf(card)))),
    openSheet: (job) => orLost(api.openSheet(job)),
    cell: (card) => orLost(api.cell(transfer(card, buffersOf(card)))),
    finishSheet: () => orLost(api.finishSheet()),
  };
}

/** The pixels of a card, which were drawn for it alone; the numbers of a graph are the frame's own. */
function buffersOf({ pictures }: Card): ArrayBuffer[] {
  return [
    ...new Set(pictures.flatMap((content) => (content && 'rgba' in content ? [content.rgba.buffer] : []))),
  ];
}

/** On this thread; the page paints between two frames. */
function onPage(timing: Timing): MediaApi {
  const media = createMedia();
  return {
    ...media,
    frame: async (job, card) => {
      await timing.frame();
      return media.frame(job, card);
    },
    cell: async (card) => {
      await timing.frame();
      await media.cell(card);
    },
  };
}
