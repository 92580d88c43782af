/** Networks that take whole numbers: pixels from 0 to 255, if the first they do is to make real numbers of them. */
import { UserError } from '../contract/errors';
import type { Normalization } from '../contract/input';
import { isFloatType } from '../graph/fold';
import type { OnnxModel, OnnxNode } from '../onnx/model';

/** From [0, 1] to [0, 255]. */
export const BYTES: Normalization = { mean: [0], std: [1 / 255] };

const REAL: readonly string[] = ['', 'FLOAT', 'FLOAT16', 'DOUBLE', 'BFLOAT16'];
const WHOLE: readonly string[] = ['UINT8', 'INT16', 'UINT16', 'INT32', 'UINT32', 'INT64', 'UINT64'];

/** Operators that move numbers and change none. */
const MOVEMENT: readonly string[] = [
  ...['Identity', 'Transpose', 'Reshape', 'Flatten', 'Squeeze', 'Unsqueeze'],
  ...['Slice', 'Split', 'Gather', 'Concat', 'Expand'],
];

/**
 * Whether a network expects pixels from 0 to 255. They are not rounded, so that gradients to them exist.
 * @throws UserError for one that computes with whole numbers, or takes anything but numbers.
 */
export function takesBytes({ nodes, input, inputType }: OnnxModel, name: string): boolean {
  if (REAL.includes(inputType)) return false;
  const type = inputType.toLowerCase();
  if (!WHOLE.includes(inputType)) {
    throw new UserError(
      `${name} takes values of the type ${type}; export it with an input of float32, or of uint8 and a Cast to float at its beginning.`,
    );
  }
  const whole = new Set([input]);
  for (const node of nodes) {
    if (!node.inputs.some((value) => whole.has(value)) || makesReal(node)) continue;
    if (!MOVEMENT.includes(node.op)) {
      throw new UserError(
        `${name} takes whole numbers (${type}) and computes with them in ${node.op} (${node.name}), where no gradient exists; export it with a float32 input, or with a Cast to float at its beginning.`,
      );
    }
    node.outputs.forEach((value) => whole.add(value));
  }
  return true;
}

const makesReal = ({ op, attributes }: OnnxNode): boolean =>
  op === 'Shape' || (op === 'Cast' && isFloatType(attributes.get('to')));
