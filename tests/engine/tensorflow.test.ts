/** Models of TensorFlow.js beside TensorFlow.js itself (reference/tfjs). */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { candidateBias } from '../../src/engine/attribution/scores';
import { Model } from '../../src/engine/network/model';
import { readModelFile } from '../../src/engine/network/modelFile';
import type { Executor } from '../../src/engine/runtime/executor';
import { climb } from '../../src/engine/runtime/ladder';
import { LAYERS } from '../../src/engine/tensorflow/layers/rules';
import { OPERATIONS } from '../../src/engine/tensorflow/operations/rules';
import { readNpz } from '../support/npz';
import { agreement, BOUNDS } from '../support/parity';
import { chosen } from '../../src/engine/attribution/methods/catalogue';

interface Case {
  readonly name: string;
  /** Channels last, without batch. */
  readonly input: readonly number[];
  readonly layer?: string;
}

/** Of Keras 3 itself, by TensorFlow.js' converter (reference/tfjs/keras3.py). */
interface KerasCase {
  readonly name: string;
  readonly side: number;
  readonly x: readonly number[];
  readonly logits: readonly number[];
}

const DATA = 'reference/tfjs/data';
const CASES = JSON.parse(readFileSync(join(DATA, 'cases.json'), 'utf8')) as readonly Case[];
const KERAS = JSON.parse(readFileSync(join(DATA, 'keras3.json'), 'utf8')) as readonly KerasCase[];
const arrays = readNpz(join(DATA, 'values.npz'));
const WASM = join(process.cwd(), 'node_modules/@tensorflow/tfjs-backend-wasm/dist/');
const array = (key: string): Float32Array => arrays[key].data as Float32Array;
const modelOf = (name: string): Model =>
  new Model(name, `${name}.zip`, readModelFile(readFileSync(join(DATA, `${name}.zip`)), `${name}.zip`), {
    mean: [0.5],
    std: [0.5],
  });

let executor: Executor;

beforeAll(async () => {
  const check = (): Promise<null> => Promise.resolve(null);
  ({ executor } = await climb({ wasmPath: WASM, backend: 'wasm', check, failed: new Map() }));
});

async function run({ name, input, layer }: Case) {
  const [channels, width, height] = [...input].reverse();
  return modelOf(name).run(executor, {
    image: { height: height ?? 1, width, channels, data: array(`${name}/x`) },
    domain: height === undefined ? 'series' : 'image',
    normalization: { mean: [0], std: [1] },
    task: 'classification',
    methods: [chosen('grad-cam'), chosen('gradient')],
    layer: layer ?? null,
    candidates: candidateBias('all', array(`${name}/logits`).length),
  });
}

describe.each(CASES.map((one) => [one.name, one] as const))('%s', (name, one) => {
  it('has TensorFlow.js’ logits, input gradient and Grad-CAM', async () => {
    const numbers = await run(one);
    expect(agreement(numbers.logits, array(`${name}/logits`)).difference).toBeLessThanOrEqual(BOUNDS.logits);
    const maps = {
      gradient: channelsLast(numbers.maps.gradient?.data ?? null, one.input.at(-1) as number),
      cam: numbers.maps['grad-cam']?.data,
    };
    for (const [map, values] of Object.entries(maps)) {
      if (!arrays[`${name}/${map}`]) continue;
      const { correlation, difference } = agreement(values ?? [], array(`${name}/${map}`));
      expect(correlation).toBeGreaterThanOrEqual(BOUNDS.correlation);
      expect(difference).toBeLessThanOrEqual(BOUNDS.difference);
    }
  });
});

it.each(KERAS)('$name has the logits of Keras 3', async ({ name, side, x, logits }) => {
  const numbers = await modelOf(name).run(executor, {
    image: { height: side, width: side, channels: 3, data: Float32Array.from(x) },
    domain: 'image',
    normalization: { mean: [0, 0, 0], std: [1, 1, 1] },
    task: 'classification',
    methods: [chosen('grad-cam'), chosen('gradient')],
    layer: null,
    candidates: candidateBias('all', logits.length),
  });
  expect(agreement(numbers.logits, logits).difference).toBeLessThanOrEqual(BOUNDS.logits);
});

describe('the models that are compared', () => {
  /** Every value of these keys in the models' JSON. */
  const found = (...keys: readonly string[]): ReadonlySet<string> => {
    const values = new Set<string>();
    for (const { name } of [...CASES, ...KERAS]) {
      const { 'model.json': json } = unzipSync(readFileSync(join(DATA, `${name}.zip`)));
      JSON.parse(new TextDecoder().decode(json), (key, value: unknown) => {
        if (keys.includes(key) && typeof value === 'string') values.add(value);
        return value;
      });
    }
    return values;
  };

  it('have every layer that is read but those that TensorFlow.js lacks', () => {
    const lacking = ['ActivityRegularization', 'RandomBrightness', 'SpatialDropout2D', 'Subtract'];
    const layers = found('class_name');
    expect(
      Object.keys(LAYERS)
        .filter((name) => !layers.has(name))
        .sort(),
    ).toEqual(lacking);
  });

  it('have every operation that is read', () => {
    const operations = found('op');
    expect(Object.keys(OPERATIONS).filter((name) => !operations.has(name))).toEqual([]);
  });
});

/** [C, places] → [places, C]. */
function channelsLast(data: Float32Array | null, channels: number): Float32Array {
  const places = (data?.length ?? 0) / channels;
  return Float32Array.from(
    { length: places * channels },
    (_, i) => data?.[(i % channels) * places + Math.floor(i / channels)] ?? NaN,
  );
}
