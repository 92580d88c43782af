/** The size of the image as it arrives at each step, for pixels beside per cent. */
import { traceSteps } from '../engine/augment/geometry';
import type { Trace } from '../engine/augment/geometry';
import type { Size } from '../engine/image/image';
import { inputSize } from '../session/request';
import type { Session } from '../session/types';

/** Follows the present pipeline from the network's input size. */
export function traceOf({ state, model }: Session): Trace {
  const fixedSize = (model?.fixedSize ?? null) !== null;
  return traceSteps(state.augmentations, inputSize(state, model), { fixedSize });
}

export const arrivalSizes = (session: Session): readonly Size[] =>
  traceOf(session).steps.map((step) => step.inputSize);
