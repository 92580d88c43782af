/** What follows a convolution becomes a part of it: residual sums, clips and gates need no pass of their own. */
import { sameShape } from '../tensor';
import type { KernelAttributes } from './kernels';
import type { Instruction, Plan, ValueId } from './plan';

/** In this order: + addend, clip to the bounds, gate. */
export interface Epilogue {
  readonly addend: ValueId | null;
  readonly bounds: readonly [number, number];
  readonly gate: (KernelAttributes['gate'] & { readonly mask: ValueId }) | null;
}

export interface Step {
  readonly instruction: Instruction;
  /** Set for convolutions. */
  readonly epilogue: Epilogue | null;
  readonly output: ValueId;
}

const BOUNDS = { linear: [-Infinity, Infinity], relu: [0, Infinity], relu6: [0, 6] } as const;

const isLinear = ({ bounds }: Epilogue): boolean => bounds[0] === -Infinity && bounds[1] === Infinity;

function firstStep(instruction: Instruction, plan: Plan): Step {
  const { kernel, inputs, output } = instruction;
  const convolves =
    kernel === 'conv2d' || (kernel === 'depthwiseConv2d' && plan.values[inputs[1]].shape[3] === 1);
  const epilogue = convolves
    ? { addend: null, bounds: BOUNDS[instruction.attributes.activation], gate: null }
    : null;
  return { instruction, epilogue, output };
}

/** The operand of an instruction that may come straight from a convolution, with what the convolution then does. */
function joinings(
  instruction: Instruction,
  plan: Plan,
): { from: ValueId; join: (epilogue: Epilogue) => Epilogue | null }[] {
  const [a, b] = instruction.inputs;
  const shape = (id: ValueId): readonly number[] => plan.values[id].shape;
  if (
    instruction.kernel === 'binary' &&
    instruction.attributes.fn === 'Add' &&
    sameShape(shape(a), shape(b))
  ) {
    const plus =
      (addend: ValueId) =>
      (epilogue: Epilogue): Epilogue | null =>
        epilogue.addend === null && isLinear(epilogue) && !epilogue.gate ? { ...epilogue, addend } : null;
    return [
      { from: a, join: plus(b) },
      { from: b, join: plus(a) },
    ];
  }
  if (instruction.kernel === 'clip') {
    const { minimum, maximum } = instruction.attributes;
    return [
      {
        from: a,
        join: (epilogue) =>
          isLinear(epilogue) && !epilogue.gate ? { ...epilogue, bounds: [minimum, maximum] } : null,
      },
    ];
  }
  if (instruction.kernel === 'gate') {
    const gate = { ...instruction.attributes, mask: b };
    return [{ from: a, join: (epilogue) => (epilogue.gate ? null : { ...epilogue, gate }) }];
  }
  return [];
}

/**
 * The plan's instructions as steps; a convolution moves to where the last thing that it takes over was.
 * @param gates - whether gates become a part of it too.
 */
export function fuse(plan: Plan, gates = true): Step[] {
  const uses = new Map<ValueId, number>();
  const read = [...Object.values(plan.outputs), ...plan.instructions.flatMap(({ inputs }) => inputs)];
  read.forEach((id) => uses.set(id, (uses.get(id) ?? 0) + 1));
  const steps: (Step | null)[] = [];
  const positions = new Map<ValueId, number>();
  for (const instruction of plan.instructions) {
    let step = firstStep(instruction, plan);
    const joined = gates || instruction.kernel !== 'gate' ? joinings(instruction, plan) : [];
    for (const { from, join } of joined) {
      const at = positions.get(from);
      const before = at === undefined ? null : steps[at];
      const epilogue = uses.get(from) === 1 && before?.epilogue ? join(before.epilogue) : null;
      if (at === undefined || !before || !epilogue) continue;
      steps[at] = null;
      step = { ...before, epilogue, output: instruction.output };
      break;
    }
    positions.set(step.output, steps.push(step) - 1);
  }
  return steps.filter((step) => step !== null);
}

/** Values that a step reads. */
export function readsOf({ instruction, epilogue }: Step): ValueId[] {
  const extra = [epilogue?.addend, epilogue?.gate?.mask].filter((id) => id !== null && id !== undefined);
  return [...instruction.inputs, ...extra];
}
