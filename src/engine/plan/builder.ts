/** Collects kernel calls into a plan: equal calls are shared, unused ones dropped, activations fused. */
import { UserError } from '../contract/errors';
import { sameShape, type Shape } from '../tensor';
import { LIMITS } from '../limits';
import { count } from '../text/sentence';
import { KERNEL_SHAPES, type FusedActivation, type KernelAttributes, type KernelName } from './kernels';
import type { Instruction, Plan, PlanConstant, PlanValue, ValueId } from './plan';

export class PlanBuilder {
  private readonly values: PlanValue[] = [];
  private readonly drafts: Instruction[] = [];
  private readonly known = new Map<string, ValueId>();

  shape(id: ValueId): Shape {
    return this.values[id].shape;
  }

  input(name: string, shape: Shape): ValueId {
    return this.share(`input ${name}`, { kind: 'input', name, shape });
  }

  /** @param make - called once a model, when an executor first meets the key. */
  constant(key: string, shape: Shape, make: () => Float32Array): ValueId {
    return this.share(`constant ${key}`, { kind: 'constant', key, shape, make, turned: null });
  }

  /** The filter of a gradient; see `Turned`. */
  turned(key: string, shape: Shape, make: () => Float32Array, of: ValueId, taps: readonly number[]): ValueId {
    const turned = { of: this.values[of] as PlanConstant, taps };
    return this.share(`constant ${key}`, { kind: 'constant', key, shape, make, turned });
  }

  scalar(value: number): ValueId {
    return this.constant(`scalar ${value}`, [], () => new Float32Array([value]));
  }

  isConstant(id: ValueId): boolean {
    return this.values[id].kind === 'constant';
  }

  /** Append a kernel call, or return the value of an equal one. */
  emit<K extends KernelName>(
    kernel: K,
    inputs: readonly ValueId[],
    attributes: KernelAttributes[K],
  ): ValueId {
    const key = `${kernel} ${inputs.join()} ${JSON.stringify(attributes, (_, x: unknown) => (typeof x === 'number' ? String(x) : x))}`;
    const shape = KERNEL_SHAPES[kernel](
      attributes,
      inputs.map((id) => this.shape(id)),
    );
    const before = this.values.length;
    const output = this.share(key, { kind: 'temporary', shape });
    if (this.drafts.length > LIMITS.network.calls) {
      throw new UserError(
        `This network becomes more than ${count(LIMITS.network.calls)} calls of kernels; choose a smaller one.`,
      );
    }
    if (output === before) this.drafts.push({ kernel, attributes, inputs, output } as Instruction);
    return output;
  }

  // Shorthands that skip calls which would change nothing.

  reshape(id: ValueId, shape: Shape): ValueId {
    return sameShape(this.shape(id), shape) ? id : this.emit('reshape', [id], { shape });
  }

  transpose(id: ValueId, permutation: readonly number[]): ValueId {
    const moved = permutation.filter((axis) => this.shape(id)[axis] !== 1);
    const inOrder = moved.every((axis, i) => i === 0 || axis > moved[i - 1]);
    if (inOrder) {
      return this.reshape(
        id,
        permutation.map((axis) => this.shape(id)[axis]),
      );
    }
    return this.emit('transpose', [id], { permutation });
  }

  slice(id: ValueId, begin: readonly number[], size: readonly number[]): ValueId {
    return sameShape(this.shape(id), size) ? id : this.emit('slice', [id], { begin, size });
  }

  /** Zero padding; negative numbers cut. `pads` is [before, after] for each axis. */
  padOrCut(id: ValueId, pads: readonly (readonly [number, number])[]): ValueId {
    const shape = this.shape(id);
    const begin = pads.map(([before]) => Math.max(0, -before));
    const size = shape.map((extent, axis) => extent - begin[axis] - Math.max(0, -pads[axis][1]));
    const cut = this.slice(id, begin, size);
    const grown = pads.map(([before, after]) => [Math.max(0, before), Math.max(0, after)] as const);
    return grown.every(([before, after]) => before === 0 && after === 0)
      ? cut
      : this.emit('pad', [cut], { pads: grown, value: 0 });
  }

  add(a: ValueId, b: ValueId): ValueId {
    return this.emit('binary', [a, b], { fn: 'Add' });
  }

  sub(a: ValueId, b: ValueId): ValueId {
    return this.emit('binary', [a, b], { fn: 'Sub' });
  }

  mul(a: ValueId, b: ValueId): ValueId {
    return this.emit('binary', [a, b], { fn: 'Mul' });
  }

  scale(id: ValueId, factor: number): ValueId {
    return factor === 1 ? id : this.mul(id, this.scalar(factor));
  }

  /** Repeat along the axes in which `shape` is larger; ranks are equal. */
  expand(id: ValueId, shape: Shape): ValueId {
    const repetitions = this.shape(id).map((extent, axis) => shape[axis] / extent);
    return repetitions.every((count) => count === 1) ? id : this.emit('tile', [id], { repetitions });
  }

  /** Mean along axes, which stay with extent 1. The mean of copies is what was copied. */
  mean(id: ValueId, axes: readonly number[]): ValueId {
    const flat = this.shape(id).map((extent, axis) => (axes.includes(axis) ? 1 : extent));
    const copies = this.drafts.find(({ kernel, output }) => kernel === 'tile' && output === id);
    const [copied] = copies?.inputs ?? [];
    return copied !== undefined && sameShape(this.shape(copied), flat)
      ? copied
      : this.emit('reduce', [id], { fn: 'mean', axes, keepDims: true });
  }

  /** Sum over the axes along which `shape` was broadcast to the value's own shape. */
  sumTo(id: ValueId, shape: Shape): ValueId {
    const own = this.shape(id);
    const added = own.length - shape.length;
    const axes = own
      .map((_, axis) => axis)
      .filter((axis) => axis < added || (shape[axis - added] === 1 && own[axis] !== 1));
    const summed = axes.length === 0 ? id : this.emit('reduce', [id], { fn: 'sum', axes, keepDims: true });
    return this.reshape(summed, shape);
  }

  finish(outputs: Readonly<Record<string, ValueId>>): Plan {
    const results = Object.values(outputs);
    const live = withoutDead(this.drafts, results);
    const fused = fuseActivations(live, results);
    return { values: this.values, instructions: fused, outputs };
  }

  private share(key: string, value: PlanValue): ValueId {
    const found = this.known.get(key);
    if (found !== undefined) return found;
    this.known.set(key, this.values.length);
    return this.values.push(value) - 1;
  }
}

function withoutDead(drafts: readonly Instruction[], results: readonly ValueId[]): Instruction[] {
  const needed = new Set(results);
  const kept: Instruction[] = [];
  for (const draft of [...drafts].reverse()) {
    if (!needed.has(draft.output)) continue;
    draft.inputs.forEach((id) => needed.add(id));
    kept.push(draft);
  }
  return kept.reverse();
}

/** conv → clip with nobody else reading the convolution becomes one call. */
function fuseActivations(drafts: readonly Instruction[], results: readonly ValueId[]): Instruction[] {
  const uses = new Map<ValueId, number>();
  for (const id of [...results, ...drafts.flatMap((draft) => draft.inputs)])
    uses.set(id, (uses.get(id) ?? 0) + 1);
  const fused: Instruction[] = [];
  const position = new Map<ValueId, number>();
  for (const draft of drafts) {
    const activation = draft.kernel === 'clip' ? activationOf(draft.attributes) : null;
    const at = position.get(draft.inputs[0]);
    const producer = at === undefined ? null : fused[at];
    if (
      activation !== null &&
      at !== undefined &&
      (producer?.kernel === 'conv2d' || producer?.kernel === 'depthwiseConv2d') &&
      producer.attributes.activation === 'linear' &&
      uses.get(producer.output) === 1
    ) {
      fused[at] = { ...producer, attributes: { ...producer.attributes, activation }, output: draft.output };
      position.set(draft.output, at);
    } else {
      position.set(draft.output, fused.push(draft) - 1);
    }
  }
  return fused;
}

function activationOf({ minimum, maximum }: KernelAttributes['clip']): FusedActivation | null {
  if (minimum !== 0) return null;
  return maximum === Infinity ? 'relu' : maximum === 6 ? 'relu6' : null;
}
