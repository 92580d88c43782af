/** Figures of the tool of 2021 that were published before this benchmark was. */
import type { Method } from '../src/engine/attribution/methods/catalogue';

/** In Voilà, ResNet50 at 160, two cores of a machine of the reference's class: milliseconds from the slider to the pixels. */
export const PUBLISHED = {
  none: 380,
  'grad-cam': 690,
  'guided-backprop': 700,
  'guided-grad-cam': 840,
} as const satisfies Partial<Record<Method, number>>;
