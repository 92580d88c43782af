/** Every method with its implementation. A name without one does not compile. */
import type { Method as Name } from './catalogue';
import { gradCam } from './gradCam';
import { gradient } from './gradient';
import { guidedBackprop } from './guidedBackprop';
import { guidedGradCam } from './guidedGradCam';
import type { Method } from './method';
import { none } from './none';

export const METHOD_REGISTRY: { readonly [N in Name]: Method } = {
  none,
  'grad-cam': gradCam,
  'guided-backprop': guidedBackprop,
  'guided-grad-cam': guidedGradCam,
  gradient,
};
