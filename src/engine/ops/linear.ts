/** Matrix products. */
import { UserError } from '../analysis';
import type { NodeOf } from '../graph/ir';
import { broadcastShapes } from '../graph/tensor';
import type { ValueId } from '../plan/plan';
import type { Backward, Lowering, OpRule } from './rule';

function product(to: Lowering, a: ValueId, b: ValueId, transposeA = false, transposeB = false): ValueId {
  return to.plan.emit('matMul', [a, b], { transposeA, transposeB });
}

function plainGradient(node: NodeOf<'Gemm' | 'MatMul'>, to: Backward): ValueId | null {
  return to.gradient(node.outputs[0], 'plain');
}

/** ONNX Gemm-13: alpha·A'·B' + beta·C. */
export const Gemm: OpRule<'Gemm'> = {
  read: (reader) => ({
    attributes: {
      alpha: reader.number('alpha', 1),
      beta: reader.number('beta', 1),
      transA: reader.number('transA', 0) !== 0,
      transB: reader.number('transB', 0) !== 0,
    },
  }),
  shapes: ({ attributes: { transA, transB } }, [a, b]) => [[a[transA ? 1 : 0], b[transB ? 0 : 1]]],
  forward: (node, to) => {
    const { alpha, beta, transA, transB } = node.attributes;
    const [a, b] = node.inputs.slice(0, 2).map((name) => to.as(name, 'plain'));
    const y = to.plan.scale(product(to, a, b, transA, transB), alpha);
    const bias = node.inputs[2];
    to.bind(node.outputs[0], bias ? to.plan.add(y, to.plan.scale(to.as(bias, 'plain'), beta)) : y, 'plain');
  },
  backward: (node, to) => {
    const gradient = plainGradient(node, to);
    if (gradient === null) return;
    const { alpha, beta, transA, transB } = node.attributes;
    const [aName, bName, cName] = node.inputs;
    const dy = to.plan.scale(gradient, alpha);
    const forward = to.forward;
    if (to.wants(aName)) {
      const b = forward.as(bName, 'plain');
      to.accumulate(
        aName,
        transA ? product(forward, b, dy, transB, true) : product(forward, dy, b, false, !transB),
        'plain',
      );
    }
    if (to.wants(bName)) {
      const a = forward.as(aName, 'plain');
      to.accumulate(
        bName,
        transB ? product(forward, dy, a, true, transA) : product(forward, a, dy, !transA, false),
        'plain',
      );
    }
    if (cName && to.wants(cName)) {
      to.accumulate(
        cName,
        to.plan.sumTo(to.plan.scale(gradient, beta), to.plan.shape(forward.as(cName, 'plain'))),
        'plain',
      );
    }
  },
};

/** Both operands with the same leading axes; kernels broadcast those of one operand only. */
function batched(node: NodeOf<'MatMul'>, to: Lowering): ValueId[] {
  const shapes = node.inputs.map((name) => to.shape(name));
  const [a, b] = shapes.map((shape) => shape.slice(0, -2));
  const leading = broadcastShapes(a, b);
  const oneSided = [a, b].some((axes) => axes.every((extent) => extent === 1));
  return node.inputs.map((name, i) => {
    const id = to.as(name, 'plain');
    if (oneSided || leading.length === 0) return id;
    const [rows, columns] = shapes[i].slice(-2);
    const own = [...new Array<number>(leading.length + 2 - shapes[i].length).fill(1), ...shapes[i]];
    return to.plan.expand(to.plan.reshape(id, own), [...leading, rows, columns]);
  });
}

/** ONNX MatMul-13 for operands of rank 2 and more; leading axes broadcast. */
export const MatMul: OpRule<'MatMul'> = {
  read: (reader) => {
    if (reader.shape(0).length < 2 || reader.shape(1).length < 2) {
      throw new UserError(
        `MatMul (${reader.node.name}) multiplies a vector, which is not supported; only matrices are.`,
      );
    }
    return { attributes: {} };
  },
  shapes: (_, [a, b]) => [
    [...broadcastShapes(a.slice(0, -2), b.slice(0, -2)), a[a.length - 2], b[b.length - 1]],
  ],
  forward: (node, to) => {
    const [a, b] = batched(node, to);
    to.bind(node.outputs[0], product(to, a, b), 'plain');
  },
  backward: (node, to) => {
    const dy = plainGradient(node, to);
    if (dy === null) return;
    const [aName, bName] = node.inputs;
    const [a, b] = batched(node, to.forward);
    if (to.wants(aName)) {
      to.accumulate(
        aName,
        to.plan.sumTo(product(to.forward, dy, b, false, true), to.forward.shape(aName)),
        'plain',
      );
    }
    if (to.wants(bName)) {
      to.accumulate(
        bName,
        to.plan.sumTo(product(to.forward, a, dy, true, false), to.forward.shape(bName)),
        'plain',
      );
    }
  },
};
