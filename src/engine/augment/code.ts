/** Pipelines as code of other libraries: the frame of each, and how a step is filled into it. Shared with Python by the catalogue. */

/**
 * The code of one step. `{factor}` is the value of a parameter as Python writes it; `{fill?, fill=[$]}` stands only where
 * the parameter is not at its default, with $ for the value.
 */
export type CodeTemplate =
  | string
  /** Another template for each value of a choice. */
  | { readonly by: string; readonly is: Readonly<Record<string, string>> };

export interface Library {
  /** Lines before the steps. */
  readonly before: readonly string[];
  /** The line of one step; $ is its code. */
  readonly step: string;
  /** Stands where there is no step. */
  readonly none: readonly string[];
  /** Lines after the steps. */
  readonly after: readonly string[];
}

/** A fixed pipeline in each library: the parameters are those of the moment, nothing is drawn at random. */
export const LIBRARIES = {
  torchvision: {
    before: [
      'import torch',
      'from torchvision.transforms import InterpolationMode, v2',
      'from torchvision.transforms.v2 import functional as F',
      '',
      '# Takes float tensors (C, H, W) in [0, 1].',
      'transform = v2.Compose([',
    ],
    step: '    v2.Lambda(lambda x: $),',
    none: ['    v2.Identity(),'],
    after: ['])'],
  },
  albumentations: {
    before: [
      'import albumentations as A',
      'import cv2',
      '',
      '# Takes float32 arrays (H, W, C) in [0, 1]: transform(image=x)["image"].',
      'transform = A.Compose([',
    ],
    step: '    $,',
    none: [],
    after: ['])'],
  },
  kornia: {
    before: [
      'import kornia as K',
      'import torch',
      '',
      '# Takes float tensors (B, C, H, W) in [0, 1].',
      'steps = [',
    ],
    step: '    lambda x: $,',
    none: [],
    after: [
      ']',
      '',
      '',
      'def transform(x):',
      '    for step in steps:',
      '        x = step(x)',
      '    return x',
    ],
  },
} as const satisfies Readonly<Record<string, Library>>;

export type LibraryName = keyof typeof LIBRARIES;

export const LIBRARY_NAMES = Object.keys(LIBRARIES) as readonly LibraryName[];
