/**
 * Our engine's half of `npm run parity`: one network, one input, the numbers that are compared.
 * `tsx scripts/parity.ts MODEL.onnx INPUT OUT.npz [--backend NAME]`; INPUT is float32 [H, W, C], row-major.
 * Prints one line of JSON: what was explained, or the error.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { npz } from '../src/cli/npz';
import { chosen } from '../src/engine/attribution/methods/catalogue';
import { candidateBias } from '../src/engine/attribution/scores';
import { Model } from '../src/engine/network/model';
import { readNetwork } from '../src/engine/onnx/model';
import { BACKENDS, type BackendName } from '../src/engine/runtime/backends';
import { climb } from '../src/engine/runtime/ladder';

const WASM = join(__dirname, '..', 'node_modules', '@tensorflow', 'tfjs-backend-wasm', 'dist/');

const identity = (channels: number) => ({
  mean: new Array<number>(channels).fill(0),
  std: new Array<number>(channels).fill(1),
});

function floats(path: string): Float32Array {
  const bytes = readFileSync(path);
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}

async function compute(file: string, input: string, out: string, backend: BackendName) {
  const name = basename(file);
  const model = new Model('model', name, readNetwork(readFileSync(file), name), identity(3));
  const { info } = model;
  const data = floats(input);
  const side = Math.sqrt(data.length / info.channels);
  const options = { wasmPath: WASM, backend, check: () => Promise.resolve(null), failed: new Map() };
  const { executor } = await climb(options);
  const begin = performance.now();
  const { logits, maps, layer } = await model.run(executor, {
    image: { height: side, width: side, channels: info.channels, data },
    normalization: identity(info.channels),
    domain: 'image',
    task: 'classification',
    methods: info.defaultLayer === null ? [chosen('none')] : [chosen('grad-cam'), chosen('gradient')],
    layer: null,
    candidates: candidateBias('all', info.classCount),
  });
  const milliseconds = Math.round(performance.now() - begin);
  const { 'grad-cam': cam, gradient } = maps;
  const arrays = {
    logits: { shape: [logits.length], data: logits },
    ...(cam && { cam: { shape: [cam.height, cam.width], data: cam.data } }),
    ...(gradient && { gradient: { shape: [info.channels, side, side], data: gradient.data } }),
  };
  writeFileSync(out, npz(arrays));
  return { info, layer, target: logits.indexOf(Math.max(...logits)), milliseconds };
}

async function main([file, input, out, flag, name]: string[]): Promise<void> {
  const backend = BACKENDS.find((known) => flag === '--backend' && known === name) ?? 'wasm';
  try {
    console.log(JSON.stringify(await compute(file, input, out, backend)));
  } catch (error) {
    console.log(JSON.stringify({ error: error instanceof Error ? error.message : String(error) }));
  }
}

void main(process.argv.slice(2));
