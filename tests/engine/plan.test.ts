/** What the plan's builder does beyond collecting calls. */
import { PlanBuilder } from '../../src/engine/plan/builder';
import { fuse } from '../../src/engine/plan/fuse';

const kernelsOf = (plan: PlanBuilder, output: number): string[] =>
  plan.finish({ y: output }).instructions.map(({ kernel }) => kernel);

describe('a mean', () => {
  test('of copies is what was copied', () => {
    const plan = new PlanBuilder();
    const x = plan.input('x', [1, 1, 1, 8]);
    const copies = plan.expand(x, [1, 5, 5, 8]);
    expect(plan.mean(copies, [1, 2])).toBe(x);
  });

  test('along an axis without copies, or over less than all copies, is computed', () => {
    const plan = new PlanBuilder();
    const copies = plan.expand(plan.input('x', [1, 1, 1, 8]), [1, 5, 5, 8]);
    expect(kernelsOf(plan, plan.mean(copies, [1]))).toEqual(['tile', 'reduce']);
    expect(kernelsOf(plan, plan.mean(copies, [1, 2, 3]))).toEqual(['tile', 'reduce']);
  });
});

describe('fusion', () => {
  const window = { kernel: [1, 1], strides: [1, 1], dilations: [1, 1], pads: [0, 0, 0, 0] } as const;

  /** A convolution of [1, 4, 4, 8] without bias. */
  function convolution(plan: PlanBuilder): number {
    const filter = plan.constant('filter', [1, 1, 8, 8], () => new Float32Array(64));
    const x = plan.input('x', [1, 4, 4, 8]);
    return plan.emit('conv2d', [x, filter], { ...window, activation: 'linear' });
  }

  test('takes a residual sum, the limits and a gate into the convolution before them, in this order', () => {
    const plan = new PlanBuilder();
    const [residual, mask] = [plan.input('r', [1, 4, 4, 8]), plan.input('m', [1, 4, 4, 8])];
    const sum = plan.add(convolution(plan), residual);
    const clipped = plan.emit('clip', [sum], { minimum: 0, maximum: Infinity });
    const gated = plan.emit('gate', [clipped, mask], { low: 0, high: 6, guided: true });
    const steps = fuse(plan.finish({ y: gated }));
    expect(steps.map(({ instruction }) => instruction.kernel)).toEqual(['conv2d']);
    expect(steps[0].output).toBe(gated);
    expect(steps[0].epilogue).toEqual({
      addend: residual,
      bounds: [0, Infinity],
      gate: { low: 0, high: 6, guided: true, mask },
    });
  });

  test('leaves a convolution alone whose result somebody else reads too', () => {
    const plan = new PlanBuilder();
    const convolved = convolution(plan);
    const clipped = plan.emit('clip', [convolved], { minimum: -1, maximum: 1 });
    const steps = fuse(plan.finish({ y: clipped, also: convolved }));
    expect(steps.map(({ instruction }) => instruction.kernel)).toEqual(['conv2d', 'clip']);
  });
});
