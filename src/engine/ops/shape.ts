/** Operators that move values without changing them. */
import { UserError } from '../contract/errors';
import type { NodeOf } from '../graph/ir';
import { reshapeTo, sliceRanges, splitSizes } from '../graph/movement';
import { broadcastShapes, elementCount, normalizeAxis, type Shape } from '../tensor';
import { readPads, readSlice } from './composites/movement';
import { channelsFirst, hasChannels, operand, physical, physicalAxis } from './layout';
import type { Layout, Lowering, NodeReader, OpRule } from './rule';

type ToReshape = (reader: NodeReader) => Shape;

/** Reading functions of the operators that end as a Reshape. */
export const RESHAPES: Readonly<Record<string, ToReshape>> = {
  /** ONNX Reshape-21: 0 copies an extent (unless allowzero), −1 takes the rest. */
  Reshape: (reader) =>
    reshapeTo(reader.shape(0), reader.list('shape', 1) ?? [], reader.number('allowzero', 0) !== 0),
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
    const axes = reader.list('axes', 1)?.map((axis) => normalizeAxis(axis, input.length));
    return input.filter((extent, axis) => (axes ? !axes.includes(axis) : extent !== 1));
  },
  /** ONNX Unsqueeze-21. */
  Unsqueeze: (reader) => {
    const input = reader.shape(0);
    const given = reader.list('axes', 1) ?? [];
    const rank = input.length + given.length;
    const axes = given.map((axis) => normalizeAxis(axis, rank));
    const rest = [...input];
    return Array.from({ length: rank }, (_, axis) => (axes.includes(axis) ? 1 : (rest.shift() as number)));
  },
};

export const Reshape: OpRule<'Reshape'> = {
  read: (reader) => {
    const shape = RESHAPES[reader.node.op](reader);
    if (elementCount(shape) !== elementCount(reader.shape(0)) || !shape.every(Number.isInteger)) {
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

/** ONNX Expand-13. */
export const Expand: OpRule<'Expand'> = {
  read: (reader) => ({
    attributes: { shape: broadcastShapes(reader.shape(0), reader.list('shape', 1) ?? []) },
    inputs: reader.node.inputs.slice(0, 1),
  }),
  shapes: ({ attributes }) => [attributes.shape],
  forward: (node, to) => {
    const { shape } = node.attributes;
    const { layout } = to.stored(node.inputs[0]);
    const own = shape.length === to.shape(node.inputs[0]).length ? layout : 'plain';
    const x = operand(to, node.inputs[0], shape.length, own);
    to.bind(node.outputs[0], to.plan.expand(x, physical(shape, own)), own);
  },
  backward: (node, to) => {
    const dy = to.gradient(node.outputs[0], 'plain');
    if (dy !== null)
      to.accumulate(node.inputs[0], to.plan.sumTo(dy, to.forward.shape(node.inputs[0])), 'plain');
  },
};

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
    const sizes = splitSizes(shape[axis], reader.list('split', 1), reader.node.outputs.length);
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

/** ONNX Slice-13 with steps of 1; all others are composites. */
export const Slice: OpRule<'Slice'> = {
  read: (reader) => {
    const ranges = sliceRanges(reader.shape(0), readSlice(reader));
    const attributes = { begin: ranges.map(({ begin }) => begin), size: ranges.map(({ count }) => count) };
    return { attributes, inputs: reader.node.inputs.slice(0, 1) };
  },
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

/** ONNX Pad-21, constant mode; negative pads cut. Other modes are composites. */
export const Pad: OpRule<'Pad'> = {
  read: (reader) => {
    const value = reader.constant(2)?.data[0] ?? reader.number('value', 0);
    return { attributes: { pads: readPads(reader), value }, inputs: reader.node.inputs.slice(0, 1) };
  },
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
