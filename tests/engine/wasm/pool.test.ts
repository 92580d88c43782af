/** The threads of the kernels, on threads of Node: the same numbers as alone, and what happens when one dies. */
import { resolveObjectURL } from 'node:buffer';
import { Worker as NodeWorker } from 'node:worker_threads';
import { PlanBuilder } from '../../../src/engine/plan/builder';
import { wasmExecutor } from '../../../src/engine/runtime/wasm/executor';
import { instantiate, type Instance } from '../../../src/engine/runtime/wasm/instance';
import { parallel } from '../../../src/engine/runtime/wasm/threads/parallel';
import { Pool } from '../../../src/engine/runtime/wasm/threads/pool';
import { seededValues } from '../../support/seeded';

/** What a browser's worker has and Node's lacks. */
const AS_IN_A_BROWSER = `
const { parentPort } = require('node:worker_threads');
globalThis.postMessage = (data) => parentPort.postMessage(data);
parentPort.on('message', (data) => globalThis.onmessage({ data }));
`;
/** A helper that takes a part of the first job and is gone with it. */
const DIES = `
globalThis.onmessage = ({ data: { control: { buffer, integers, ticket } } }) => {
  const state = new Int32Array(buffer, 0, integers);
  globalThis.postMessage('ready');
  for (;;) {
    const seen = Atomics.load(state, ticket);
    if ((seen & 255) === 0) continue;
    if (Atomics.compareExchange(state, ticket, seen, seen - 1) === seen) process.exit();
  }
};
`;

/** Scripts in place of the helpers' own, by the order in which they start. */
let instead: readonly string[] = [];

class BrowserWorker {
  onmessage: ((event: unknown) => void) | null = null;
  onerror: (() => void) | null = null;
  private readonly thread: Promise<NodeWorker>;

  constructor(url: string) {
    const [script, ...rest] = instead;
    instead = rest;
    this.thread = (resolveObjectURL(url) as unknown as Blob).text().then((own) => {
      const thread = new NodeWorker(AS_IN_A_BROWSER + (script ?? own), { eval: true });
      thread.on('message', (data) => this.onmessage?.({ data }));
      return thread;
    });
  }

  postMessage(data: unknown): void {
    void this.thread.then((thread) => thread.postMessage(data));
  }

  terminate(): void {
    void this.thread.then((thread) => thread.terminate());
  }
}

const { Worker: before } = globalThis;
beforeAll(() => Object.assign(globalThis, { Worker: BrowserWorker }));
afterAll(() => Object.assign(globalThis, { Worker: before }));
let pool: Pool | null = null;
afterEach(() => pool?.dispose());

async function started(scripts: readonly string[], silence: number): Promise<Instance & { pool: Pool }> {
  instead = scripts;
  const instance = await instantiate(undefined, true);
  pool = instance && (await Pool.start(instance, 3, silence));
  if (!instance || !pool) throw new Error('no threads');
  return { ...instance, pool };
}

const COUNT = 800_000;
const values = { x: seededValues('pool', COUNT, 0, 3) };
function half(): ReturnType<PlanBuilder['finish']> {
  const plan = new PlanBuilder();
  return plan.finish({ y: plan.emit('clip', [plan.input('x', [COUNT])], { minimum: 0, maximum: 1 }) });
}

test('all threads together compute what one does', async () => {
  const { pool, ...instance } = await started([], 60_000);
  expect(pool.threads).toBe(3);
  const run = jest.spyOn(pool, 'run');
  const kernels = parallel(instance.kernels, pool);
  const prepared = wasmExecutor({ ...instance, kernels })
    .openModel()
    .prepare(half());
  for (let again = 0; again < 3; again++) {
    const { y } = await prepared.run({ ...values });
    const expected = values.x.map((value) => Math.min(Math.max(value, 0), 1));
    expect(Buffer.from(y.buffer).equals(Buffer.from(expected.buffer))).toBe(true);
  }
  expect(run).toHaveBeenCalledTimes(3);
  expect(pool.lost).toBe(false);
});

test('a thread that dies with its part is noticed, and the pool says that it is lost', async () => {
  const { pool, ...instance } = await started([DIES], 300);
  const kernels = parallel(instance.kernels, pool);
  const prepared = wasmExecutor({ ...instance, kernels })
    .openModel()
    .prepare(half());
  const many = async (): Promise<void> => {
    // Until it has taken one: the others may be quicker.
    for (let again = 0; again < 1000; again++) await prepared.run({ ...values });
  };
  await expect(many()).rejects.toThrow('a thread does not answer');
  expect(pool.lost).toBe(true);
});
