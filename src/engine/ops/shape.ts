/** Operators that move values without changing them. */
import { UserError } from '../analysis';
import type { NodeOf, OpAttributes } from '../graph/ir';
import { elementCount, normalizeAxis, type Shape } from '../graph/tensor';
import { channelsFirst, hasChannels, physical, physicalAxis } from './layout';
import type { Layout, Lowering, NodeReader, OpRule } from './rule';

type ToReshape = (reader: NodeReader) => Shape;

/** Reading functions of the operators that end as a Reshape. */
export const RESHAPES: Readonly<Record<string, ToReshape>> = {
  /** ONNX Reshape-21: 0 copies an extent (unless allowzero), −1 takes the rest. */
  Reshape: (reader) => {
    const input = reader.shape(0);
    const wanted = [...(reader.numbers('shape') ?? reader.constant(1)?.data ?? [])];
    const copied = wanted.map((extent, axis) =>
      extent === 0 && !reader.number('allowzero', 0) ? input[axis] : extent,
    );
    const known = copied.filter((extent) => extent !== -1).reduce((product, extent) => product * extent, 1);
    return copied.map((extent) => (extent === -1 ? elementCount(input) / known : extent));
  },
  /** ONNX Flatten-21. */
  Flatten: (reader) => {
    const input = reader.shape(0);
    const axis = reader.number('axis', 1);
    const at = axis < 0 ? axis + input.length : axis;
    return [elementCount(input.slice(0, at)), elementCount(input.slice(at))];
  },
  /** ONNX Squeeze-21. */
  Squeeze: (reader) => {
    const input = reader.shape(0);
    const given = reader.numbers('axes') ?? reader.constant(1)?.data;
    const axes = given ? [...given].map((axis) => normalizeAxis(axis, input.length)) : null;
    return input.filter((extent, axis) => (axes ? !axes.includes(axis) : extent !== 1));
  },
  /** ONNX Unsqueeze-21. */
  Unsqueeze: (reader) => {
    const input = reader.shape(0);
    const given = [...(reader.numbers('axes') ?? reader.constant(1)?.data ?? [])];
    const rank = input.length + given.length;
    const axes = given.map((axis) => normalizeAxis(axis, rank));
    const rest = [...input];
    return Array.from({ length: rank }, (_, axis) => (axes.includes(axis) ? 1 : (rest.shift() as number)));
  },
};

export const Reshape: OpRule<'Reshape'> = {
  read: (reader) => {
    const shape = RESHAPES[reader.node.op](reader);
    if (elementCount(shape) !== elementCount(reader.shape(0))) {
      throw new UserError(
        `${reader.node.op} (${reader.node.name}) cannot turn a tensor of shape [${reader.shape(0)}] into [${shape}]: the network works at one input size only.`,
      );
    }
    return { attributes: { shape }, inputs: reader.node.inputs.slice(0, 1) };
  },
  shapes: ({ attributes }) => [attributes.shape],
  forward: (node, to) =>
    to.bind(node.outputs[0], to.plan.reshape(to.as(node.inputs[0], 'plain'), node.attributes.shape), 'plain'),
  backward: (node, to) => {
    const dy = to.gradient(node.outputs[0], 'plain');
    if (dy !== null)
      to.accumulate(node.inputs[0], to.plan.reshape(dy, to.forward.shape(node.inputs[0])), 'plain');
  },
};

/** ONNX Transpose-21. */
export const Transpose: OpRule<'Transpose'> = {
  read: (reader) => {
    const reversed = reader.shape(0).map((_, axis, all) => all.length - 1 - axis);
    return { attributes: { permutation: reader.numbers('perm') ?? reversed } };
  },
  shapes: ({ attributes }, [x]) => [attributes.permutation.map((axis) => x[axis])],
  forward: (node, to) => {
    const { id } = to.stored(node.inputs[0]);
    const { permutation, layout } = movement(node, to);
    to.bind(node.outputs[0], to.plan.transpose(id, permutation), layout);
  },
  backward: (node, to) => {
    const { permutation, layout } = movement(node, to.forward);
    const dy = to.gradient(node.outputs[0], layout);
    const inverse = permutation.map((_, axis) => permutation.indexOf(axis));
    const stored = to.forward.stored(node.inputs[0]).layout;
    if (dy !== null) to.accumulate(node.inputs[0], to.plan.transpose(dy, inverse), stored);
  },
};

/** What a transpose does to the value as it is stored: nothing, between channels first and channels last. */
function movement(
  node: NodeOf<'Transpose'>,
  to: Lowering,
): { readonly permutation: readonly number[]; readonly layout: Layout } {
  const { permutation } = node.attributes;
  const rank = permutation.length;
  const stored = to.stored(node.inputs[0]).layout;
  const toFirst = hasChannels(rank) && channelsFirst(rank).every((axis, i) => axis === permutation[i]);
  if (stored === 'plain' && toFirst) return { permutation: permutation.map((_, i) => i), layout: 'nhwc' };
  return { permutation: permutation.map((axis) => physicalAxis(axis, rank, stored)), layout: 'plain' };
}

/** ONNX Concat-13. */
export const Concat: OpRule<'Concat'> = {
  read: (reader) => ({
    attributes: { axis: normalizeAxis(reader.number('axis', 0), reader.shape(0).length) },
  }),
  shapes: ({ attributes: { axis } }, inputs) => [
    inputs[0].map((extent, i) => (i === axis ? inputs.reduce((sum, shape) => sum + shape[axis], 0) : extent)),
  ],
  forward: (node, to) => {
    const layout = to.stored(node.inputs[0]).layout;
    const parts = node.inputs.map((name) => to.as(name, layout));
    const axis = physicalAxis(node.attributes.axis, to.shape(node.inputs[0]).length, layout);
    to.bind(node.outputs[0], parts.length === 1 ? parts[0] : to.plan.emit('concat', parts, { axis }), layout);
  },
  backward: (node, to) => {
    const layout = to.forward.stored(node.outputs[0]).layout;
    const dy = to.gradient(node.outputs[0], layout);
    if (dy === null) return;
    const axis = physicalAxis(node.attributes.axis, to.forward.shape(node.inputs[0]).length, layout);
    let offset = 0;
    for (const name of node.inputs) {
      const size = to.plan.shape(to.forward.as(name, layout));
      const begin = size.map((_, i) => (i === axis ? offset : 0));
      offset += size[axis];
      if (to.wants(name)) to.accumulate(name, to.plan.slice(dy, begin, size), layout);
    }
  },
};

/** ONNX Split-18: sizes as input or attribute, else equal parts. */
export const Split: OpRule<'Split'> = {
  read: (reader) => {
    const shape = reader.shape(0);
    const axis = normalizeAxis(reader.number('axis', 0), shape.length);
    const given = reader.numbers('split') ?? reader.constant(1)?.data;
    const count = reader.node.outputs.length;
    const each = Math.ceil(shape[axis] / count);
    const sizes = given
      ? [...given]
      : Array.from({ length: count }, (_, i) => Math.min(each, shape[axis] - i * each));
    return { attributes: { axis, sizes }, inputs: reader.node.inputs.slice(0, 1) };
  },
  shapes: ({ attributes: { axis, sizes } }, [x]) =>
    sizes.map((size) => x.map((extent, i) => (i === axis ? size : extent))),
  forward: (node, to) => {
    const { id, layout } = to.stored(node.inputs[0]);
    const axis = physicalAxis(node.attributes.axis, to.shape(node.inputs[0]).length, layout);
    const shape = to.plan.shape(id);
    let offset = 0;
    node.outputs.forEach((name, part) => {
      const size = shape.map((extent, i) => (i === axis ? node.attributes.sizes[part] : extent));
      to.bind(
        name,
        to.plan.slice(
          id,
          shape.map((_, i) => (i === axis ? offset : 0)),
          size,
        ),
        layout,
      );
      offset += node.attributes.sizes[part];
    });
  },
  backward: (node, to) => {
    const { id, layout } = to.forward.stored(node.inputs[0]);
    const axis = physicalAxis(node.attributes.axis, to.forward.shape(node.inputs[0]).length, layout);
    const total = to.plan.shape(id)[axis];
    let offset = 0;
    node.outputs.forEach((name, part) => {
      const dy = to.gradient(name, layout);
      const after = total - offset - node.attributes.sizes[part];
      const pads = to.plan
        .shape(id)
        .map((_, i) => (i === axis ? ([offset, after] as const) : ([0, 0] as const)));
      if (dy !== null) to.accumulate(node.inputs[0], to.plan.padOrCut(dy, pads), layout);
      offset += node.attributes.sizes[part];
    });
  },
};

function readSlice(reader: NodeReader): OpAttributes['Slice'] {
  const shape = reader.shape(0);
  const list = (attribute: string, input: number): number[] | undefined => {
    const values = reader.numbers(attribute) ?? reader.constant(input)?.data;
    return values && [...values];
  };
  const starts = list('starts', 1) ?? [];
  const ends = list('ends', 2) ?? [];
  const axes = (list('axes', 3) ?? starts.map((_, i) => i)).map((axis) => normalizeAxis(axis, shape.length));
  if (list('steps', 4)?.some((step) => step !== 1)) {
    throw new UserError(`Slice (${reader.node.name}) takes steps other than 1, which is not supported.`);
  }
  const begin = shape.map(() => 0);
  const size = [...shape];
  const clamp = (value: number, extent: number): number =>
    Math.min(extent, Math.max(0, value < 0 ? value + extent : value));
  axes.forEach((axis, i) => {
    begin[axis] = clamp(starts[i], shape[axis]);
    size[axis] = Math.max(0, clamp(ends[i], shape[axis]) - begin[axis]);
  });
  return { begin, size };
}

/** ONNX Slice-13 with steps of 1. */
export const Slice: OpRule<'Slice'> = {
  read: (reader) => ({ attributes: readSlice(reader), inputs: reader.node.inputs.slice(0, 1) }),
  shapes: ({ attributes }) => [attributes.size],
  forward: (node, to) => {
    const { id, layout } = to.stored(node.inputs[0]);
    const { begin, size } = node.attributes;
    to.bind(node.outputs[0], to.plan.slice(id, physical(begin, layout), physical(size, layout)), layout);
  },
  backward: (node, to) => {
    const { id, layout } = to.forward.stored(node.inputs[0]);
    const dy = to.gradient(node.outputs[0], layout);
    if (dy === null) return;
    const [begin, size] = [physical(node.attributes.begin, layout), physical(node.attributes.size, layout)];
    const pads = to.plan
      .shape(id)
      .map((extent, axis) => [begin[axis], extent - begin[axis] - size[axis]] as const);
    to.accumulate(node.inputs[0], to.plan.padOrCut(dy, pads), layout);
  },
};

function readPads(reader: NodeReader): OpAttributes['Pad'] {
  const rank = reader.shape(0).length;
  const mode = reader.text('mode', 'constant');
  if (mode !== 'constant')
    throw new UserError(`Pad (${reader.node.name}) pads by ${mode}; only constant padding is supported.`);
  const flat = [...(reader.numbers('pads') ?? reader.constant(1)?.data ?? [])];
  const axes = [...(reader.constant(3)?.data ?? Array.from({ length: rank }, (_, axis) => axis))];
  const pads = Array.from({ length: rank }, () => [0, 0] as [number, number]);
  axes.forEach((axis, i) => (pads[normalizeAxis(axis, rank)] = [flat[i], flat[i + axes.length]]));
  return { pads, value: reader.constant(2)?.data[0] ?? reader.number('value', 0) };
}

/** ONNX Pad-21, constant mode; negative pads cut. */
export const Pad: OpRule<'Pad'> = {
  read: (reader) => ({ attributes: readPads(reader), inputs: reader.node.inputs.slice(0, 1) }),
  shapes: ({ attributes: { pads } }, [x]) => [
    x.map((extent, axis) => extent + pads[axis][0] + pads[axis][1]),
  ],
  forward: (node, to) => {
    const { id, layout } = to.stored(node.inputs[0]);
    const { value } = node.attributes;
    const pads = physical(node.attributes.pads, layout);
    const grown = pads.map((pair) => pair.map((pad) => Math.max(0, pad)) as [number, number]);
    const cut = to.plan.padOrCut(
      id,
      pads.map((pair) => pair.map((pad) => Math.min(0, pad)) as [number, number]),
    );
    to.bind(
      node.outputs[0],
      value === 0 ? to.plan.padOrCut(cut, grown) : to.plan.emit('pad', [cut], { pads: grown, value }),
      layout,
    );
  },
  backward: (node: NodeOf<'Pad'>, to) => {
    const { layout } = to.forward.stored(node.inputs[0]);
    const dy = to.gradient(node.outputs[0], layout);
    if (dy === null) return;
    const pads = physical(node.attributes.pads, layout);
    to.accumulate(
      node.inputs[0],
      to.plan.padOrCut(
        dy,
        pads.map(([before, after]) => [-before, -after] as const),
      ),
      layout,
    );
  },
};
