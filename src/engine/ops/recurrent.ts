/** Recurrent layers, step by step; the gradient goes back through all of them. */
import { STATE_PARTS, type Cell } from '../graph/ir';
import type { OpRule } from './rule';

export const Recurrent: OpRule<'Recurrent'> = {
  read: (reader) => ({
    attributes: {
      cell: reader.text('cell', 'RNN') as Cell,
      reverse: reader.number('reverse', 0) !== 0,
      linearBeforeReset: reader.number('linear_before_reset', 0) !== 0,
      relu: reader.number('relu', 0) !== 0,
    },
  }),
  shapes: ({ attributes: { cell } }, [[steps, batch], [, hidden]]) => [
    [steps, batch, STATE_PARTS[cell] * hidden],
  ],
  forward: (node, to) => {
    const inputs = node.inputs.map((name) => to.as(name, 'plain'));
    to.bind(node.outputs[0], to.plan.emit('recurrent', inputs, node.attributes), 'plain');
  },
  backward: (node, to) => {
    const dy = to.gradient(node.outputs[0], 'plain');
    if (dy === null) return;
    const [gates, ...weights] = node.inputs.map((name) => to.forward.as(name, 'plain'));
    const states = to.forward.as(node.outputs[0], 'plain');
    const dx = to.plan.emit('recurrentGrad', [dy, states, gates, ...weights], node.attributes);
    to.accumulate(node.inputs[0], dx, 'plain');
  },
};
