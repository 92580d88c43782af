/**
 * The steps of a recurrent layer and their gradient on arrays, for executors whose numbers lie in this process. What ONNX
 * says of LSTM-14, GRU-14 and RNN-14, with their default activations; LSTM's gates are in the order i, o, f, c, GRU's z, r, h.
 */
import { STATE_PARTS, type RecurrentLayer } from '../graph/ir';
import type { Shape } from '../tensor';

/** Products with the state's matrix [rows, hidden] or some of its rows. */
export interface StateMatrix {
  /** out[row] = Σ matrix[first + row, k]·x[k] */
  times(x: Float32Array, out: Float32Array, first: number): void;
  /** out[k] += Σ matrix[first + row, k]·x[row] */
  transposedTimes(x: Float32Array, out: Float32Array, first: number): void;
}

/** Vectors that a step needs beside its operands: four of the gates' length, each filled up to whole vectors. */
export interface Scratch {
  readonly product: Float32Array;
  readonly flow: Float32Array;
  readonly state: Float32Array;
  readonly memory: Float32Array;
}

export const plainMatrix = (matrix: Float32Array, hidden: number): StateMatrix => ({
  times: (x, out, first) => {
    for (let row = 0, at = first * hidden; row < out.length; row++) {
      let sum = 0;
      for (let k = 0; k < hidden; k++, at++) sum += matrix[at] * x[k];
      out[row] = sum;
    }
  },
  transposedTimes: (x, out, first) => {
    for (let row = 0, at = first * hidden; row < x.length; row++) {
      const factor = x[row];
      for (let k = 0; k < hidden; k++, at++) out[k] += matrix[at] * factor;
    }
  },
});

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

interface Sizes {
  readonly steps: number;
  readonly batch: number;
  readonly hidden: number;
  /** Numbers of a step's gates and of its state. */
  readonly rows: number;
  readonly width: number;
}

/** @param shapes - of the gates and of the state's matrix. */
function sizesOf({ cell }: RecurrentLayer, [[steps, batch, rows], [, hidden]]: readonly Shape[]): Sizes {
  return { steps, batch, hidden, rows, width: STATE_PARTS[cell] * hidden };
}

/** Indices of the steps in the order in which they are computed, with the one before each; −1 before the first. */
function* order({ reverse }: RecurrentLayer, steps: number): Generator<readonly [number, number]> {
  for (let i = 0; i < steps; i++) {
    const step = reverse ? steps - 1 - i : i;
    yield [step, i === 0 ? -1 : reverse ? step + 1 : step - 1];
  }
}

/** Vectors of scratch memory, from one array. */
export function scratchOf(numbers: Float32Array, rows: number): Scratch {
  const stride = Math.ceil(rows / 4) * 4;
  const [product, flow, state, memory] = [0, 1, 2, 3].map((i) =>
    numbers.subarray(i * stride, i * stride + rows),
  );
  return { product, flow, state, memory };
}

/** Numbers of scratch memory for gates of so many rows. */
export const scratchLength = (rows: number): number => 4 * Math.ceil(rows / 4) * 4;

/** @param inputs - gates, the state's matrix, first state, first memory or bias. */
export function recurrentStates(
  out: Float32Array,
  [gates, , first, extra]: readonly Float32Array[],
  layer: RecurrentLayer,
  shapes: readonly Shape[],
  matrix: StateMatrix,
  scratch: Scratch,
): void {
  const { steps, batch, hidden: n, rows, width } = sizesOf(layer, shapes);
  const { product } = scratch;
  for (const [step, before] of order(layer, steps)) {
    for (let sample = 0; sample < batch; sample++) {
      const at = (step * batch + sample) * width;
      const from = before < 0 ? sample * n : (before * batch + sample) * width;
      const source = before < 0 ? first : out;
      const state = source.subarray(from, from + n);
      const g = (step * batch + sample) * rows;
      if (layer.cell === 'LSTM') {
        matrix.times(state, product, 0);
        const memory = before < 0 ? extra.subarray(from, from + n) : out.subarray(from + n, from + 2 * n);
        for (let j = 0; j < n; j++) {
          const input = sigmoid(gates[g + j] + product[j]);
          const output = sigmoid(gates[g + n + j] + product[n + j]);
          const forget = sigmoid(gates[g + 2 * n + j] + product[2 * n + j]);
          const candidate = Math.tanh(gates[g + 3 * n + j] + product[3 * n + j]);
          const kept = forget * memory[j] + input * candidate;
          out[at + j] = output * Math.tanh(kept);
          out[at + n + j] = kept;
          out[at + 2 * n + j] = input;
          out[at + 3 * n + j] = output;
          out[at + 4 * n + j] = forget;
          out[at + 5 * n + j] = candidate;
        }
      } else if (layer.cell === 'GRU') {
        const late = layer.linearBeforeReset;
        matrix.times(state, late ? product : product.subarray(0, 2 * n), 0);
        for (let j = 0; j < n; j++) {
          out[at + n + j] = sigmoid(gates[g + j] + product[j]);
          const reset = sigmoid(gates[g + n + j] + product[n + j]);
          out[at + 2 * n + j] = reset;
          scratch.state[j] = reset * state[j];
        }
        const added = product.subarray(2 * n, 3 * n);
        if (!late) matrix.times(scratch.state, added, 2 * n);
        for (let j = 0; j < n; j++) {
          const behind = late ? added[j] + extra[j] : added[j];
          const reset = late ? out[at + 2 * n + j] : 1;
          const candidate = Math.tanh(gates[g + 2 * n + j] + reset * behind);
          const update = out[at + n + j];
          out[at + j] = (1 - update) * candidate + update * state[j];
          out[at + 3 * n + j] = candidate;
          out[at + 4 * n + j] = behind;
        }
      } else {
        matrix.times(state, product, 0);
        for (let j = 0; j < n; j++) {
          const sum = gates[g + j] + product[j];
          out[at + j] = layer.relu ? Math.max(0, sum) : Math.tanh(sum);
        }
      }
    }
  }
}

/** @param inputs - gradient of the states, states, gates, the state's matrix, first state, first memory or bias. */
export function recurrentGradient(
  out: Float32Array,
  [dStates, states, , , first, extra]: readonly Float32Array[],
  layer: RecurrentLayer,
  shapes: readonly Shape[],
  matrix: StateMatrix,
  scratch: Scratch,
): void {
  const { steps, batch, hidden: n, rows, width } = sizesOf(layer, shapes.slice(2));
  const { product: dBehind } = scratch;
  const dState = scratch.state.subarray(0, n);
  const dMemory = scratch.memory.subarray(0, n);
  const dReset = scratch.flow.subarray(0, n);
  for (let sample = 0; sample < batch; sample++) {
    dState.fill(0);
    dMemory.fill(0);
    for (const [step, before] of [...order(layer, steps)].reverse()) {
      const at = (step * batch + sample) * width;
      const g = (step * batch + sample) * rows;
      const from = before < 0 ? sample * n : (before * batch + sample) * width;
      const source = before < 0 ? first : states;
      const d = out.subarray(g, g + rows);
      for (let j = 0; j < n; j++) dState[j] += dStates[at + j];
      if (layer.cell === 'LSTM') {
        const memory = before < 0 ? extra.subarray(from, from + n) : states.subarray(from + n, from + 2 * n);
        for (let j = 0; j < n; j++) {
          const kept = Math.tanh(states[at + n + j]);
          const [input, output] = [states[at + 2 * n + j], states[at + 3 * n + j]];
          const [forget, candidate] = [states[at + 4 * n + j], states[at + 5 * n + j]];
          const dKept = dMemory[j] + dStates[at + n + j] + dState[j] * output * (1 - kept * kept);
          d[j] = dKept * candidate * input * (1 - input);
          d[n + j] = dState[j] * kept * output * (1 - output);
          d[2 * n + j] = dKept * memory[j] * forget * (1 - forget);
          d[3 * n + j] = dKept * input * (1 - candidate * candidate);
          dMemory[j] = dKept * forget;
        }
        dState.fill(0);
        matrix.transposedTimes(d, dState, 0);
      } else if (layer.cell === 'GRU') {
        const late = layer.linearBeforeReset;
        for (let j = 0; j < n; j++) {
          const [update, reset] = [states[at + n + j], states[at + 2 * n + j]];
          const [candidate, behind] = [states[at + 3 * n + j], states[at + 4 * n + j]];
          const dCandidate = dState[j] * (1 - update) * (1 - candidate * candidate);
          d[j] = dState[j] * (source[from + j] - candidate) * update * (1 - update);
          d[2 * n + j] = dCandidate;
          if (late) d[n + j] = dCandidate * behind * reset * (1 - reset);
          dBehind[j] = late ? dCandidate * reset : dCandidate;
          dState[j] *= update;
        }
        dReset.fill(0);
        matrix.transposedTimes(dBehind.subarray(0, n), late ? dState : dReset, 2 * n);
        if (!late) {
          for (let j = 0; j < n; j++) {
            const reset = states[at + 2 * n + j];
            d[n + j] = dReset[j] * source[from + j] * reset * (1 - reset);
            dState[j] += dReset[j] * reset;
          }
        }
        matrix.transposedTimes(d.subarray(0, 2 * n), dState, 0);
      } else {
        for (let j = 0; j < n; j++) {
          const y = states[at + j];
          d[j] = dState[j] * (layer.relu ? Number(y > 0) : 1 - y * y);
        }
        dState.fill(0);
        matrix.transposedTimes(d, dState, 0);
      }
    }
  }
}
