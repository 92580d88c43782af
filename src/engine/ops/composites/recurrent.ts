/** Recurrent layers: what every step adds of its input is one matrix product of all steps; the rest is `Recurrent`'s. */
import { UserError } from '../../contract/errors';
import type { Cell } from '../../graph/ir';
import { elementCount, type ConstantTensor, type Shape } from '../../tensor';
import type { Composite, Expansion } from '../composite';
import type { NodeReader } from '../rule';

/** Gates of a step, and what ONNX applies in them unless told otherwise. */
const CELLS: Readonly<Record<Cell, { readonly gates: number; readonly activations: readonly string[] }>> = {
  LSTM: { gates: 4, activations: ['Sigmoid', 'Tanh', 'Tanh'] },
  GRU: { gates: 3, activations: ['Sigmoid', 'Tanh'] },
  RNN: { gates: 1, activations: ['Tanh'] },
};

interface Layer {
  readonly cell: Cell;
  readonly hidden: number;
  readonly gates: number;
  readonly relu: boolean;
  readonly linearBeforeReset: boolean;
  readonly steps: number;
  readonly batch: number;
  /** W [D, gates·hidden, features], R [D, gates·hidden, hidden], B [D, 2·gates·hidden]. */
  readonly weights: readonly [ConstantTensor, ConstantTensor, ConstantTensor | undefined];
  /** [D, batch, hidden] of state and memory; zeros where absent. */
  readonly initial: readonly (ConstantTensor | undefined)[];
}

function refuse({ node }: NodeReader, what: string): never {
  throw new UserError(`${node.op} (${node.name}) ${what}.`);
}

/** Whether the steps apply ReLU; all other activations must be the default ones. */
function readActivations(reader: NodeReader, cell: Cell, directions: number): boolean {
  const given = reader.attribute('activations');
  if (!Array.isArray(given)) return false;
  const names = (given as readonly (string | number)[]).map(String);
  const usual = Array.from({ length: directions }, () => CELLS[cell].activations).flat();
  const are = (expected: readonly string[]): boolean =>
    names.length === expected.length &&
    names.every((name, i) => name.toLowerCase() === expected[i].toLowerCase());
  if (are(usual)) return false;
  if (cell === 'RNN' && are(usual.map(() => 'Relu'))) return true;
  return refuse(
    reader,
    `has the activations ${names.join(', ')}, and only the default ones (${CELLS[cell].activations.join(', ')}) are supported`,
  );
}

function readLayer(reader: NodeReader, cell: Cell, directions: number): Layer {
  const { shape, constant, number, node } = reader;
  if (node.inputs[7]) refuse(reader, 'has peephole connections, which are not supported');
  if (reader.attribute('clip') !== undefined) refuse(reader, 'clips its gates, which is not supported');
  if (number('input_forget', 0) !== 0) refuse(reader, 'couples its gates, which is not supported');
  const [w, r, b] = [1, 2, 3].map(constant);
  const [time, samples] = number('layout', 0) === 0 ? [0, 1] : [1, 0];
  const [steps, batch] = [shape(0)[time], shape(0)[samples]];
  if (constant(4)?.data.some((length: number) => length !== steps)) {
    refuse(reader, `is told to stop before the last of ${steps} steps, which is not supported`);
  }
  const hidden = shape(2)[2];
  const { gates } = CELLS[cell];
  const fits = (at: number, expected: Shape): boolean =>
    !node.inputs[at] || elementCount(shape(at)) === elementCount(expected);
  if (
    shape(2)[1] !== gates * hidden ||
    !fits(3, [directions, 2 * gates * hidden]) ||
    ![5, 6].every((at) => fits(at, [directions, batch, hidden]))
  ) {
    refuse(
      reader,
      `has weights and first states that do not fit ${hidden} hidden units; give a network without a projection of its state (proj_size)`,
    );
  }
  return {
    cell,
    hidden,
    gates,
    relu: readActivations(reader, cell, directions),
    linearBeforeReset: cell === 'GRU' && number('linear_before_reset', 0) !== 0,
    steps,
    batch,
    weights: [w as ConstantTensor, r as ConstantTensor, b],
    initial: [5, 6].map(constant),
  };
}

/** The part of a tensor that belongs to a direction. */
function partOf(tensor: ConstantTensor, direction: number, directions: number): Float32Array {
  const size = tensor.data.length / directions;
  return Float32Array.from(tensor.data.slice(direction * size, (direction + 1) * size));
}

/** The states of all steps in one direction, [steps, batch, parts·hidden]: see `Recurrent`. */
function run(
  write: Expansion,
  x: string,
  features: number,
  layer: Layer,
  [direction, directions]: readonly [number, number],
  reverse: boolean,
): string {
  const { cell, hidden, gates, steps, batch, linearBeforeReset } = layer;
  const [w, r, b] = layer.weights.map((tensor) => tensor && partOf(tensor, direction, directions));
  const rows = gates * hidden;
  const bias = new Float32Array(rows);
  const [ofInput, ofState] = [b?.subarray(0, rows), b?.subarray(rows)];
  // Behind the reset gate the state's bias is added before it is multiplied.
  const apart = linearBeforeReset ? 2 * hidden : rows;
  for (let i = 0; i < rows; i++) bias[i] = (ofInput?.[i] ?? 0) + (i < apart ? (ofState?.[i] ?? 0) : 0);
  const flat = write.reshape(x, [steps * batch, features]);
  const product = write.op(
    'Gemm',
    [flat, write.floats(w as Float32Array, [rows, features]), write.floats(bias)],
    {
      transB: 1,
    },
  );
  const start = (which: 0 | 1): string => {
    const given = layer.initial[which];
    const values = given
      ? orderedStates(given, direction, directions, batch, hidden)
      : new Float32Array(batch * hidden);
    return write.floats(values, [batch, hidden]);
  };
  const extra =
    cell === 'LSTM'
      ? start(1)
      : write.floats(linearBeforeReset && ofState ? ofState.slice(2 * hidden) : new Float32Array(hidden));
  return write.op(
    'Recurrent',
    [
      write.reshape(product, [steps, batch, rows]),
      write.floats(r as Float32Array, [rows, hidden]),
      start(0),
      extra,
    ],
    {
      cell,
      reverse: Number(reverse),
      linear_before_reset: Number(linearBeforeReset),
      relu: Number(layer.relu),
    },
  );
}

/** States of a direction, [batch, hidden], from [D, batch, hidden] or, batch first, [batch, D, hidden]. */
function orderedStates(
  { shape, data }: ConstantTensor,
  direction: number,
  directions: number,
  batch: number,
  hidden: number,
): Float32Array {
  const directionFirst = shape[0] === directions && shape[1] === batch;
  return Float32Array.from({ length: batch * hidden }, (_, i) => {
    const [sample, unit] = [Math.floor(i / hidden), i % hidden];
    const row = directionFirst ? direction * batch + sample : sample * directions + direction;
    return data[row * hidden + unit];
  });
}

/** ONNX LSTM-14, GRU-14 and RNN-14: outputs Y, Y_h and, of an LSTM, Y_c. */
const recurrent =
  (cell: Cell): Composite =>
  (reader, write) => {
    const { node, shape, text, number } = reader;
    const direction = text('direction', 'forward');
    const directions = direction === 'bidirectional' ? 2 : 1;
    const layer = readLayer(reader, cell, directions);
    const { steps, batch, hidden } = layer;
    const batchFirst = number('layout', 0) !== 0;
    const features = shape(0)[2];
    const x = batchFirst ? write.transpose(node.inputs[0], [1, 0, 2]) : node.inputs[0];
    const states = Array.from({ length: directions }, (_, i) => {
      const reverse = direction === 'reverse' || i === 1;
      return { reverse, all: run(write, x, features, layer, [i, directions], reverse) };
    });
    /** State 0 or memory 1, at all steps or at the last one that was computed: [steps, directions, batch, hidden]. */
    const taken = (part: 0 | 1, last: boolean): string => {
      const each = states.map(({ all, reverse }) => {
        const own = write.slice(all, 2, part * hidden, (part + 1) * hidden);
        const step = reverse ? 0 : steps - 1;
        const found = last ? write.slice(own, 0, step, step + 1) : own;
        return write.reshape(found, [last ? 1 : steps, 1, batch, hidden]);
      });
      return write.concat(each, 1);
    };
    const one = (part: 0 | 1): string => {
      const y = taken(part, true);
      return batchFirst
        ? write.transpose(write.reshape(y, [directions, batch, hidden]), [1, 0, 2])
        : write.reshape(y, [directions, batch, hidden]);
    };
    const y = taken(0, false);
    const all = batchFirst ? write.transpose(y, [2, 0, 1, 3]) : y;
    return [all, one(0), ...(cell === 'LSTM' ? [one(1)] : [])].slice(0, node.outputs.length);
  };

export const LSTM = recurrent('LSTM');
export const GRU = recurrent('GRU');
export const RNN = recurrent('RNN');
