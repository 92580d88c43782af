/** Reductions over axes, and softmax. */
import type { NodeOf } from '../graph/ir';
import { normalizeAxis } from '../tensor';
import type { PlanBuilder } from '../plan/builder';
import type { ValueId } from '../plan/plan';
import type { Layout, Lowering, NodeReader, OpRule } from './rule';
import { physicalAxis } from './layout';

/** The least positive float32 that is not subnormal: GPUs take those for 0. */
const LEAST_NORMAL = 2 ** -126;

type Reduction = 'ReduceMax' | 'ReduceMean' | 'ReduceSum';

/** Axes as an attribute (before opset 13 or 18) or an input; none means all, unless told otherwise. */
function readAxes(reader: NodeReader) {
  const rank = reader.shape(0).length;
  const given = reader.list('axes', 1) ?? [];
  const none = given.length === 0 && reader.number('noop_with_empty_axes', 0) === 0;
  const axes = none ? reader.shape(0).map((_, axis) => axis) : given.map((axis) => normalizeAxis(axis, rank));
  return {
    attributes: { axes: axes.sort((a, b) => a - b), keepDims: reader.number('keepdims', 1) !== 0 },
    inputs: reader.node.inputs.slice(0, 1),
  };
}

/** Where the input lies, and the layout of the result: dropping axes leaves the feature-map layout only if none remain apart. */
function placed<K extends Reduction>(
  node: NodeOf<K>,
  to: Lowering,
): { layout: Layout; axes: number[]; result: Layout } {
  const { axes, keepDims } = node.attributes;
  const stored = to.stored(node.inputs[0]).layout;
  const rank = to.shape(node.inputs[0]).length;
  const spatial = axes.every((axis) => axis >= 2);
  const layout = stored === 'nhwc' && (keepDims || (spatial && axes.length === rank - 2)) ? 'nhwc' : 'plain';
  return {
    layout,
    axes: axes.map((axis) => physicalAxis(axis, rank, layout)).sort((a, b) => a - b),
    result: keepDims ? layout : 'plain',
  };
}

/** dx from dy and y, which have the reduced axes as 1. */
type ReductionGradient = (
  plan: PlanBuilder,
  dy: ValueId,
  values: { readonly x: ValueId; readonly y: ValueId; readonly count: number },
) => ValueId;

const GRADIENTS: Readonly<Record<'max' | 'mean' | 'sum', ReductionGradient>> = {
  sum: (_, dy) => dy,
  mean: (plan, dy, { count }) => plan.scale(dy, 1 / count),
  /** Equal maxima share the gradient, as in torch.amax. */
  max: (plan, dy, { x, y }) => {
    const shape = plan.shape(x);
    const axes = plan.shape(y).flatMap((extent, axis) => (extent === shape[axis] ? [] : [axis]));
    const ones = plan.expand(
      plan.constant(
        `ones ${shape.length}`,
        shape.map(() => 1),
        () => Float32Array.of(1),
      ),
      shape,
    );
    const least = plan.sub(x, y);
    const winners = plan.emit('gate', [ones, least], { low: -LEAST_NORMAL, high: Infinity, guided: false });
    const shared = plan.emit('reduce', [winners], { fn: 'sum', axes, keepDims: true });
    return plan.mul(winners, plan.emit('binary', [dy, shared], { fn: 'Div' }));
  },
};

function reduction<K extends Reduction>(fn: 'max' | 'mean' | 'sum'): OpRule<K> {
  return {
    read: readAxes as OpRule<K>['read'],
    shapes: ({ attributes: { axes, keepDims } }, [x]) => [
      keepDims
        ? x.map((extent, axis) => (axes.includes(axis) ? 1 : extent))
        : x.filter((_, axis) => !axes.includes(axis)),
    ],
    forward: (node, to) => {
      const { layout, axes, result } = placed(node, to);
      const x = to.as(node.inputs[0], layout);
      to.bind(
        node.outputs[0],
        to.plan.emit('reduce', [x], { fn, axes, keepDims: node.attributes.keepDims }),
        result,
      );
    },
    backward: (node, to) => {
      const { layout, axes, result } = placed(node, to.forward);
      const dy = to.gradient(node.outputs[0], result);
      if (dy === null) return;
      const shape = to.plan.shape(to.forward.as(node.inputs[0], layout));
      const kept = to.plan.reshape(
        dy,
        shape.map((extent, axis) => (axes.includes(axis) ? 1 : extent)),
      );
      const count = axes.reduce((product, axis) => product * shape[axis], 1);
      const x = to.forward.as(node.inputs[0], layout);
      const y = to.plan.reshape(to.forward.as(node.outputs[0], result), to.plan.shape(kept));
      to.accumulate(node.inputs[0], GRADIENTS[fn](to.plan, kept, { x, y, count }), layout);
    },
  };
}

/** ONNX ReduceMax-20. */
export const ReduceMax = reduction<'ReduceMax'>('max');
/** ONNX ReduceMean-18. */
export const ReduceMean = reduction<'ReduceMean'>('mean');
/** ONNX ReduceSum-13. */
export const ReduceSum = reduction<'ReduceSum'>('sum');

/** Moves an axis to the end and back, where softmax works. */
function lastAxis(node: NodeOf<SoftmaxName>, to: Lowering): { forth: number[]; back: number[] } {
  const rank = to.shape(node.inputs[0]).length;
  const rest = Array.from({ length: rank }, (_, axis) => axis).filter(
    (axis) => axis !== node.attributes.axis,
  );
  const forth = [...rest, node.attributes.axis];
  return { forth, back: forth.map((_, axis) => forth.indexOf(axis)) };
}

/** 0 instead of NaN. */
const safe = (plan: PlanBuilder, y: ValueId): ValueId =>
  plan.emit('gate', [y, plan.emit('unary', [y], { fn: 'IsNaN' })], {
    low: -Infinity,
    high: 0.5,
    guided: false,
  });

type SoftmaxName = 'Softmax' | 'SafeSoftmax';

function softmax<K extends SoftmaxName>(finish: (plan: PlanBuilder, y: ValueId) => ValueId): OpRule<K> {
  return {
    read: (reader) => {
      const rank = reader.shape(0).length;
      const axis = normalizeAxis(reader.number('axis', reader.opset < 13 ? 1 : -1), rank);
      return { attributes: { axis } };
    },
    shapes: (_, [x]) => [x],
    forward: (node, to) => {
      const { forth, back } = lastAxis(node, to);
      const y = to.plan.emit('softmax', [to.plan.transpose(to.as(node.inputs[0], 'plain'), forth)], {});
      to.bind(node.outputs[0], to.plan.transpose(finish(to.plan, y), back), 'plain');
    },
    // dx = y·(dy − Σ y·dy)
    backward: (node, to) => {
      const gradient = to.gradient(node.outputs[0], 'plain');
      if (gradient === null) return;
      const { forth, back } = lastAxis(node, to.forward);
      const y = to.plan.transpose(to.forward.as(node.outputs[0], 'plain'), forth);
      const dy = to.plan.transpose(gradient, forth);
      const axes = [to.plan.shape(y).length - 1];
      const inner = to.plan.emit('reduce', [to.plan.mul(y, dy)], { fn: 'sum', axes, keepDims: true });
      to.accumulate(node.inputs[0], to.plan.transpose(to.plan.mul(y, to.plan.sub(dy, inner)), back), 'plain');
    },
  };
}

/** ONNX Softmax-13 (before: over all axes from `axis` on; the same for the last axis, which is the default's use). */
export const Softmax = softmax<'Softmax'>((_, y) => y);
export const SafeSoftmax = softmax<'SafeSoftmax'>(safe);
