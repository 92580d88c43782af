/** Archives of TensorFlow.js models with bytes, JSON or weights that are others: an answer or a sentence, nothing between. */
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { unzipSync, zipSync } from 'fflate';
import { METHODS } from '../../src/engine/attribution/methods/catalogue';
import { LAYERS } from '../../src/engine/tensorflow/layers/rules';
import { OPERATIONS } from '../../src/engine/tensorflow/operations/rules';
import { fuzz } from '../support/fuzz';
import { hostileJudge, type Judge } from '../support/hostile';

const DATA = 'reference/tfjs/data';
const SEEDS = readdirSync(DATA)
  .filter((name) => name.endsWith('.zip'))
  .map((name) => new Uint8Array(readFileSync(`${DATA}/${name}`)));

const real = fc.constantFrom(-1e300, -2, -1, 0, 0.5, 1, 2, 3, 7, 1e4, 2 ** 31, 2 ** 53, 1e300);
const word = fc.oneof(
  fc.constantFrom(
    '__proto__',
    'constructor',
    '',
    'same',
    'valid',
    'relu',
    'softmax',
    'channels_first',
    '../x',
    '\u0000',
    'a'.repeat(5000),
  ),
  fc.constantFrom(...Object.keys(LAYERS), ...Object.keys(OPERATIONS)),
  fc.string({ maxLength: 5 }),
);
const json = fc.oneof(
  real,
  word,
  fc.boolean(),
  fc.constant(null),
  fc.array(real, { maxLength: 5 }),
  fc.jsonValue({ maxDepth: 2 }),
);

type Container = Record<string, unknown> | unknown[];
const isContainer = (value: unknown): value is Container => typeof value === 'object' && value !== null;

/** Every value inside of a JSON document, with where it stands. */
function places(value: unknown): (readonly [Container, string])[] {
  if (!isContainer(value)) return [];
  return Object.keys(value).flatMap((key) => [
    [value, key] as const,
    ...places((value as Record<string, unknown>)[key]),
  ]);
}

const edit = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('value' as const), at: fc.nat(), value: json }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('drop' as const), at: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('copy' as const), at: fc.nat(), from: fc.nat() }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('key' as const), at: fc.nat(), name: word, value: json }),
  },
);

const written = fc.record({
  seed: fc.nat(SEEDS.length - 1),
  file: fc.constantFrom('model.json', 'model.json', 'model.json', 'metadata.json'),
  edits: fc.array(edit, { minLength: 1, maxLength: 2 }),
  /** What becomes of the weights: so many bytes of them, so many flipped. */
  weights: fc.option(
    fc.record({ length: fc.nat(40_000), flips: fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 8 }) }),
    { freq: 4 },
  ),
  method: fc.constantFrom(...METHODS),
});

function changed({
  seed,
  file,
  edits,
  weights,
}: typeof written extends fc.Arbitrary<infer T> ? T : never): Uint8Array {
  const files = { ...unzipSync(SEEDS[seed]) };
  const path = Object.keys(files).find((name) => name.endsWith(file)) ?? 'model.json';
  const whole = { root: JSON.parse(new TextDecoder().decode(files[path])) as unknown };
  for (const step of edits) {
    const all = places(whole);
    // The root itself was taken away.
    if (all.length === 0) break;
    const [holder, key] = all[step.at % all.length];
    const put = (value: unknown, name = key): void =>
      void Object.defineProperty(holder, name, {
        value,
        enumerable: true,
        configurable: true,
        writable: true,
      });
    if (step.do === 'value') put(step.value);
    if (step.do === 'drop') Reflect.deleteProperty(holder, key);
    if (step.do === 'key' && !Array.isArray(holder)) put(step.value, step.name);
    if (step.do === 'copy') {
      const [other, name] = all[step.from % all.length];
      put(structuredClone((other as Record<string, unknown>)[name]));
    }
  }
  files[path] = new TextEncoder().encode(JSON.stringify(whole.root) ?? '');
  const shard = Object.keys(files).find((name) => name.endsWith('.bin'));
  if (weights && shard) {
    const bytes = files[shard].slice(0, weights.length);
    weights.flips.forEach(([at, byte]) => (bytes[at % Math.max(1, bytes.length)] = byte));
    files[shard] = bytes;
  }
  return zipSync(files);
}

const bytes = fc.record({
  seed: fc.nat(SEEDS.length - 1),
  stored: fc.boolean(),
  cut: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { freq: 2 }),
  /** Counted from the end, where the directory is, or from the beginning. */
  flips: fc.array(fc.tuple(fc.boolean(), fc.nat(2000), fc.nat(255)), { minLength: 1, maxLength: 6 }),
});

let judge: Judge;
beforeAll(async () => {
  jest.spyOn(console, 'warn').mockImplementation(() => undefined);
  judge = await hostileJudge();
});

fuzz('TensorFlow.js archives with JSON or weights that are others', 150, written, async (one) => {
  await judge.model(changed(one), one.method, 'model.zip');
});

fuzz(
  'TensorFlow.js archives with bytes that are others',
  100,
  bytes,
  async ({ seed, stored, cut, flips }) => {
    const own = stored ? zipSync(unzipSync(SEEDS[seed]), { level: 0 }) : SEEDS[seed];
    const archive = own.slice(0, cut === null ? undefined : Math.floor(cut * own.length));
    for (const [fromEnd, at, byte] of flips) archive[fromEnd ? archive.length - 1 - at : at] = byte;
    await judge.model(archive, 'grad-cam', 'model.zip');
  },
);
