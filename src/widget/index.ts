/** What the widget manager asks this module for, by name. */
export { AugmentationModel } from './augmentationModel';
export { AugmentationImpactModel } from './impactModel';
export { AugmentationImpactView } from './impactView';
