/**
 * Our engine's half of `npm run methods:sweep`: one network, one input, the maps of many questions.
 * `tsx scripts/methodSweep.ts MODEL.onnx QUESTIONS.json OUT.npz`. Prints a line of JSON for each question: seconds and passes, or
 * why not.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { npz } from '../src/cli/npz';
import type { NpyArray } from '../src/engine/image/writeNpy';
import { mapOf } from '../src/engine/attribution/mapsOf';
import { chosen, type MapName } from '../src/engine/attribution/methods/catalogue';
import { EXCLUDED } from '../src/engine/attribution/scores';
import { Model } from '../src/engine/network/model';
import { readNetwork } from '../src/engine/onnx/model';
import { climb } from '../src/engine/runtime/ladder';

interface Asked {
  readonly image: { readonly height: number; readonly width: number; readonly data: readonly number[] };
  readonly mean: number;
  readonly std: number;
  readonly target: number;
  readonly questions: readonly {
    readonly key: string;
    readonly method: MapName;
    readonly parameters: Readonly<Record<string, number | string>>;
    readonly layer: string;
  }[];
}

const WASM = join(__dirname, '..', 'node_modules', '@tensorflow', 'tfjs-backend-wasm', 'dist/');

async function main([file, questions, out]: string[]): Promise<void> {
  const asked = JSON.parse(readFileSync(questions, 'utf8')) as Asked;
  const { mean, std, target } = asked;
  const normalization = { mean: [mean], std: [std] };
  const model = new Model('model', basename(file), readNetwork(readFileSync(file), file), normalization);
  const check = () => Promise.resolve(null);
  const { executor } = await climb({ wasmPath: WASM, backend: 'wasm', check, failed: new Map() });
  const image = { ...asked.image, channels: 3, data: Float32Array.from(asked.image.data) };
  const candidates = new Float32Array(model.info.classCount).fill(EXCLUDED);
  candidates[target] = 0;
  const arrays: Record<string, NpyArray> = {};
  for (const { key, method, parameters, layer } of asked.questions) {
    const begin = performance.now();
    let passes = 1;
    try {
      const { maps, logits } = await model.run(executor, {
        image,
        normalization,
        domain: 'image',
        task: 'classification',
        methods: [chosen(method, parameters)],
        layer,
        candidates,
        report: ({ done }) => (passes = done),
      });
      const map = mapOf(method, { augmented: image, named: maps });
      if (!map) throw new Error('it has no map');
      arrays[key] = { shape: [map.channels, map.height, map.width], data: map.data };
      arrays.logits = { shape: [logits.length], data: logits };
      console.log(JSON.stringify({ key, passes, seconds: (performance.now() - begin) / 1000 }));
    } catch (error) {
      console.log(JSON.stringify({ key, refused: (error as Error).message }));
    }
  }
  writeFileSync(out, npz(arrays));
}

void main(process.argv.slice(2));
