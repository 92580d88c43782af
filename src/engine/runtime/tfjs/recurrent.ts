/** Recurrent layers on GPUs: a chain of small calls for each step. No value is uploaded while they are called. */
import { engine, type Tensor } from '@tensorflow/tfjs-core';
import type { RecurrentLayer } from '../../graph/ir';
import { call } from './call';

const add = (a: Tensor, b: Tensor): Tensor => call('Add', { a, b });
const sub = (a: Tensor, b: Tensor): Tensor => call('Sub', { a, b });
const mul = (a: Tensor, b: Tensor): Tensor => call('Multiply', { a, b });
const tanh = (x: Tensor): Tensor => call('Tanh', { x });
const sigmoid = (x: Tensor): Tensor => call('Sigmoid', { x });
/** x·(1 − y) */
const without = (x: Tensor, y: Tensor): Tensor => sub(x, mul(x, y));
const reshape = (x: Tensor, shape: readonly number[]): Tensor => call('Reshape', { x }, { shape });
const concat = (parts: readonly Tensor[], axis: number): Tensor =>
  parts.length === 1 ? parts[0] : call('Concat', parts as unknown as Record<string, Tensor>, { axis });

/** Rows `from` … `to` of a matrix's columns. */
const columns = (x: Tensor, from: number, to: number): Tensor =>
  call('Slice', { x }, { begin: [0, from], size: [x.shape[0] as number, to - from] });

const product = (x: Tensor, matrix: Tensor, transposed: boolean): Tensor => {
  const [a, b] = [x, matrix].map((each) => reshape(each, [1, ...each.shape]));
  const y = call('BatchMatMul', { a, b }, { transposeA: false, transposeB: transposed });
  return reshape(y, y.shape.slice(1));
};

const rowsOf = (matrix: Tensor, from: number, to: number): Tensor =>
  call('Slice', { x: matrix }, { begin: [from, 0], size: [to - from, matrix.shape[1] as number] });

/** One step of [steps, batch, width]. */
const at = (x: Tensor, step: number): Tensor =>
  reshape(call('Slice', { x }, { begin: [step, 0, 0], size: [1, ...x.shape.slice(1)] }), x.shape.slice(1));

const orderOf = ({ reverse }: RecurrentLayer, steps: number): number[] =>
  Array.from({ length: steps }, (_, i) => (reverse ? steps - 1 - i : i));

/** The parts of a state, each [batch, hidden]. */
const partsOf = (state: Tensor, hidden: number): Tensor[] =>
  Array.from({ length: (state.shape[1] as number) / hidden }, (_, i) =>
    columns(state, i * hidden, (i + 1) * hidden),
  );

function step(
  gates: Tensor,
  matrix: Tensor,
  [state, memory]: readonly Tensor[],
  extra: Tensor,
  { cell, linearBeforeReset, relu }: RecurrentLayer,
): Tensor {
  const n = matrix.shape[1] as number;
  if (cell === 'RNN') {
    const sum = add(gates, product(state, matrix, true));
    return relu ? call('Relu', { x: sum }) : tanh(sum);
  }
  if (cell === 'LSTM') {
    const sums = add(gates, product(state, matrix, true));
    const [input, output, forget] = partsOf(sigmoid(columns(sums, 0, 3 * n)), n);
    const candidate = tanh(columns(sums, 3 * n, 4 * n));
    const kept = add(mul(forget, memory), mul(input, candidate));
    return concat([mul(output, tanh(kept)), kept, input, output, forget, candidate], 1);
  }
  const first = product(state, rowsOf(matrix, 0, 2 * n), true);
  const [update, reset] = partsOf(sigmoid(add(columns(gates, 0, 2 * n), first)), n);
  const last = rowsOf(matrix, 2 * n, 3 * n);
  const behind = linearBeforeReset
    ? add(product(state, last, true), extra)
    : product(mul(reset, state), last, true);
  const added = linearBeforeReset ? mul(reset, behind) : behind;
  const candidate = tanh(add(columns(gates, 2 * n, 3 * n), added));
  return concat([add(candidate, mul(update, sub(state, candidate))), update, reset, candidate, behind], 1);
}

export function recurrentSteps(
  [gates, matrix, first, extra]: readonly Tensor[],
  layer: RecurrentLayer,
): Tensor {
  const steps = gates.shape[0] as number;
  const n = matrix.shape[1] as number;
  const { cell } = layer;
  return engine().tidy(() => {
    const states = new Array<Tensor>(steps);
    let before: readonly Tensor[] = [first, extra];
    for (const i of orderOf(layer, steps)) {
      states[i] = engine().tidy(() => step(at(gates, i), matrix, before, extra, layer));
      const own = states[i];
      before =
        cell === 'RNN' ? [own] : [columns(own, 0, n), ...(cell === 'LSTM' ? [columns(own, n, 2 * n)] : [])];
    }
    return concat(
      states.map((state) => reshape(state, [1, ...state.shape])),
      0,
    );
  });
}

/** @returns the gradient of the gates, and of state and memory before. */
function stepBack(
  dState: Tensor,
  dMemory: Tensor | null,
  state: Tensor,
  matrix: Tensor,
  [stateBefore, memoryBefore]: readonly Tensor[],
  { cell, linearBeforeReset, relu }: RecurrentLayer,
): Tensor[] {
  const n = matrix.shape[1] as number;
  if (cell === 'RNN') {
    const flow = relu
      ? mul(dState, call('Step', { x: state }, { alpha: 0 }))
      : without(dState, mul(state, state));
    return [flow, product(flow, matrix, false)];
  }
  if (cell === 'LSTM') {
    const [, kept, input, output, forget, candidate] = partsOf(state, n);
    const shown = tanh(kept);
    const seen = without(mul(dState, output), mul(shown, shown));
    const dKept = dMemory ? add(dMemory, seen) : seen;
    const d = concat(
      [
        without(mul(mul(dKept, candidate), input), input),
        without(mul(mul(dState, shown), output), output),
        without(mul(mul(dKept, memoryBefore), forget), forget),
        without(mul(dKept, input), mul(candidate, candidate)),
      ],
      1,
    );
    return [d, product(d, matrix, false), mul(dKept, forget)];
  }
  const [, update, reset, candidate, behind] = partsOf(state, n);
  const dCandidate = without(without(dState, update), mul(candidate, candidate));
  const dUpdate = without(mul(mul(dState, sub(stateBefore, candidate)), update), update);
  const last = rowsOf(matrix, 2 * n, 3 * n);
  const dAdded = product(linearBeforeReset ? mul(dCandidate, reset) : dCandidate, last, false);
  const dReset = linearBeforeReset ? mul(dCandidate, behind) : mul(dAdded, stateBefore);
  const both = concat([dUpdate, without(mul(dReset, reset), reset)], 1);
  const through = add(mul(dState, update), linearBeforeReset ? dAdded : mul(dAdded, reset));
  const before = add(through, product(both, rowsOf(matrix, 0, 2 * n), false));
  return [concat([both, dCandidate], 1), before];
}

export function recurrentGradientSteps(
  [dStates, states, gates, matrix, first, extra]: readonly Tensor[],
  layer: RecurrentLayer,
): Tensor {
  const steps = gates.shape[0] as number;
  const n = matrix.shape[1] as number;
  const { cell } = layer;
  const order = orderOf(layer, steps);
  return engine().tidy(() => {
    const flows = new Array<Tensor>(steps);
    let [dState, dMemory]: (Tensor | null)[] = [null, null];
    for (let k = steps - 1; k >= 0; k--) {
      const i = order[k];
      const [flow, ...before] = engine().tidy(() => {
        const own = at(dStates, i);
        const arrived = columns(own, 0, n);
        const toState = dState ? add(dState, arrived) : arrived;
        const memory = cell === 'LSTM' ? columns(own, n, 2 * n) : null;
        const toMemory = memory && (dMemory ? add(dMemory, memory) : memory);
        const previous = k === 0 ? null : at(states, order[k - 1]);
        const earlier = previous ? partsOf(previous, n) : [first, extra];
        return stepBack(toState, toMemory, at(states, i), matrix, earlier, layer);
      });
      flows[i] = flow;
      [dState, dMemory = null] = before;
    }
    return concat(
      flows.map((flow) => reshape(flow, [1, ...flow.shape])),
      0,
    );
  });
}
