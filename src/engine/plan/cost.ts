/** What a plan will take, told before anything is laid out for it. */
import { UserError } from '../contract/errors';
import { elementCount, type Shape } from '../tensor';
import { LIMITS } from '../limits';
import { count, shapeText } from '../text/sentence';
import { windowOutput } from './kernels';
import type { Instruction, Plan, ValueId } from './plan';

export interface Cost {
  /** Temporaries at their most, constants, tables of windows. */
  readonly bytes: number;
  readonly multiplyAdds: number;
}

/** Multiplications and additions of one call, about. */
function workOf({ kernel, attributes, inputs, output }: Instruction, shape: (id: ValueId) => Shape): number {
  const [made, given] = [elementCount(shape(output)), elementCount(shape(inputs[0]))];
  if (kernel === 'conv2d') return made * elementCount(shape(inputs[1]).slice(0, 3));
  if (kernel === 'depthwiseConv2d') return made * elementCount(shape(inputs[1]).slice(0, 2));
  if (kernel === 'matMul') return made * (shape(inputs[0]).at(attributes.transposeA ? -2 : -1) ?? 1);
  if ('kernel' in attributes) return Math.max(made, given) * attributes.kernel[0] * attributes.kernel[1];
  return Math.max(made, given);
}

/** Bytes of the table of pixels that each place of a window sees, and what tells it from others. */
function tableOf(
  { attributes, inputs, kernel }: Instruction,
  shape: (id: ValueId) => Shape,
): [string, number] | null {
  if (!('kernel' in attributes)) return null;
  const picture = shape(inputs[kernel === 'maxPoolGrad' || kernel === 'averagePoolGrad' ? 1 : 0]);
  const [, height, width] = picture;
  const [rows, columns] = windowOutput(attributes, height, width);
  const { kernel: taps, strides, dilations, pads } = attributes;
  const key = [picture, taps, strides, dilations, pads].join(';');
  return [key, 4 * rows * columns * taps[0] * taps[1]];
}

/** Multiplications and additions of one instruction, about: what tells a long one from a worker that has died. */
export const multiplyAdds = ({ values }: Pick<Plan, 'values'>, instruction: Instruction): number =>
  workOf(instruction, (id) => values[id].shape);

/** @throws Error for a value that is no tensor, which would upset the heap. */
export function costOf({ values, instructions, outputs }: Plan): Cost {
  const shape = (id: ValueId): Shape => values[id].shape;
  // A reshape has the bytes of what it is made of.
  const roots = new Map<ValueId, ValueId>();
  const rootOf = (id: ValueId): ValueId => roots.get(id) ?? id;
  const last = new Map<ValueId, number>();
  instructions.forEach(({ kernel, inputs, output }, i) => {
    if (kernel === 'reshape') roots.set(output, rootOf(inputs[0]));
    inputs.forEach((id) => last.set(rootOf(id), i));
  });
  Object.values(outputs).forEach((id) => last.set(rootOf(id), instructions.length));
  const ends = new Map<number, ValueId[]>();
  const used = new Set<ValueId>([...last.keys(), ...instructions.map(({ output }) => output)]);
  for (const id of used) {
    if (shape(id).every((extent) => Number.isSafeInteger(extent) && extent > 0)) continue;
    throw new Error(`a value of the plan has the shape ${shapeText(shape(id))}`);
  }
  const bytesOf = (id: ValueId): number => 4 * elementCount(shape(id));
  for (const [id, step] of last) {
    if (values[id].kind !== 'temporary') continue;
    const ending = ends.get(step);
    if (ending) ending.push(id);
    else ends.set(step, [id]);
  }
  let [constants, alive] = [0, 0];
  for (const id of used) {
    const value = values[id];
    if (value.kind === 'constant' && !value.turned) constants += bytesOf(id);
    if (value.kind === 'input') alive += bytesOf(id);
  }
  const tables = new Map<string, number>();
  let [most, multiplyAdds] = [alive, 0];
  instructions.forEach((instruction, i) => {
    multiplyAdds += workOf(instruction, shape);
    const table = tableOf(instruction, shape);
    if (table) tables.set(...table);
    if (instruction.kernel !== 'reshape') alive += bytesOf(instruction.output);
    most = Math.max(most, alive);
    for (const id of ends.get(i) ?? []) alive -= bytesOf(id);
  });
  const windows = [...tables.values()].reduce((sum, bytes) => sum + bytes, 0);
  return { bytes: most + constants + windows, multiplyAdds };
}

/**
 * @param input - height and width of what the network is given.
 * @throws UserError, with both numbers, for a plan that asks for more than there is.
 */
export function refuseCostly(plan: Plan, name: string, [height, width]: readonly [number, number]): void {
  const { planBytes, multiplyAdds: most } = LIMITS.network;
  const cost = costOf(plan);
  // People choose sizes up to this one themselves, and know what they ask for.
  const side = LIMITS.size.maximum;
  const scale = height <= side && width <= side ? Math.max(1, (height * width) / 448 ** 2) : 1;
  const bytes = Math.min(planBytes.large, planBytes.usual * scale);
  if (cost.bytes > bytes) {
    throw new UserError(
      `${name} needs ${megabytes(cost.bytes)} of memory at ${height} × ${width}, at most ${megabytes(bytes)} may be taken; choose a smaller size or network.`,
    );
  }
  if (cost.multiplyAdds > most) {
    throw new UserError(
      `${name} needs ${count(cost.multiplyAdds / 1e9)} billion multiplications at ${height} × ${width}, at most ${count(most / 1e9)} billion are supported; choose a smaller size or network.`,
    );
  }
}

const megabytes = (bytes: number): string => `${count(bytes / 2 ** 20)} MB`;
