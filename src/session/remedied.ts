/** An error that knows what helps. */
import { UserError } from '../engine/contract/errors';
import type { Remedy } from './types';

export class Remedied extends UserError {
  constructor(
    message: string,
    readonly remedies: readonly Remedy[],
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** What helps after an error; to try again where nobody knows better. */
export const remediesOf = (error: unknown): readonly Remedy[] =>
  error instanceof Remedied ? error.remedies : ['retry'];

/** The same error, with what helps. Errors that are no answer to the user stay as they are. */
export function withRemedies(error: unknown, remedies: readonly Remedy[]): unknown {
  const isForUsers = error instanceof Error && error.name === 'UserError';
  return isForUsers ? new Remedied(error.message, remedies, { cause: error }) : error;
}
