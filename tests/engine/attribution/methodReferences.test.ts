/** Every attribution method against its formula in PyTorch, see reference/methods.py. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  chosen,
  METHODS,
  specOf,
  type MapName,
  type Method,
} from '../../../src/engine/attribution/methods/catalogue';
import type { EngineApi } from '../../../src/engine/api';
import { createEngine } from '../../../src/engine/engine';
import type { Image } from '../../../src/engine/image/image';
import { readNpz } from '../../support/npz';
import { agreement, BOUNDS, modelBytes } from '../../support/parity';
import { requestFor } from '../../support/request';

interface Case {
  readonly network: string;
  readonly mean: number;
  readonly std: number;
  readonly target: number;
  readonly method: MapName;
  readonly parameters: Readonly<Record<string, number | string>>;
  readonly layer: string | null;
  readonly map: string;
}

const CASES = JSON.parse(readFileSync('reference/data/methods.json', 'utf8')) as readonly Case[];
const ARRAYS = readNpz('reference/data/methods.npz');
const WASM = join(process.cwd(), 'node_modules/@tensorflow/tfjs-backend-wasm/dist/');
/** Σ map against y(x) − y(x₀), as a part of it. */
const COMPLETENESS_GAP = 0.01;
/** Between the adaptive rule's thousand points and the two thousand that stand for the integral in PyTorch: neither is exact. */
const BETWEEN_RULES = 3e-3;

const numbers = (key: string): Float32Array => ARRAYS[key].data as Float32Array;

function imageOf(network: string): Image {
  const [height, width, channels] = ARRAYS[`${network}/image`].shape;
  return { height, width, channels, data: numbers(`${network}/image`) };
}

async function engineFor({ network, mean, std }: Case): Promise<EngineApi> {
  const engine = createEngine({ decode: () => Promise.resolve(imageOf(network)) });
  await engine.start({ wasmPath: WASM, backend: 'wasm' });
  const key = `${network}/model`;
  const bytes = key in ARRAYS ? Uint8Array.from(ARRAYS[key].data) : modelBytes('efficientnet-lite0');
  await engine.loadModel('model', network, bytes.buffer, { mean: [mean], std: [std] });
  await engine.loadImage('image', 'reference', new ArrayBuffer(1));
  return engine;
}

it('every method that computes a map has a reference', () => {
  const computed = METHODS.filter((name) => specOf(name).map !== null && specOf(name).from.length === 0);
  const held = new Set<Method>(CASES.map(({ method }) => method));
  expect(computed.filter((name) => !held.has(name))).toEqual([]);
});

describe.each([...new Set(CASES.map(({ network }) => network))])('%s', (network) => {
  const cases = CASES.filter((one) => one.network === network);
  let engine: EngineApi;

  beforeAll(async () => {
    engine = await engineFor(cases[0]);
  }, 60_000);

  it.each(cases.map((one) => [one.map, one] as const))(
    'agrees with PyTorch: %s',
    async (key, { method, parameters, layer, target }) => {
      const { height, width } = imageOf(network);
      const methods = [chosen(method, parameters)];
      const { input, question } = requestFor({ size: { height, width }, methods, layer, target });
      const { named, problem, logits } = await engine.evaluate(input, question);
      expect(problem).toBeNull();
      expect(agreement(logits, numbers(`${network}/logits`)).difference).toBeLessThanOrEqual(BOUNDS.logits);
      const map = named[method];
      const { shape } = ARRAYS[key];
      expect([map?.channels, map?.height, map?.width]).toEqual(shape.length === 3 ? shape : [1, ...shape]);
      const { correlation, difference } = agreement(map?.data ?? [], numbers(key));
      expect(correlation).toBeGreaterThanOrEqual(BOUNDS.correlation);
      const isAdaptive = parameters['rule'] === 'adaptive';
      expect(difference).toBeLessThanOrEqual(isAdaptive ? BETWEEN_RULES : BOUNDS.difference);
      if (`${key}/change` in ARRAYS) {
        const [change] = numbers(`${key}/change`);
        const sum = map?.data.reduce((total, value) => total + value, 0) ?? NaN;
        expect(Math.abs(sum - change) / Math.abs(change)).toBeLessThanOrEqual(COMPLETENESS_GAP);
      }
    },
    120_000,
  );
});
