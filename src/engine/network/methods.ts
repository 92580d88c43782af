/** Which methods a network allows, and which one is best where the user says nothing. */
import type { Method } from '../contract/method';
import type { ModelInfo } from '../contract/modelInfo';

type Facts = Pick<ModelInfo, 'activations' | 'guidedActivations' | 'defaultLayer'>;

const NO_MAP =
  'This network has no feature map with a height and a width that all of its gradient passes through.';

/** Why a method is not offered, by method; those that are offered are left out. */
export function refusedMethods(
  model: Facts & Pick<ModelInfo, 'layers'>,
): Readonly<Partial<Record<Method, string>>> {
  const guided =
    model.activations > 0 && model.guidedActivations === 0
      ? 'Guided backprop is defined for ReLU, and this network has none.'
      : null;
  const cam = model.layers.length === 0 && model.defaultLayer === null ? NO_MAP : null;
  const both = guided ?? cam;
  return {
    ...(cam && { 'grad-cam': cam }),
    ...(guided && { 'guided-backprop': guided }),
    ...(both && { 'guided-grad-cam': both }),
  };
}

/** Guided Grad-CAM where ReLU is the rule, else Grad-CAM, else what there is. */
export function bestMethod(model: Facts): Method {
  const { activations, guidedActivations, defaultLayer } = model;
  const allowsGuided = activations === 0 || guidedActivations > 0;
  if (defaultLayer === null) return allowsGuided ? 'guided-backprop' : 'none';
  return activations === 0 || 2 * guidedActivations >= activations ? 'guided-grad-cam' : 'grad-cam';
}

/** What is computed for a choice, null: the best that the network allows; before it is known, all maps. */
export const methodOf = (method: Method | null, model: Pick<ModelInfo, 'method'> | null): Method =>
  method ?? model?.method ?? 'guided-grad-cam';
