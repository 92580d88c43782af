/** The size of the image as it arrives at each step, for pixels beside per cent. */
import { traceSteps } from '../engine/augment/geometry';
import type { Trace } from '../engine/augment/geometry';
import type { Size } from '../engine/image/image';
import type { Session } from '../session/types';

/** Follows the present pipeline from the network's input size. */
export function traceOf({ state, model }: Session): Trace {
  const { height, width } = model?.fixedSize ?? { height: state.size, width: state.size };
  return traceSteps(
    state.augmentations,
    { height, width },
    { fixedSize: (model?.fixedSize ?? null) !== null },
  );
}

export const arrivalSizes = (session: Session): readonly Size[] =>
  traceOf(session).steps.map((step) => step.inputSize);
