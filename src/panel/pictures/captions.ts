/** What stands under a picture. */
import type { Picture, PictureName } from '../../engine/analysis';
import type { AnalysisResult } from '../../session/types';
import { pixels, significant } from '../format';

/** Numbers at the two ends of the colour scale; null for photographs. */
export function scaleEnds(picture: Picture): readonly [string, string] | null {
  if (!picture.range) return null;
  const [low, high] = picture.range;
  return [significant(low), significant(high)];
}

/** The quiet half of the caption. */
export function captionOf(name: PictureName, picture: Picture, result: AnalysisResult): string {
  const size = pixels(picture.width, picture.height);
  const { layer, maps } = result;
  if (name !== 'grad-cam' && name !== 'guided-grad-cam') return size;
  if (!layer) return size;
  const empty = name === 'grad-cam' && maps.cam !== null && maps.cam.data.every((value) => value <= 0);
  return empty ? 'no positive evidence at this layer' : `${layer.height} × ${layer.width} grid`;
}
