/** Numbers that only move. */
import { stridesOf, type Shape } from '../../../tensor';
import { boxCopy, type Axis } from '../boxes';
import type { Binding, Operand, Site } from './binding';
import type { KernelName } from '../../../plan/kernels';

const offsetOf = (index: readonly number[], shape: Shape): number =>
  4 * stridesOf(shape).reduce((sum, stride, axis) => sum + stride * index[axis], 0);

/** A box of this extent, at `source` in `from` and at `target` in `to`. */
function move<K extends KernelName>(
  { kernels }: Site<K>,
  extent: Shape,
  [from, source]: readonly [Operand, readonly number[]],
  [to, target]: readonly [Operand, readonly number[]],
): () => void {
  const [fromStrides, toStrides] = [stridesOf(from.shape), stridesOf(to.shape)];
  const axes = extent.map((count, axis): Axis => ({
    extent: count,
    from: fromStrides[axis],
    to: toStrides[axis],
  }));
  return boxCopy(
    kernels,
    from.address + offsetOf(source, from.shape),
    to.address + offsetOf(target, to.shape),
    axes,
  );
}

const origin = (shape: Shape): number[] => shape.map(() => 0);

/** The output lies where the input lies: nothing to do. */
export const reshape: Binding<'reshape'> = { bind: () => () => undefined };

export const transpose: Binding<'transpose'> = {
  bind: ({ attributes: { permutation }, inputs: [x], output, kernels }) => {
    const [from, to] = [stridesOf(x.shape), stridesOf(output.shape)];
    const axes = permutation.map((axis, i): Axis => ({
      extent: output.shape[i],
      from: from[axis],
      to: to[i],
    }));
    return boxCopy(kernels, x.address, output.address, axes);
  },
};

export const tile: Binding<'tile'> = {
  bind: ({ attributes: { repetitions }, inputs: [x], output, kernels }) => {
    const [from, to] = [stridesOf(x.shape), stridesOf(output.shape)];
    const axes = repetitions.flatMap((times, axis): Axis[] => [
      { extent: times, from: 0, to: to[axis] * x.shape[axis] },
      { extent: x.shape[axis], from: from[axis], to: to[axis] },
    ]);
    return boxCopy(kernels, x.address, output.address, axes);
  },
};

export const concat: Binding<'concat'> = {
  bind: (site) => {
    const { attributes, inputs, output } = site;
    let begin = 0;
    const calls = inputs.map((input) => {
      const target = origin(input.shape);
      target[attributes.axis] = begin;
      begin += input.shape[attributes.axis];
      return move(site, input.shape, [input, origin(input.shape)], [output, target]);
    });
    return () => calls.forEach((call) => call());
  },
};

export const slice: Binding<'slice'> = {
  bind: (site) => {
    const { attributes, inputs, output } = site;
    return move(site, attributes.size, [inputs[0], attributes.begin], [output, origin(output.shape)]);
  },
};

export const pad: Binding<'pad'> = {
  bind: (site) => {
    const {
      attributes: { pads, value },
      inputs: [x],
      output,
      kernels,
    } = site;
    const copy = move(site, x.shape, [x, origin(x.shape)], [output, pads.map(([before]) => before)]);
    return () => {
      kernels.fill(output.address, output.count, value);
      copy();
    };
  },
};

export const depthToSpace: Binding<'depthToSpace'> = {
  bind: ({ attributes: { block }, inputs: [x], output, kernels }) => {
    const [batch, height, width, depth] = x.shape;
    const channels = depth / (block * block);
    const line = width * block * channels;
    return boxCopy(kernels, x.address, output.address, [
      { extent: batch * height, from: width * depth, to: block * line },
      { extent: width, from: depth, to: block * channels },
      { extent: block, from: block * channels, to: line },
      { extent: block, from: channels, to: channels },
      { extent: channels, from: 1, to: 1 },
    ]);
  },
};
