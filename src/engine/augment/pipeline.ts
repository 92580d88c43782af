/** Runs augmentation steps in order. */
import { UserError } from '../contract/errors';
import type { Image, Size } from '../image/image';
import { SPECS, takesChannels, type AugmentationStep } from './catalogue';
import { REGISTRY } from './registry';
import { sample } from './sampler';
import type { Augmentation, AugmentationSpec, Placement } from './spec';

export interface PipelineOptions {
  /** The network takes one size only: a crop is always scaled back. */
  readonly fixedSize: boolean;
  /** Images of the gallery, for the steps that mix one in; who only asks for sizes and places needs none. */
  readonly second?: SecondImage;
}

/** An image of the gallery at the size and in the channels of the one that it is mixed into. */
export type SecondImage = (index: number, like: Image) => Image;

/** What one step does to an image of some size; null for the identity and for disabled steps. */
export interface BoundStep {
  readonly outputSize: Size;
  /** Where pixels come from; null for augmentations that move nothing. */
  readonly placement: Placement | null;
  run(image: Image): Image;
}

/** A step's parameters as its augmentation reads them under these options. */
function parametersOf(
  step: AugmentationStep,
  { fixedSize }: PipelineOptions,
): AugmentationStep['parameters'] {
  const { atFixedSize }: AugmentationSpec = SPECS[step.name];
  return fixedSize && atFixedSize ? Object.assign({}, step.parameters, atFixedSize) : step.parameters;
}

/** Bind a step to the size of the image that reaches it. */
export function bindStep(step: AugmentationStep, size: Size, options: PipelineOptions): BoundStep | null {
  // The registry pairs names with parameters; the union cannot say so.
  const augmentation = REGISTRY[step.name] as Augmentation<AugmentationSpec>;
  const parameters = parametersOf(step, options) as never;
  if (!step.enabled || augmentation.isIdentity(parameters, size)) return null;
  if (augmentation.kind !== 'geometric') {
    return {
      outputSize: size,
      placement: null,
      run: (image) =>
        changes(step, image.channels) ? applied(augmentation, image, parameters, options) : image,
    };
  }
  const outputSize = augmentation.outputSize(parameters, size);
  let found: Placement | undefined;
  const place = (): Placement => (found ??= augmentation.toInput(parameters, size));
  return {
    outputSize,
    // A field of displacements takes its time, and who asks for sizes needs none.
    get placement() {
      return place();
    },
    run: (image) => sample(image, outputSize, place(), augmentation.sampling(parameters)),
  };
}

function applied(
  augmentation: Exclude<Augmentation<AugmentationSpec>, { readonly kind: 'geometric' }>,
  image: Image,
  parameters: never,
  { second }: PipelineOptions,
): Image {
  if (augmentation.kind !== 'mixing') return augmentation.apply(image, parameters);
  if (!second) throw new Error(`${augmentation.spec.name} needs a second image`);
  return augmentation.apply(image, parameters, second(augmentation.second(parameters), image));
}

/**
 * Whether a step changes an image of so many channels. Colours of a grey image stay as they are, as in
 * torchvision.
 * @throws UserError where the augmentation has no meaning.
 */
function changes({ name }: AugmentationStep, count: number): boolean {
  if (takesChannels(name, count)) return true;
  if (count === 1) return false;
  throw new UserError(
    `${SPECS[name].title} needs red, green and blue, and this image has ${count} channels; remove the step.`,
  );
}

/** Apply steps in order. The identity returns the very image that was given. */
export function applySteps(
  image: Image,
  steps: readonly AugmentationStep[],
  options: PipelineOptions,
): Image {
  return steps.reduce((current, step) => bindStep(step, current, options)?.run(current) ?? current, image);
}
