/** The numbers behind the pictures. Plain data, structured-cloneable. */
import type { MapName } from '../attribution/methods/catalogue';
import type { Image } from '../image/image';

/** What a method computed, before any drawing: [channels, height, width], row by row; a grid has one channel. */
export interface AttributionMap {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  readonly data: Float32Array;
}

/** A map of one value a place, row by row. */
export type Grid = Pick<AttributionMap, 'height' | 'width' | 'data'>;

/** Maps by the name of their method; how each is to be read says its spec. Those that others make are left out. */
export type NamedMaps = { readonly [N in MapName]?: AttributionMap };

/** The numbers behind the pictures. */
export interface AttributionMaps {
  /** The augmented image, HWC float32; a series has height 1. */
  readonly augmented: Image;
  /** The framed series before any augmentation, for its graph; null for images, whose picture says it all. */
  readonly original: Image | null;
  readonly named: NamedMaps;
}

/** What pictures are drawn from again; an augmented image that is null is augmented again. */
export type RecordedMaps = Pick<AttributionMaps, 'named'> & { readonly augmented: Image | null };
