/** Figures of the tool of 2021 that were published before this benchmark was. */
import type { Method } from '../src/engine/contract/method';

/** In Voilà, ResNet50 at 160, two cores of a machine of the reference's class: milliseconds from the slider to the pixels. */
export const PUBLISHED: Readonly<Record<Method, number>> = {
  none: 380,
  'grad-cam': 690,
  'guided-backprop': 700,
  'guided-grad-cam': 840,
};
