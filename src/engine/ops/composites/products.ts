/** Products in terms of MatMul. */
import { UserError } from '../../contract/errors';
import type { Composite, Expansion } from '../composite';

/** ONNX MatMul-13 with vectors, which become matrices of one row or one column. */
export const MatMul: Composite = ({ node, shape }, write) => {
  const [left, right] = [shape(0).length === 1, shape(1).length === 1];
  if (!left && !right) return null;
  const a = left ? write.reshape(node.inputs[0], [1, -1]) : node.inputs[0];
  const b = right ? write.reshape(node.inputs[1], [-1, 1]) : node.inputs[1];
  const product = write.op('MatMul', [a, b]);
  const axes = [...(left ? [-2] : []), ...(right ? [-1] : [])];
  return write.op('Squeeze', [product, write.integers(axes)]);
};

/** Sum over labels that no one else has, then bring the rest into an order. */
function arranged(write: Expansion, x: string, labels: readonly string[], wanted: readonly string[]): string {
  const lost = labels.flatMap((label, axis) => (wanted.includes(label) ? [] : [axis]));
  const kept = labels.filter((label) => wanted.includes(label));
  const summed = lost.length === 0 ? x : write.op('ReduceSum', [x, write.integers(lost)], { keepdims: 0 });
  return write.transpose(
    summed,
    wanted.map((label) => kept.indexOf(label)),
  );
}

/** ONNX Einsum-12 of one or two operands, no label twice in one of them; `...` stands for leading axes. */
export const Einsum: Composite = ({ node, shape, text }, write) => {
  const equation = text('equation', '').replaceAll(' ', '');
  const [given, result] = equation.split('->');
  const operands = given.split(',').map((part, i) => {
    const named = part.replace('...', '').length;
    const free = Array.from(
      { length: shape(i).length - named },
      (_, k, n = shape(i).length - named) => `.${n - k}`,
    );
    const [before, after] = part.split('...');
    return after === undefined ? [...before] : [...before, ...free, ...after];
  });
  const all = [...new Set(operands.flat())];
  const once = all.filter((label) => operands.flat().filter((other) => other === label).length === 1);
  const dots = all
    .filter((label) => label.startsWith('.'))
    .sort((a, b) => Number(b.slice(1)) - Number(a.slice(1)));
  const output =
    result === undefined
      ? [...dots, ...once.filter((label) => !label.startsWith('.')).sort()]
      : result.includes('...')
        ? [...result.split('...')[0], ...dots, ...result.split('...')[1]]
        : [...result];
  if (operands.length > 2 || operands.some((labels) => new Set(labels).size !== labels.length)) {
    throw new UserError(
      `Einsum (${node.name}) computes “${equation}”; only one or two operands without a repeated label are supported.`,
    );
  }
  const [a, b] = operands;
  if (!b) return arranged(write, node.inputs[0], a, output);
  const extent = new Map(
    operands.flatMap((labels, i) => labels.map((label, axis) => [label, shape(i)[axis]] as const)),
  );
  const size = (labels: readonly string[]): number =>
    labels.reduce((product, label) => product * (extent.get(label) as number), 1);
  const shared = a.filter((label) => b.includes(label));
  const batch = shared.filter((label) => output.includes(label));
  const summed = shared.filter((label) => !output.includes(label));
  const rows = a.filter((label) => output.includes(label) && !b.includes(label));
  const columns = b.filter((label) => output.includes(label) && !a.includes(label));
  const left = write.reshape(arranged(write, node.inputs[0], a, [...batch, ...rows, ...summed]), [
    size(batch),
    size(rows),
    size(summed),
  ]);
  const right = write.reshape(arranged(write, node.inputs[1], b, [...batch, ...summed, ...columns]), [
    size(batch),
    size(summed),
    size(columns),
  ]);
  const made = [...batch, ...rows, ...columns];
  const apart = write.reshape(
    write.op('MatMul', [left, right]),
    made.map((label) => extent.get(label) as number),
  );
  return write.transpose(
    apart,
    output.map((label) => made.indexOf(label)),
  );
};

/** ONNX Attention-23 without a cache: softmax(scale·Q·Kᵀ + mask)·V; Q, K, V [N, heads, L, E] or [N, L, heads·E]. */
export const Attention: Composite = (reader, write) => {
  const { node, shape, number } = reader;
  const flat = shape(0).length === 3;
  const heads = flat ? number('q_num_heads', 1) : shape(0)[1];
  const others = flat ? number('kv_num_heads', heads) : shape(1)[1];
  if (node.inputs.slice(4).some((name) => name !== '') || number('softcap', 0) !== 0 || others !== heads) {
    throw new UserError(
      `Attention (${node.name}) has a cache, a soft cap or grouped heads, which is not supported; export with an opset below 23.`,
    );
  }
  const [q, k, v] = [0, 1, 2].map((input) => {
    const [batch, length, width] = shape(input);
    const name = node.inputs[input];
    if (!flat) return name;
    return write.transpose(write.reshape(name, [batch, length, heads, width / heads]), [0, 2, 1, 3]);
  });
  const depth = flat ? shape(0)[2] / heads : shape(0)[3];
  const [rows, columns] = flat ? [shape(0)[1], shape(1)[1]] : [shape(0)[2], shape(1)[2]];
  const scale = number('scale', 1 / Math.sqrt(depth));
  const raw = write.op('MatMul', [
    write.op('Mul', [q, write.scalar(scale)]),
    write.transpose(k, [0, 1, 3, 2]),
  ]);
  const masked = withMask(reader, write, raw, rows, columns);
  const y = write.op('MatMul', [write.op('Softmax', [masked], { axis: -1 }), v]);
  if (!flat) return y;
  return write.reshape(write.transpose(y, [0, 2, 1, 3]), [shape(0)[0], rows, -1]);
};

/** What excludes a position; finite, so that a row without any stays a number. */
const EXCLUDED = -1e30;

function withMask(
  { node, known, number }: Parameters<Composite>[0],
  write: Expansion,
  scores: string,
  rows: number,
  columns: number,
): string {
  const mask = known(3);
  const given =
    mask?.type === 'integer' // Boolean: 1 takes part.
      ? write.floats(
          mask.data.map((yes) => (yes ? 0 : EXCLUDED)),
          mask.shape,
        )
      : node.inputs[3];
  const added = given ? write.op('Add', [scores, given]) : scores;
  if (!number('is_causal', 0)) return added;
  const later = Float32Array.from({ length: rows * columns }, (_, i) =>
    i % columns > Math.floor(i / columns) ? EXCLUDED : 0,
  );
  return write.op('Add', [added, write.floats(later, [rows, columns])]);
}
