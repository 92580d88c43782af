/** The size of the image as it arrives at each step, for pixels beside per cent. */
import { traceSteps } from '../engine/augment/trace';
import type { Trace } from '../engine/augment/trace';
import type { Size } from '../engine/image/image';
import { framedWindow } from '../engine/image/seriesFraming';
import { inputSize } from '../session/request';
import { domainOf } from '../session/state';
import type { Session } from '../session/types';

/** Follows the present pipeline from the network's input size. */
export function traceOf(session: Session): Trace {
  const fixedSize = (session.model?.fixedSize ?? null) !== null;
  return traceSteps(session.state.augmentations, sizeOf(session), { fixedSize });
}

function sizeOf({ state, model, image }: Session): Size {
  if (domainOf(state) === 'image') return inputSize(state, model);
  const fixed = model?.fixedSize?.width;
  return { height: 1, width: fixed ?? framedWindow(image?.width ?? 1, state.framing, null).length };
}

export const arrivalSizes = (session: Session): readonly Size[] =>
  traceOf(session).steps.map((step) => step.inputSize);
