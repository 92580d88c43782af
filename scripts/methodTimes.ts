/**
 * Our engine's half of `npm run methods:times`: processor time of every method, one thread, in Node.
 * `tsx scripts/methodTimes.ts QUESTIONS.json`; prints a line of JSON for each. With `--stop`: how fast long work ends.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chosen, type Method } from '../src/engine/attribution/methods/catalogue';
import { EXCLUDED } from '../src/engine/attribution/scores';
import { Model } from '../src/engine/network/model';
import { readNetwork } from '../src/engine/onnx/model';
import { climb } from '../src/engine/runtime/ladder';
import { Stopped } from '../src/engine/work';
import { Lifeline } from '../src/worker/lifeline';
import { modelBytes, type ReferenceModel } from '../tests/support/parity';

interface Question {
  readonly method: Method;
  readonly parameters: Readonly<Record<string, number | string>>;
  readonly repeats: number;
}

const WASM = join(__dirname, '..', 'node_modules', '@tensorflow', 'tfjs-backend-wasm', 'dist/');
const NORMALIZATION = { mean: [0.5], std: [0.5] };
/** Milliseconds after which the work is stopped. */
const RUNNING = 1000;
/** How often it is stopped once more, so that what stays is told from what grows. */
const AGAIN = 5;

async function open(name: ReferenceModel, size: number) {
  const model = new Model('model', name, readNetwork(modelBytes(name), name), NORMALIZATION);
  const check = () => Promise.resolve(null);
  const { executor } = await climb({ wasmPath: WASM, backend: 'wasm', check, failed: new Map() });
  const data = Float32Array.from({ length: size * size * 3 }, (_, i) => ((i * 7919) % 1009) / 1009);
  const candidates = new Float32Array(model.info.classCount).fill(EXCLUDED);
  candidates[0] = 0;
  const run = (method: Method, parameters: Question['parameters'] = {}, work?: Lifeline) =>
    model.run(executor, {
      image: { height: size, width: size, channels: 3, data },
      normalization: NORMALIZATION,
      domain: 'image',
      task: 'classification',
      methods: [chosen(method, parameters)],
      layer: null,
      candidates,
      work,
    });
  return { run, executor };
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/** Milliseconds of the processor: what the clock says where nothing else runs. */
async function processor(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

async function times(path: string): Promise<void> {
  const { run } = await open('efficientnet-lite0', 160);
  for (const { method, parameters, repeats } of JSON.parse(readFileSync(path, 'utf8')) as Question[]) {
    if (repeats > 1) for (let i = 0; i < 2; i++) await run(method, parameters);
    const all: number[] = [];
    for (let i = 0; i < repeats; i++) all.push(await processor(() => run(method, parameters)));
    console.log(JSON.stringify({ method, milliseconds: median(all) }));
  }
}

async function stop(): Promise<void> {
  const { run, executor } = await open('resnet50', 160);
  const usual = async () => {
    const begin = performance.now();
    const milliseconds = await processor(() => run('grad-cam'));
    return { clock: performance.now() - begin, milliseconds };
  };
  /** @returns milliseconds from the stop to the end of what was stopped */
  const stopped = async (): Promise<number> => {
    const lifeline = new Lifeline(() => undefined);
    lifeline.arrived()();
    let asked = 0;
    setTimeout(() => {
      asked = performance.now();
      lifeline.stop();
    }, RUNNING);
    const ended = await run('score-cam', {}, lifeline).catch((error: unknown) => {
      if (!(error instanceof Stopped)) throw error;
      return performance.now();
    });
    return Number(ended) - asked;
  };
  for (let i = 0; i < 3; i++) await usual();
  const before = await usual();
  const packed = executor.memory().bytes;
  // On a busy machine the first may end before all of its plans are made.
  const ended = [await stopped(), await stopped()];
  const after = await usual();
  const planned = executor.memory().bytes;
  for (let i = 0; i < AGAIN; i++) ended.push(await stopped());
  const grown = executor.memory().bytes - planned;
  console.log(
    JSON.stringify({
      ended: Math.max(...ended),
      before,
      after,
      plans: planned - packed,
      again: AGAIN,
      grown,
    }),
  );
}

void (process.argv[2] === '--stop' ? stop() : times(process.argv[2]));
