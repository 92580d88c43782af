/** Binding a plan takes all the memory that it needs; running it takes none, so that no view of the memory is lost on the way. */
import { PlanBuilder } from '../../../src/engine/plan/builder';
import type { ValueId } from '../../../src/engine/plan/plan';
import type { KernelAttributes, KernelName } from '../../../src/engine/plan/kernels';
import { STARTERS } from '../../../src/engine/runtime/starters';

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

it.each(CASES.map((one) => [one.kernel, one] as const))(
  '%s reads its input although its constant makes the memory grow',
  async (_, { kernel, attributes, x, constant, expected }) => {
    const plan = new PlanBuilder();
    const count = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);
    const fixed = plan.constant('large', constant, () => new Float32Array(count(constant)).fill(1));
    const y: ValueId = plan.emit(kernel as KernelName, [plan.input('x', x), fixed], attributes);
    const executor = await STARTERS.wasm({ wasmPath: '', insisted: true });
    if (typeof executor === 'string') throw new Error(executor);
    const runtime = executor.openModel();
    const prepared = runtime.prepare(plan.finish({ y }));
    const before = executor.memory();
    const got = await prepared.run({ x: new Float32Array(count(x)).fill(1) });
    expect(got.y[0]).toBe(expected);
    expect(executor.memory()).toEqual(before);
  },
);
