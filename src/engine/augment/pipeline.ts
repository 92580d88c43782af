/** Runs augmentation steps in order. */
import type { Image, Size } from '../image/image';
import type { AugmentationName, AugmentationStep } from './catalogue';
import { REGISTRY } from './registry';
import { sample } from './sampler';
import type { Augmentation, AugmentationSpec, Placement } from './spec';

export interface PipelineOptions {
  /** The network takes one size only: a crop is always scaled back. */
  readonly fixedSize: boolean;
}

/** What one step does to an image of some size; null for the identity and for disabled steps. */
export interface BoundStep {
  readonly outputSize: Size;
  /** Where pixels come from; null for augmentations that move nothing. */
  readonly placement: Placement | null;
  run(image: Image): Image;
}

/** What a network with one size only makes of the steps that would change it. */
const SIZE_KEPT: Partial<Readonly<Record<AugmentationName, object>>> = {
  center_crop: { output: 'resize' },
  time_crop: { output: 'pad' },
};

/** A step's parameters as its augmentation reads them under these options. */
function parametersOf(
  step: AugmentationStep,
  { fixedSize }: PipelineOptions,
): AugmentationStep['parameters'] {
  return fixedSize ? Object.assign({}, step.parameters, SIZE_KEPT[step.name]) : step.parameters;
}

/** Bind a step to the size of the image that reaches it. */
export function bindStep(step: AugmentationStep, size: Size, options: PipelineOptions): BoundStep | null {
  // The registry pairs names with parameters; the union cannot say so.
  const augmentation = REGISTRY[step.name] as Augmentation<AugmentationSpec>;
  const parameters = parametersOf(step, options) as never;
  if (!step.enabled || augmentation.isIdentity(parameters, size)) return null;
  if (augmentation.kind === 'pointwise') {
    return { outputSize: size, placement: null, run: (image) => augmentation.apply(image, parameters) };
  }
  const outputSize = augmentation.outputSize(parameters, size);
  const placement = augmentation.toInput(parameters, size);
  return {
    outputSize,
    placement,
    run: (image) => sample(image, outputSize, placement, augmentation.sampling(parameters)),
  };
}

/** Apply steps in order. The identity returns the very image that was given. */
export function applySteps(
  image: Image,
  steps: readonly AugmentationStep[],
  options: PipelineOptions,
): Image {
  return steps.reduce((current, step) => bindStep(step, current, options)?.run(current) ?? current, image);
}
