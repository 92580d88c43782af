/** Ranges that only the data can tell. */
import type { ImageInfo } from '../engine/contract/input';
import type { NumberParameter } from '../engine/augment/spec';

/** The parameter in the range that has a meaning for this image or series: channels are counted to the last one. */
export function withinData(
  spec: NumberParameter,
  image: Pick<ImageInfo, 'channels'> | null,
): NumberParameter {
  if (spec.quantity !== 'channel' || image === null || image.channels >= spec.maximum) return spec;
  return { ...spec, maximum: image.channels };
}
