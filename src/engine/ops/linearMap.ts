/** A constant matrix along one axis: what resizing, picking by index and sums over neighbours come to. */
import type { NodeOf } from '../graph/ir';
import { elementCount, type ConstantTensor } from '../tensor';
import type { PlanBuilder } from '../plan/builder';
import type { ValueId } from '../plan/plan';
import { physicalAxis } from './layout';
import type { Lowering, OpRule } from './rule';

/** y[…, o, …] = Σ_i matrix[o, i]·x[…, i, …], or with the matrix transposed. */
function multiply(
  plan: PlanBuilder,
  x: ValueId,
  axis: number,
  matrix: ConstantTensor,
  key: string,
  transposed: boolean,
): ValueId {
  const id = plan.constant(key, matrix.shape, () => Float32Array.from(matrix.data));
  const shape = plan.shape(x);
  const extent = matrix.shape[transposed ? 1 : 0];
  const [outer, inner] = [elementCount(shape.slice(0, axis)), elementCount(shape.slice(axis + 1))];
  const result = shape.map((own, i) => (i === axis ? extent : own));
  const y =
    inner === 1
      ? plan.emit('matMul', [plan.reshape(x, [outer, shape[axis]]), id], {
          transposeA: false,
          transposeB: !transposed,
        })
      : plan.emit('matMul', [id, plan.reshape(x, [outer, shape[axis], inner])], {
          transposeA: transposed,
          transposeB: false,
        });
  return plan.reshape(y, result);
}

const matrixOf = (node: NodeOf<'LinearMap'>, to: Lowering): ConstantTensor =>
  to.constant(node.inputs[1]) as ConstantTensor;

export const LinearMap: OpRule<'LinearMap'> = {
  read: (reader) => {
    reader.constant(1);
    return { attributes: { axis: reader.number('axis', 0) } };
  },
  shapes: ({ attributes: { axis } }, [x, matrix]) => [
    x.map((extent, i) => (i === axis ? matrix[0] : extent)),
  ],
  forward: (node, to) => {
    const { id, layout } = to.stored(node.inputs[0]);
    const axis = physicalAxis(node.attributes.axis, to.shape(node.inputs[0]).length, layout);
    const y = multiply(to.plan, id, axis, matrixOf(node, to), node.inputs[1], false);
    to.bind(node.outputs[0], y, layout);
  },
  backward: (node, to) => {
    const { layout } = to.forward.stored(node.inputs[0]);
    const dy = to.gradient(node.outputs[0], layout);
    if (dy === null) return;
    const axis = physicalAxis(node.attributes.axis, to.forward.shape(node.inputs[0]).length, layout);
    const dx = multiply(to.plan, dy, axis, matrixOf(node, to.forward), node.inputs[1], true);
    to.accumulate(node.inputs[0], dx, layout);
  },
};
