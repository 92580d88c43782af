/** `npm run analyze`: one analysis from the shell, by the panel's own engine. */
import { readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { UserError } from '../engine/contract/errors';
import type { AnalysisResult } from '../engine/contract/answer';
import type { ModelInfo } from '../engine/contract/modelInfo';
import type { Normalization } from '../engine/contract/input';
import type { EngineApi } from '../engine/api';
import { decodeNode } from '../engine/image/decodeNode';
import { provideWebGpu } from './nodeWebGpu';
import { inferredFor, sentenceOf } from '../engine/network/inference';
import { methodOf } from '../engine/network/methods';
import { namesFor, taskOf } from '../engine/network/task';
import { npz } from './npz';
import { checkAgainst, help, readOptions, type Options } from './options';
import { arrays, sheet, summary } from './outputs';

const ROOT = join(__dirname, '..', '..');
const WASM = join(ROOT, 'node_modules', '@tensorflow', 'tfjs-backend-wasm', 'dist/');
const EMBEDDED = join(ROOT, 'assets', 'efficientnet-lite0');
const LABELS = join(ROOT, 'assets', 'imagenet-labels.json');
const AS_IT_IS: Normalization = { mean: [0], std: [1] };
const IMAGENET: Normalization = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] };

async function read(path: string): Promise<ArrayBuffer> {
  try {
    const bytes = await readFile(path);
    return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer;
  } catch (error) {
    throw new UserError(`${path} cannot be read (${reason(error)}); name a file that exists.`);
  }
}

async function write(path: string, bytes: string | Uint8Array): Promise<void> {
  try {
    await writeFile(path, bytes);
  } catch (error) {
    throw new UserError(`${path} cannot be written (${reason(error)}); name a file in a folder that exists.`);
  }
}

function reason(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? String(error);
}

async function json<T>(path: string): Promise<T> {
  return JSON.parse(await readFile(path, 'utf8')) as T;
}

async function startEngine({ backend }: Options): Promise<EngineApi> {
  if (backend === 'webgpu') await provideWebGpu();
  // tfjs looks for WebGPU when it is loaded.
  const { createEngine } = await import('../engine/engine');
  const engine = createEngine({ decode: decodeNode });
  const { skipped } = await engine.start({ wasmPath: WASM, backend });
  const failure = skipped.find((one) => one.backend === backend);
  if (failure) throw new UserError(`The backend ${backend} does not run here: ${failure.reason}.`);
  return engine;
}

/** What holds where the model says nothing of its own. */
const fallback = ({ domain, model }: Options): Promise<Normalization> =>
  model === null
    ? json<Normalization>(`${EMBEDDED}.json`)
    : Promise.resolve(domain === 'series' ? AS_IT_IS : IMAGENET);

async function analyze(
  options: Options,
): Promise<{ readonly result: AnalysisResult; readonly info: ModelInfo }> {
  const network = options.model ?? `${EMBEDDED}.onnx`;
  const [subject, networkBytes] = [await read(options.file), await read(network)];
  const engine = await startEngine(options);
  const choice = { input: options.modelInput, output: options.modelOutput };
  const name = basename(network);
  const defaults = await fallback(options);
  const info = await engine.loadModel('model', name, networkBytes, defaults, choice);
  checkAgainst(options, info);
  const media = options.domain === 'series' ? 'series' : 'picture';
  await engine.loadImage('subject', basename(options.file), subject, media);
  const { domain, steps, target, classes, layer, size, window, mean, std } = options;
  const result = await engine.analyze({
    domain,
    imageId: 'subject',
    modelId: 'model',
    size,
    window,
    framing: { zoom: 1, x: 0.5, y: 0.5 },
    normalization: mean && std && { mean, std },
    steps,
    task: taskOf({ task: options.task, labels: null }, info),
    method: methodOf(options.method, info),
    classes,
    target,
    layer,
    display: { channels: null, colormap: 'inferno', opacity: 0.5, scale: 'each' },
    lockedRanges: null,
  });
  if (result.problem !== null) throw new UserError(result.problem);
  return { result, info };
}

async function output(options: Options): Promise<void> {
  const { result, info } = await analyze(options);
  const own = options.model === null ? await json<string[]>(LABELS) : info.labels;
  const { task } = result.request;
  const labels = own && task !== 'regression' ? namesFor(own, task) : null;
  const normalization = result.request.normalization ?? info.normalization;
  const { method, layer, mean, std } = options;
  const said = { task: options.task, normalization: mean && std && { mean, std }, method, layer };
  const inferred = inferredFor(said, info).map(sentenceOf);
  const text = `${JSON.stringify({ ...summary(result, labels, options.threshold), inferred }, null, 2)}\n`;
  if (options.json) await write(options.json, text);
  if (options.npz) await write(options.npz, npz(arrays(result, normalization)));
  if (options.png) await write(options.png, await sheet(result));
  if (!options.json && !options.npz && !options.png) process.stdout.write(text);
}

async function main(): Promise<void> {
  try {
    const options = readOptions(process.argv.slice(2));
    if (options) await output(options);
    else process.stdout.write(help());
  } catch (error) {
    const expected = error instanceof UserError;
    process.stderr.write(`${expected ? error.message : ((error as Error).stack ?? String(error))}\n`);
    process.exitCode = expected ? 2 : 1;
  }
  // A GPU device would keep the process alive. The empty line goes out after all others.
  process.stdout.write('', () => process.exit());
}

// tfjs recommends its native Node backend on stdout, which is where the answer goes.
console.log = () => undefined;
console.warn = () => undefined;
void main();
