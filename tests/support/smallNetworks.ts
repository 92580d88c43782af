/** Networks of a few thousand weights, with the answers of PyTorch and Captum; made by reference/small_networks.py. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AnalysisRequest } from '../../src/engine/contract/request';
import type { Task } from '../../src/engine/contract/task';
import type { EngineApi } from '../../src/engine/api';
import { createEngine } from '../../src/engine/engine';
import type { Image } from '../../src/engine/image/image';
import type { BackendName } from '../../src/engine/runtime/backends';
import { readNpz } from './npz';
import { requestFor } from './request';

export interface Case {
  readonly name: string;
  readonly task: Task;
  /** Channels, height, width. */
  readonly input: readonly [number, number, number];
  readonly outputs: number;
  readonly layer: string;
  readonly mean: readonly number[];
  readonly std: readonly number[];
}

const DATA = join(process.cwd(), 'reference/data');
export const CASES = JSON.parse(readFileSync(join(DATA, 'small.json'), 'utf8')) as readonly Case[];
/** One of them, where one is enough. */
export const NETWORK = CASES.find(({ name }) => name === 'wide') as Case;
const ARRAYS = readNpz(join(DATA, 'small.npz'));
const WASM = join(process.cwd(), 'node_modules/@tensorflow/tfjs-backend-wasm/dist/');
export const array = (name: string): Float32Array => ARRAYS[name].data as Float32Array;

/** An engine that has the network, and noise as its image. */
export async function engineFor(
  { name, input: [channels, height, width], mean, std }: Case,
  backend: BackendName = 'wasm',
): Promise<EngineApi> {
  const image: Image = { height, width, channels, data: array(`${name}/image`) };
  const engine = createEngine({ decode: () => Promise.resolve(image) });
  await engine.start({ wasmPath: WASM, backend });
  const bytes = new Uint8Array(readFileSync(join(DATA, 'small', `${name}.onnx`)));
  await engine.loadModel('model', `${name}.onnx`, bytes.buffer, { mean, std });
  await engine.loadImage('image', 'noise', new ArrayBuffer(1));
  return engine;
}

/** For all maps of one output. */
export const requestOf = (
  { task, input: [, height, width], layer }: Case,
  target: number | null,
): AnalysisRequest => requestFor({ size: { height, width }, task, layer, target });
