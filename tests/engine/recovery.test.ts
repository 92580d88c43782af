import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../src/engine/contract/errors';
import { createEngine } from '../../src/engine/engine';
import type { BackendName } from '../../src/engine/runtime/backends';
import { OutOfMemory, type Executor, type Starter } from '../../src/engine/runtime/executor';
import { STARTERS } from '../../src/engine/runtime/starters';
import card from '../../assets/efficientnet-lite0.json';
import { requestFor } from '../support/request';

const WASM = join(process.cwd(), 'node_modules/@tensorflow/tfjs-backend-wasm/dist/');
const network = new Uint8Array(readFileSync('assets/efficientnet-lite0.onnx'));
const size = { height: 64, width: 64 };
const picture = {
  ...size,
  channels: 3,
  data: Float32Array.from({ length: 64 * 64 * 3 }, (_, i) => (i % 97) / 97),
};

const starters = STARTERS as Record<BackendName, Starter>;
const own = { ...starters };

/** The backend with a plan that fails at every `nth` run, after it has begun to compute. */
function failing(backend: BackendName, fault: () => Error, nth: number): { started: number } {
  const seen = { started: 0, runs: 0 };
  starters[backend] = async (context) => {
    const executor = (await own[backend](context)) as Executor;
    seen.started++;
    return {
      ...executor,
      lost: false,
      openModel: () => {
        const runtime = executor.openModel();
        return {
          ...runtime,
          prepare: (plan) => {
            const prepared = runtime.prepare(plan);
            return {
              ...prepared,
              run: async (inputs) => {
                const outputs = await prepared.run(inputs);
                if (++seen.runs % nth === 0) throw fault();
                return outputs;
              },
            };
          },
        };
      },
    };
  };
  return seen;
}

afterEach(() => Object.assign(starters, own));

describe.each(['wasm', 'tfjs-wasm'] as const)('an engine on %s', (backend) => {
  beforeAll(() => jest.spyOn(console, 'warn').mockImplementation(() => undefined));

  it('answers as before once a network has trapped, on an executor that is made anew', async () => {
    // The self-test is the first run.
    const seen = failing(backend, () => new WebAssembly.RuntimeError('divide by zero'), 3);
    const engine = createEngine({ decode: () => Promise.resolve(picture) });
    await engine.start({ wasmPath: WASM, backend });
    await engine.loadModel('model', 'network.onnx', network.slice().buffer, card);
    await engine.loadImage('image', 'picture', new ArrayBuffer(1));
    const before = await engine.analyze(requestFor({ size, method: 'none' }));
    const trapped = engine.analyze(requestFor({ size, method: 'none' }));
    await expect(trapped).rejects.toThrow(UserError);
    await expect(trapped).rejects.toThrow(/network\.onnx stopped the engine, which has been started anew/);
    const after = await engine.analyze(requestFor({ size, method: 'none' }));
    expect(after.logits).toEqual(before.logits);
    expect(seen.started).toBe(2);
  });
});

describe('an engine whose memory is not enough', () => {
  it('says so in the words of whoever asked for it', async () => {
    failing('wasm', () => new OutOfMemory('This network needs 5000 MB of memory.'), 2);
    const engine = createEngine({ decode: () => Promise.resolve(picture) });
    await engine.start({ wasmPath: WASM, backend: 'wasm' });
    await engine.loadModel('model', 'network.onnx', network.slice().buffer, card);
    await engine.loadImage('image', 'picture', new ArrayBuffer(1));
    const answer = engine.analyze(requestFor({ size, method: 'none' }));
    await expect(answer).rejects.toThrow('This network needs 5000 MB of memory.');
  });
});
