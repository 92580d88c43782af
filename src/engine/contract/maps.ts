/** The numbers behind the pictures. Plain data, structured-cloneable. */
import type { Image } from '../image/image';

/** A two-dimensional map, row by row. */
export interface Grid {
  readonly height: number;
  readonly width: number;
  readonly data: Float32Array;
}

/** The numbers behind the pictures. */
export interface AttributionMaps {
  /** The augmented image, HWC float32; a series has height 1. */
  readonly augmented: Image;
  /** The framed series before any augmentation, for its graph; null for images, whose picture says it all. */
  readonly original: Image | null;
  /** ReLU(Σ w·A) at the layer's resolution, before upsampling and division; null if the method needs none. */
  readonly cam: Grid | null;
  /** Gradient to the normalised input under the guided rule, CHW, of a series [channels, length]; null if the method needs none. */
  readonly guided: Float32Array | null;
}

/** What pictures are drawn from again; an augmented image that is null is augmented again. */
export type RecordedMaps = Pick<AttributionMaps, 'cam' | 'guided'> & { readonly augmented: Image | null };
