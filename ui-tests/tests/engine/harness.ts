/** Runs in the page: the built worker, reached as the product reaches it. */
import { wrap } from 'comlink';
import type { AnalysisRequest } from '../../../src/engine/contract/request';
import type { BackendName } from '../../../src/engine/runtime/backends';
import type { WorkerApi } from '../../../src/worker/serve';

const worker = new Worker('/worker.js', { type: 'module' });
const { engine } = wrap<WorkerApi>(worker) as unknown as WorkerApi;

async function bytes(path: string): Promise<ArrayBuffer> {
  return (await fetch(path)).arrayBuffer();
}

const harness = {
  start: (backend: BackendName | 'auto') => engine.start({ wasmPath: `${location.origin}/wasm/`, backend }),
  load: async (model: string, picture: string, defaults: { mean: number[]; std: number[] }) => {
    const info = await engine.loadModel('model', model, await bytes(model), defaults);
    await engine.loadImage('image', picture, await bytes(picture));
    return info;
  },
  image: async (picture: string) => engine.loadImage('image', picture, await bytes(picture)),
  analyze: async (request: AnalysisRequest) => {
    const result = await engine.analyze(request);
    const { augmented, named } = result.maps;
    return {
      backend: result.backend,
      milliseconds: result.milliseconds,
      target: result.target,
      logits: [...result.logits],
      named: Object.entries(named).map(([name, map]) => [name, { ...map, data: [...map.data] }] as const),
      size: { height: augmented.height, width: augmented.width, channels: augmented.channels },
    };
  },
  memory: () => engine.memory(),
};

export type Harness = typeof harness;
Object.assign(globalThis, { harness });
