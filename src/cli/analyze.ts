/** `npm run analyze`: one analysis from the shell, by the panel's own engine. */
import { readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { UserError, type Normalization } from '../engine/analysis';
import { createEngine } from '../engine/engine';
import { decodeNode } from '../engine/image/decodeNode';
import { npz } from './npz';
import { help, readOptions, type Options } from './options';
import { arrays, sheet, summary } from './outputs';

const ROOT = join(__dirname, '..', '..');
const WASM = join(ROOT, 'node_modules', '@tensorflow', 'tfjs-backend-wasm', 'dist/');
const EMBEDDED = join(ROOT, 'assets', 'efficientnet-lite0');
const IMAGENET: Normalization = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] };

async function read(path: string): Promise<ArrayBuffer> {
  try {
    const bytes = await readFile(path);
    return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer;
  } catch {
    throw new UserError(`${path} cannot be read; is there such a file?`);
  }
}

async function json<T>(path: string): Promise<T> {
  return JSON.parse(await readFile(path, 'utf8')) as T;
}

async function normalizationOf({ mean, std, model }: Options): Promise<Normalization> {
  if (mean && std) return { mean, std };
  return model === null ? json<Normalization>(`${EMBEDDED}.json`) : IMAGENET;
}

function checkClasses({ target, classes }: Options, count: number): void {
  const named = [...(target === null ? [] : [target]), ...(classes === 'top10' ? [] : classes)];
  const wrong = named.find((index) => index >= count);
  if (wrong !== undefined)
    throw new UserError(`The model has ${count} classes, 0 to ${count - 1}; there is no class ${wrong}.`);
}

async function analyze(options: Options): Promise<void> {
  const engine = createEngine({ decode: decodeNode });
  const report = await engine.start({ wasmPath: WASM, backend: options.backend });
  if (report.backend !== options.backend) {
    throw new UserError(
      `The backend ${options.backend} does not run here: ${report.skipped[0]?.reason ?? 'unknown reason'}.`,
    );
  }
  const normalization = await normalizationOf(options);
  const modelFile = options.model ?? `${EMBEDDED}.onnx`;
  const model = await engine.loadModel('model', basename(modelFile), await read(modelFile), normalization);
  checkClasses(options, model.classCount);
  await engine.loadImage('image', basename(options.image), await read(options.image));
  const { method, steps, target, classes, layer, size } = options;
  const result = await engine.analyze({
    imageId: 'image',
    modelId: 'model',
    size,
    framing: { zoom: 1, x: 0.5, y: 0.5 },
    normalization,
    steps,
    method,
    classes,
    target,
    layer,
    display: { colormap: 'inferno', opacity: 0.5, scale: 'each' },
    lockedRanges: null,
  });
  const labels =
    options.model === null ? await json<string[]>(join(ROOT, 'assets', 'imagenet-labels.json')) : null;
  const text = `${JSON.stringify(summary(result, labels), null, 2)}\n`;
  if (options.json) await writeFile(options.json, text);
  if (options.npz) await writeFile(options.npz, npz(arrays(result, normalization)));
  if (options.png) await writeFile(options.png, await sheet(result));
  if (!options.json && !options.npz && !options.png) process.stdout.write(text);
}

async function main(): Promise<void> {
  try {
    const options = readOptions(process.argv.slice(2));
    if (options) await analyze(options);
    else process.stdout.write(help());
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 2;
  }
}

// tfjs recommends its native Node backend on stdout, which is where the answer goes.
console.log = () => undefined;
console.warn = () => undefined;
void main();
