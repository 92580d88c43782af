/** Matrix products. */
import type { NodeOf } from '../graph/ir';
import { broadcastShapes, elementCount, type Shape } from '../tensor';
import type { ValueId } from '../plan/plan';
import type { Backward, Lowering, OpRule } from './rule';

function product(to: Lowering, a: ValueId, b: ValueId, transposeA = false, transposeB = false): ValueId {
  return to.plan.emit('matMul', [a, b], { transposeA, transposeB });
}

function plainGradient(node: NodeOf<'Gemm' | 'MatMul'>, to: Backward): ValueId | null {
  return to.gradient(node.outputs[0], 'plain');
}

/** @throws RangeError where rows and columns do not meet. */
function checkInner(inner: number, depth: number): void {
  if (inner !== depth) {
    throw new RangeError(`${inner} values meet a matrix for ${depth}; the network works at another size`);
  }
}

const turned = ([rows, columns]: Shape, transposed: boolean): Shape =>
  transposed ? [columns, rows] : [rows, columns];

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
  shapes: ({ attributes: { transA, transB } }, [a, b]) => {
    const [[rows, inner], [depth, columns]] = [turned(a, transA), turned(b, transB)];
    checkInner(inner, depth);
    return [[rows, columns]];
  },
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
  const oneSided = [a, b].some((axes) => elementCount(axes) === 1);
  return node.inputs.map((name, i) => {
    const id = to.as(name, 'plain');
    if (oneSided || leading.length === 0) return id;
    const [rows, columns] = shapes[i].slice(-2);
    const own = [...new Array<number>(leading.length + 2 - shapes[i].length).fill(1), ...shapes[i]];
    return to.plan.expand(to.plan.reshape(id, own), [...leading, rows, columns]);
  });
}

/** Where the right operand is one matrix, the rows of all matrices on the left as those of one. */
function rowsOf(to: Lowering, a: ValueId, b: ValueId): ValueId {
  const shape = to.plan.shape(a);
  return to.plan.shape(b).length === 2 && shape.length > 2
    ? to.plan.reshape(a, [elementCount(shape.slice(0, -1)), shape[shape.length - 1]])
    : a;
}

/** ONNX MatMul-13 for operands of rank 2 and more; leading axes broadcast. Vectors are a composite's. */
export const MatMul: OpRule<'MatMul'> = {
  read: () => ({ attributes: {} }),
  shapes: (_, [a, b]) => {
    const [[rows, inner], [depth, columns]] = [a.slice(-2), b.slice(-2)];
    checkInner(inner, depth);
    return [[...broadcastShapes(a.slice(0, -2), b.slice(0, -2)), rows, columns]];
  },
  forward: (node, to) => {
    const [a, b] = batched(node, to);
    const y = product(to, rowsOf(to, a, b), b);
    to.bind(node.outputs[0], to.plan.reshape(y, to.shape(node.outputs[0])), 'plain');
  },
  backward: (node, to) => {
    const dy = plainGradient(node, to);
    if (dy === null) return;
    const [aName, bName] = node.inputs;
    const [a, b] = batched(node, to.forward);
    const leading = to.forward.shape(node.outputs[0]).slice(0, -2);
    const arrive = (name: string, gradient: ValueId): void => {
      const full = to.plan.reshape(gradient, [...leading, ...to.forward.shape(name).slice(-2)]);
      to.accumulate(name, to.plan.sumTo(full, to.forward.shape(name)), 'plain');
    };
    if (to.wants(aName)) arrive(aName, product(to.forward, rowsOf(to.forward, dy, b), b, false, true));
    if (to.wants(bName)) arrive(bName, product(to.forward, a, dy, true, false));
  },
};
