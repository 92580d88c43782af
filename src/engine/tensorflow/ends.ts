/** Where a converted model begins and ends: inputs as the engine gives them, outputs under the names of the file. */
import type { OnnxInput } from '../onnx/model';
import type { Draft } from '../onnx/nodeWriter';
import { Writer } from './writer';

export interface Converted extends Draft {
  readonly inputs: readonly OnnxInput[];
  readonly outputs: readonly string[];
}

/** A series [N, L, C] is given to the network as [N, C, L]. */
export function asGiven({ shape, ...input }: OnnxInput): OnnxInput {
  return { ...input, shape: shape.length === 3 ? [shape[0], shape[2], shape[1]] : shape };
}

/** The value of an input as the model wants it. */
export function opened(draft: Draft, { name, shape }: OnnxInput): string {
  return shape.length === 3 ? new Writer(draft, name, '').op('Transpose', [name], { perm: [0, 2, 1] }) : name;
}

/** A value under the name of an output. */
export function named(draft: Draft, name: string, value: string): string {
  if (value !== name) {
    draft.nodes.push({
      op: 'Identity',
      name,
      inputs: [value],
      outputs: [name],
      attributes: new Map(),
      module: '',
    });
  }
  return name;
}
