/** The engine worker. Imported on a page instead of started as a worker, it only offers `createWorkerApi`. */
import { expose } from 'comlink';
import { createEngine } from '../engine/engine';
import { decodeBrowser } from '../engine/image/decodeBrowser';
import { Lifeline, type Sign } from './lifeline';
import { serve } from './serve';
import type { WorkerApi } from './serve';

/** @param post takes signs of life */
export function createWorkerApi(post: (sign: Sign) => void = () => {}): WorkerApi {
  const work = new Lifeline(post);
  return serve(createEngine({ decode: decodeBrowser, work }), work);
}

if ('WorkerGlobalScope' in globalThis) expose(createWorkerApi((sign) => postMessage(sign)));
