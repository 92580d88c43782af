/** Whether the state is newer than the result on screen. */
import { same } from '../../session/reducer';
import type { Session } from '../../session/types';

/** During a drag results lag behind: the preview of a newer state must not jump back to an older one. */
export function isAhead({ recorder, result, state }: Session): boolean {
  return recorder.shown === null && result !== null && !same(result.request.input.steps, state.augmentations);
}
