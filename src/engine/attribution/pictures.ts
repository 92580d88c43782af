/** Maps → the pictures that a method shows. */
import {
  PICTURES_OF_METHOD,
  type AnalysisRequest,
  type AttributionMaps,
  type LockedRanges,
  type Picture,
  type PictureName,
} from '../analysis';
import type { Image } from '../image/image';
import { deviationOf, gradientPicture, imagePicture, overlayPicture } from '../render/pictures';
import { divided, guidedGradCam, maximumOf, upsample } from './upsample';

export interface Rendering {
  readonly pictures: Partial<Record<PictureName, Picture>>;
  readonly ranges: LockedRanges;
}

/** Draw the numbers of one analysis. `original` is the framed image before any augmentation. */
export function renderPictures(request: AnalysisRequest, original: Image, maps: AttributionMaps): Rendering {
  const { augmented, cam, guided } = maps;
  const { height, width } = augmented;
  const { colormap, opacity, scale } = request.display;
  const locked = scale === 'locked' ? request.lockedRanges : null;
  const large = cam && upsample(cam, height, width);
  const camTop = locked?.camMaximum ?? (large ? maximumOf(large) : 0);
  const map = large && divided(large, camTop);
  const product = map && guided && guidedGradCam(guided, map);
  const ranges: LockedRanges = {
    camMaximum: camTop,
    guidedDeviation: locked?.guidedDeviation ?? (guided ? deviationOf(guided) : 0),
    guidedGradCamDeviation: locked?.guidedGradCamDeviation ?? (product ? deviationOf(product) : 0),
  };
  const draw: Readonly<Record<PictureName, () => Picture | null>> = {
    original: () => imagePicture(original),
    augmented: () => imagePicture(augmented),
    'grad-cam': () => map && overlayPicture(augmented, map, colormap, opacity, camTop),
    'guided-backprop': () => guided && gradientPicture(guided, height, width, ranges.guidedDeviation),
    'guided-grad-cam': () =>
      product && gradientPicture(product, height, width, ranges.guidedGradCamDeviation),
  };
  const drawn = PICTURES_OF_METHOD[request.method].map((name) => [name, draw[name]()] as const);
  return { pictures: Object.fromEntries(drawn.filter(([, picture]) => picture !== null)), ranges };
}
