/**
 * A page without a browser: for every line of JSON that comes in, what a page would make of a widget's traits.
 * `tsx scripts/page.ts`; a question is {traits, files: {id: path}, out: path of an .npz, layers?}, an answer one line of JSON. With
 * `layers`, the file holds Grad-CAM at each of them instead, and `problems` in the answer says what went wrong.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { npz } from '../src/cli/npz';
import { UserError } from '../src/engine/contract/errors';
import type { AnalysisResult } from '../src/engine/contract/answer';
import type { ModelInfo } from '../src/engine/contract/modelInfo';
import type { EngineApi } from '../src/engine/api';
import type { AnalysisRequest } from '../src/engine/contract/request';
import { createEngine } from '../src/engine/engine';
import { decodeNode } from '../src/engine/image/decodeNode';
import { inferredFor, sentenceOf } from '../src/engine/network/inference';
import { IMAGENET_NORMALIZATION } from '../src/engine/network/pixels';
import { modelId, sourceId } from '../src/session/assets';
import { toRequest } from '../src/session/request';
import { DEFAULT_STATE, defaultSteps, domainOf, type AnalysisState, type Source } from '../src/session/state';
import { validateForModel, validateState } from '../src/session/validate';
import { STATE_TRAITS, type StateTrait } from '../src/widget/traits';

interface Question {
  /** Of a widget, as pages hear them. */
  readonly traits: Readonly<Record<string, unknown>>;
  readonly files: Readonly<Record<string, string>>;
  readonly out: string;
  /** Of the network, each of which is asked for its Grad-CAM too. */
  readonly layers?: readonly string[];
}

const WASM = join(__dirname, '..', 'node_modules', '@tensorflow', 'tfjs-backend-wasm', 'dist/');

/** The state that these traits mean, without augmentations. */
function stateOf({ traits }: Question): AnalysisState {
  const entries: readonly (readonly [string, StateTrait])[] = Object.entries(STATE_TRAITS);
  const state = entries.reduce<AnalysisState>(
    (known, [name, trait]) => ({ ...known, ...trait.patch(traits[name] as never, known) }),
    DEFAULT_STATE,
  );
  return { ...state, augmentations: defaultSteps(domainOf(state)) };
}

function bytesOf({ files }: Question, source: Source): ArrayBuffer {
  const bytes = readFileSync(files[sourceId(source)]);
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer;
}

async function answer(engine: EngineApi, question: Question): Promise<object> {
  const state = stateOf(question);
  const { image, model, modelInput: input, modelOutput: output } = state;
  validateState(state);
  const file = bytesOf(question, model);
  const info = await engine.loadModel(modelId(state), model.name, file, IMAGENET_NORMALIZATION, {
    input,
    output,
  });
  validateForModel(state, info);
  const media = image.kind === 'asset' ? image.media : undefined;
  await engine.loadImage(sourceId(image), image.name, bytesOf(question, image), media);
  if (question.layers) return atLayers(engine, toRequest(state, info, null), question.layers, question.out);
  const begin = performance.now();
  const result = await engine.analyze(toRequest(state, info, null));
  const milliseconds = Math.round(performance.now() - begin);
  writeFileSync(question.out, npz(numbersOf(result)));
  return { ...summary(state, info, result), milliseconds };
}

/** Grad-CAM at every one of these layers. */
async function atLayers(
  engine: EngineApi,
  request: AnalysisRequest,
  layers: readonly string[],
  out: string,
): Promise<object> {
  const maps: Record<string, { shape: number[]; data: Float32Array }> = {};
  const problems: Record<string, string> = {};
  let explained: number | undefined;
  for (const layer of layers) {
    const question = { ...request.question, layer };
    const {
      target,
      maps: { named },
      problem,
    } = await engine.analyze({ ...request, question });
    explained = target.index;
    const map = named['grad-cam'];
    if (map) maps[layer] = { shape: [map.height, map.width], data: map.data };
    else problems[layer] = problem ?? 'no map';
  }
  writeFileSync(out, npz(maps));
  return { target: explained, problems };
}

/** Logits, probabilities, and every map by the name of its method. */
function numbersOf({ logits, probabilities, maps: { named } }: AnalysisResult) {
  const maps = Object.entries(named).map(([name, { channels, height, width, data }]) => [
    name,
    { shape: channels === 1 ? [height, width] : [channels, height, width], data },
  ]);
  return {
    logits: { shape: [logits.length], data: logits },
    ...(probabilities && { probabilities: { shape: [probabilities.length], data: probabilities } }),
    ...Object.fromEntries(maps),
  };
}

function summary(state: AnalysisState, info: ModelInfo, result: AnalysisResult): object {
  const {
    request: { input, question },
    target,
    layer,
    problem,
    notes,
  } = result;
  return {
    task: question.task,
    method: question.methods.map(({ name }) => name).join(' '),
    target: target.index,
    layer,
    problem,
    notes: [...inferredFor(state, info).map(sentenceOf), ...notes],
    labels: info.labels,
    layers: info.layers.map(({ name }) => name),
    guided: info.guidedActivations,
    activations: info.activations,
    parameters: info.parameters,
    fixed: info.fixedSize,
    normalization: input.normalization ?? info.normalization,
  };
}

async function main(): Promise<void> {
  const engine = createEngine({ decode: decodeNode });
  await engine.start({ wasmPath: WASM, backend: 'wasm' });
  for await (const line of createInterface({ input: process.stdin })) {
    const found = await answer(engine, JSON.parse(line) as Question).catch((error: unknown) => ({
      error: error instanceof Error ? error.message : String(error),
      isRefusal: error instanceof UserError,
    }));
    process.stdout.write(`${JSON.stringify(found)}\n`);
  }
}

// TensorFlow.js recommends its native backend for Node on stdout, which is where the answers go.
console.log = console.warn = () => undefined;
void main();
