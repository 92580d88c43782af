/** Every method with its implementation. A name without one does not compile. */
import type { Method as Name } from './catalogue';
import { gradCam } from './gradCam';
import { gradCamPlusPlus } from './gradCamPlusPlus';
import { hiresCam } from './hiresCam';
import { xgradCam } from './xgradCam';
import { layerCam } from './layerCam';
import { finerCam } from './finerCam';
import { eigenCam } from './eigenCam';
import { scoreCam } from './scoreCam';
import { ablationCam } from './ablationCam';
import { deconvnet } from './deconvnet';
import { gradient } from './gradient';
import { gradientTimesInput } from './gradientTimesInput';
import { smoothGrad } from './smoothGrad';
import { integratedGradients } from './integratedGradients';
import { occlusion } from './occlusion';
import { rise } from './rise';
import { attentionRollout } from './attentionRollout';
import { guidedBackprop } from './guidedBackprop';
import { guidedGradCam } from './guidedGradCam';
import type { Method } from './method';
import { none } from './none';

export const METHOD_REGISTRY: { readonly [N in Name]: Method } = {
  none,
  'grad-cam': gradCam,
  'guided-backprop': guidedBackprop,
  'guided-grad-cam': guidedGradCam,
  'grad-cam-plus-plus': gradCamPlusPlus,
  'hires-cam': hiresCam,
  'xgrad-cam': xgradCam,
  'layer-cam': layerCam,
  'finer-cam': finerCam,
  'eigen-cam': eigenCam,
  'score-cam': scoreCam,
  'ablation-cam': ablationCam,
  deconvnet,
  gradient,
  'gradient-x-input': gradientTimesInput,
  smoothgrad: smoothGrad,
  'integrated-gradients': integratedGradients,
  occlusion,
  rise,
  'attention-rollout': attentionRollout,
};
