/** Errors of shape arithmetic, named after the node in which they occur. */
import { UserError } from '../contract/errors';
import type { OnnxNode } from '../onnx/model';
import { nodeText } from '../onnx/schema/check';

/** What JavaScript says when it is asked for more than it has. */
const TOO_LARGE = /invalid (typed )?array|array buffer|call stack|invalid (string|count)|out of memory/i;

/** @throws UserError with the node's name in place of what does not fit, or of what no check foresaw. */
export function inNode<T>(node: Pick<OnnxNode, 'op' | 'name'>, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof UserError || !(error instanceof Error)) throw error;
    if (error instanceof RangeError && !TOO_LARGE.test(error.message)) {
      throw new UserError(`${nodeText(node)}: ${error.message}; try another input size.`, { cause: error });
    }
    throw new UserError(`${nodeText(node)} ${UNFORESEEN}; export the network again.`, { cause: error });
  }
}

/** Said where a file is wrong in a way that no check of its own names. */
export const UNFORESEEN = 'cannot be read as it is in this file';
