/** Maps → the pictures that a method shows. */
import { PICTURES_OF_METHOD, type PictureName } from '../contract/method';
import type { AnalysisRequest } from '../contract/request';
import type { AttributionMaps } from '../contract/maps';
import type { LockedRanges } from '../contract/look';
import type { Picture } from '../contract/pictures';
import type { Image, Size } from '../image/image';
import { discard } from '../release';
import { rangesOf, spread, stripImage, stripOf } from '../render/strip';
import { deviationOf, gradientPicture, imagePicture, overlayPicture } from '../render/pictures';
import { divided, guidedGradCam, mapSize, maximumOf, upsample } from './upsample';

export interface Rendering {
  readonly pictures: Partial<Record<PictureName, Picture>>;
  readonly ranges: LockedRanges;
}

/** How numbers become pixels. */
interface Drawing {
  readonly original: Image;
  readonly augmented: Image;
  readonly size: Size;
  /** See `DisplayOptions.channels`. */
  readonly channels: readonly number[] | null;
  /** A map, or a gradient, as the pixels of a picture. */
  spread(values: Float32Array): Float32Array;
}

/** A series is drawn as bands of grey, in the range of the original so that a change of amplitude shows. */
function drawingOf(request: AnalysisRequest, original: Image, augmented: Image): Drawing {
  if (request.domain !== 'series')
    return {
      original,
      augmented,
      size: augmented,
      channels: request.display.channels,
      spread: (values) => values,
    };
  const [ranges, strip] = [rangesOf(original), stripOf(augmented)];
  return {
    original: stripImage(original, ranges),
    augmented: stripImage(augmented, ranges),
    size: strip,
    channels: null,
    spread: (values) => spread(values, strip),
  };
}

/** The augmented image alone. */
export function augmentedPicture(request: AnalysisRequest, original: Image, augmented: Image): Picture {
  const drawing = drawingOf(request, original, augmented);
  return imagePicture(drawing.augmented, drawing.channels);
}

/**
 * Draw the numbers of one analysis.
 * @param original the framed image before any augmentation
 * @param names what is drawn of what the maps allow
 */
export function renderPictures(
  request: AnalysisRequest,
  original: Image,
  maps: AttributionMaps,
  names: readonly PictureName[] = PICTURES_OF_METHOD[request.method],
): Rendering {
  const { augmented, cam, guided } = maps;
  const { display } = request;
  const { scale } = display;
  const locked = scale === 'locked' ? request.lockedRanges : null;
  const over = cam && mapSize(cam, augmented, request.domain);
  const large = cam && over && upsample(cam, over.height, over.width);
  const camTop = locked?.camMaximum ?? (large ? maximumOf(large) : 0);
  const map = large && divided(large, camTop);
  const product = map && guided && guidedGradCam(guided, map);
  const ranges: LockedRanges = {
    camMaximum: camTop,
    guidedDeviation: locked?.guidedDeviation ?? (guided ? deviationOf(guided) : 0),
    guidedGradCamDeviation: locked?.guidedGradCamDeviation ?? (product ? deviationOf(product) : 0),
  };
  const drawing = drawingOf(request, original, augmented);
  const { height, width } = drawing.size;
  const gradient = (values: Float32Array, deviation: number): Picture =>
    gradientPicture(drawing.spread(values), height, width, deviation, drawing.channels);
  let known: Picture | null = null;
  const shown = (): Picture => (known ??= imagePicture(drawing.augmented, drawing.channels));
  const draw: Readonly<Record<PictureName, () => Picture | null>> = {
    original: () => imagePicture(drawing.original, drawing.channels),
    augmented: shown,
    'grad-cam': () => map && overlayPicture(shown(), drawing.spread(map), display, camTop),
    'guided-backprop': () => guided && gradient(guided, ranges.guidedDeviation),
    'guided-grad-cam': () => product && gradient(product, ranges.guidedGradCamDeviation),
  };
  const drawn = names.map((name) => [name, draw[name]()] as const);
  discard(large);
  discard(product);
  return { pictures: Object.fromEntries(drawn.filter(([, picture]) => picture !== null)), ranges };
}
