/** Binding a plan takes all the memory that it needs; running it takes none, so that no view of the memory is lost on the way. */
import { readFileSync } from 'node:fs';
import { computedFor, planAnalysis } from '../../../src/engine/attribution/analysisPlan';
import { readNetwork } from '../../../src/engine/onnx/model';
import { specialize } from '../../../src/engine/ops/specialize';
import { PlanBuilder } from '../../../src/engine/plan/builder';
import type { ValueId } from '../../../src/engine/plan/plan';
import type { KernelAttributes, KernelName } from '../../../src/engine/plan/kernels';
import type { Executor } from '../../../src/engine/runtime/executor';
import { STARTERS } from '../../../src/engine/runtime/starters';
import { Heap } from '../../../src/engine/runtime/wasm/heap';
import { chosenModel } from '../../../src/engine/network/ports';
import { chosen } from '../../../src/engine/attribution/methods/catalogue';

const PIXELS = 16;
const window = { strides: [1, 1], dilations: [1, 1], pads: [1, 1, 1, 1] } as const;
/** As many numbers as do not fit into the memory that there is at the start: whoever uploads them makes it grow. */
const LARGE = 1 << 22;
const CHANNELS = 1 << 17;

interface Case<K extends KernelName> {
  readonly kernel: K;
  readonly attributes: KernelAttributes[K];
  readonly x: readonly number[];
  readonly constant: readonly number[];
  readonly expected: number;
}

/** Calls in plain loops, which look at the memory through views. All numbers are 1. */
const CASES = [
  {
    kernel: 'binary',
    attributes: { fn: 'Add' },
    x: [1, LARGE / PIXELS, 2, PIXELS],
    constant: [1, LARGE / PIXELS, 1, PIXELS],
    expected: 2,
  },
  {
    kernel: 'depthwiseConv2d',
    attributes: { ...window, kernel: [3, 3], activation: 'linear' },
    x: [1, 3, 3, CHANNELS],
    constant: [3, 3, CHANNELS, 2],
    expected: 4,
  },
] as const satisfies readonly Case<KernelName>[];

async function started(): Promise<Executor> {
  const executor = await STARTERS.wasm({ wasmPath: '', insisted: true });
  if (typeof executor === 'string') throw new Error(executor);
  return executor;
}

it.each(CASES.map((one) => [one.kernel, one] as const))(
  '%s reads its input although its constant makes the memory grow',
  async (_, { kernel, attributes, x, constant, expected }) => {
    const plan = new PlanBuilder();
    const count = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);
    const fixed = plan.constant('large', constant, () => new Float32Array(count(constant)).fill(1));
    const y: ValueId = plan.emit(kernel as KernelName, [plan.input('x', x), fixed], attributes);
    const executor = await started();
    const runtime = executor.openModel();
    const prepared = runtime.prepare(plan.finish({ y }));
    const before = executor.memory();
    const got = await prepared.run({ x: new Float32Array(count(x)).fill(1) });
    expect(got.y[0]).toBe(expected);
    expect(executor.memory()).toEqual(before);
  },
);

test('a whole network with all its maps runs in the memory that it was given: nothing is allocated, nothing grows', async () => {
  const NAME = 'efficientnet-lite0.onnx';
  const file = new Uint8Array(readFileSync(`assets/${NAME}`));
  const { network } = chosenModel(readNetwork(file, NAME), NAME, { input: null, output: null });
  const size = 64;
  const { plan } = planAnalysis(
    specialize(network, [1, 3, size, size]),
    computedFor([chosen('guided-grad-cam')]),
    null,
  );
  const executor = await started();
  const allocate = jest.spyOn(Heap.prototype, 'allocate');
  const floats = jest.spyOn(Heap.prototype, 'floats');
  const prepared = executor.openModel().prepare(plan);
  // The spies see what they are asked for.
  expect(allocate.mock.calls.length).toBeGreaterThan(100);
  const [{ memory }] = floats.mock.contexts;
  const { buffer } = memory;
  allocate.mockClear();
  const image = Float32Array.from({ length: size * size * 3 }, (_, i) => Math.sin(i));
  const classes = plan.values[plan.outputs.logits].shape[1];
  const got = await prepared.run({ image, candidates: new Float32Array(classes) });
  expect(Math.max(...got['guided-backprop map'])).toBeGreaterThan(0);
  expect(allocate).not.toHaveBeenCalled();
  expect(memory.buffer).toBe(buffer);
  jest.restoreAllMocks();
});
