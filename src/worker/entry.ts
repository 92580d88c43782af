/** The engine worker. Imported on a page instead of started as a worker, it only offers `createWorkerApi`. */
import { expose } from 'comlink';
import { createEngine } from '../engine/engine';
import { decodeBrowser } from '../engine/image/decodeBrowser';
import { serve } from './serve';
import type { WorkerApi } from './serve';

export function createWorkerApi(): WorkerApi {
  return serve(createEngine({ decode: decodeBrowser }));
}

if ('WorkerGlobalScope' in globalThis) expose(createWorkerApi());
