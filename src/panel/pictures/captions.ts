/** What stands under a picture. */
import type { Picture } from '../../engine/contract/pictures';
import { isMap, mapSpecOf, type PictureName } from '../../engine/attribution/methods/catalogue';
import { t } from '../../language';
import type { AnalysisResult } from '../../session/types';
import { pixels, samples, significant } from '../format';
import { isOriginal } from './crosshair';

/** Numbers at the two ends of the colour scale; null for photographs. */
export function scaleEnds(picture: Picture): readonly [string, string] | null {
  if (!picture.range) return null;
  const [low, high] = picture.range;
  return [significant(low), significant(high)];
}

/** The quiet half of the caption. The maps have the size of the augmented image. */
export function captionOf(name: PictureName, picture: Picture, result: AnalysisResult): string {
  const { layer, maps, request } = result;
  if (isOriginal(name) || name === 'augmented') {
    if (request.input.domain !== 'series') return pixels(picture.width, picture.height);
    const { channels, width } = (isOriginal(name) && maps.original) || maps.augmented;
    return samples(channels, width);
  }
  const map = isMap(name) ? maps.named[name] : undefined;
  if (!layer || !map || !isMap(name) || mapSpecOf(name).drawn !== 'heat') return '';
  const empty = map.data.every((value) => value <= 0);
  return empty ? t`no positive evidence` : t`${layer.height} × ${layer.width} grid`;
}
