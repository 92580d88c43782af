/** The number under the pointer, from the maps behind the pictures. */
import type { AttributionMaps } from '../../engine/contract/maps';
import type { DisplayOptions, LockedRanges } from '../../engine/contract/look';
import type { Picture } from '../../engine/contract/pictures';
import type { PictureName } from '../../engine/contract/method';
import { camImage, mapSize } from '../../engine/attribution/upsample';
import { shownChannels } from '../../engine/render/pictures';
import { decimal, significant } from '../format';

/** What the values are read from; a part of an analysis result. */
export interface Readable {
  readonly maps: AttributionMaps;
  readonly request: { readonly display: Pick<DisplayOptions, 'channels'> };
  readonly ranges: LockedRanges;
  readonly pictures: Partial<Record<PictureName, Picture>>;
}

/** Grad-CAM at the size of what it explains, divided by its maximum: made when the pointer first asks, once a result. */
const camImages = new WeakMap<
  AttributionMaps,
  { readonly maximum: number; readonly map: Float32Array | null }
>();

/** [height, width]; of a series [channels, length], or [1, length] for all channels. Null without Grad-CAM. */
function camOf({ maps, ranges }: Readable): Float32Array | null {
  const { cam, augmented, original } = maps;
  const maximum = ranges.camMaximum;
  const known = camImages.get(maps);
  if (known?.maximum === maximum) return known.map;
  const size = cam && mapSize(cam, augmented, original ? 'series' : 'image');
  const map = cam && size && camImage(cam, size.height, size.width, maximum);
  camImages.set(maps, { maximum, map });
  return map;
}

/** The displayed channels, each once. */
const written = (count: number, { display }: Readable['request']): readonly number[] => [
  ...new Set(shownChannels(count, display.channels)),
];

/** One number for each displayed channel, times a weight. */
function channels(
  { maps, request }: Readable,
  planes: Float32Array | null,
  x: number,
  y: number,
  weight = 1,
): string {
  if (!planes) return '';
  const { height, width } = maps.augmented;
  const count = planes.length / (height * width);
  return written(count, request)
    .map((c) => significant((planes[(c * height + y) * width + x] ?? NaN) * weight))
    .join('  ');
}

type Reader = (readable: Readable, x: number, y: number) => string;

const READERS: Readonly<Record<PictureName, Reader>> = {
  original: ({ pictures }, x, y) => {
    const { original } = pictures;
    if (!original) return '';
    const at = 4 * (y * original.width + x);
    return [...original.rgba.slice(at, at + 3)].join('  ');
  },
  augmented: ({ maps, request }, x, y) => {
    const { width, channels: count, data } = maps.augmented;
    const at = (y * width + x) * count;
    return written(count, request)
      .map((c) => decimal(data[at + c] ?? NaN, 3))
      .join('  ');
  },
  'grad-cam': (readable, x, y) => {
    const cam = camOf(readable);
    const { maps, ranges } = readable;
    return cam ? significant((cam[y * maps.augmented.width + x] ?? NaN) * ranges.camMaximum) : '';
  },
  'guided-backprop': (readable, x, y) => channels(readable, readable.maps.guided, x, y),
  'guided-grad-cam': (readable, x, y) => {
    const cam = camOf(readable);
    const { augmented, guided } = readable.maps;
    return cam ? channels(readable, guided, x, y, cam[y * augmented.width + x] ?? NaN) : '';
  },
};

/** The number of a series at a sample of a channel. */
function sampleAt(readable: Readable, name: PictureName, sample: number, channel: number): string {
  const { augmented, original, guided } = readable.maps;
  const series = (name === 'original' && original) || augmented;
  const length = series.width;
  if (sample < 0 || channel < 0 || sample >= length || channel >= series.channels) return '';
  const number = (values: Float32Array, row = channel): number => values[row * length + sample] ?? NaN;
  /** Grad-CAM, 0–1: one row for all channels, or one for each. */
  const heat = (): number | null => {
    const cam = camOf(readable);
    return cam && number(cam, cam.length > length ? channel : 0);
  };
  const shown = (value: number | null): string => (value === null ? '' : significant(value));
  const value = (): string => shown(series.data[sample * series.channels + channel] ?? NaN);
  const readers: Readonly<Record<PictureName, () => string>> = {
    original: value,
    augmented: value,
    'grad-cam': () => {
      const share = heat();
      return shown(share === null ? null : share * readable.ranges.camMaximum);
    },
    'guided-backprop': () => shown(guided && number(guided)),
    'guided-grad-cam': () => {
      const share = heat();
      return shown(share === null || !guided ? null : number(guided) * share);
    },
  };
  return readers[name]();
}

/** @param x,y pixel of that picture, integers; outside of it the text is empty. */
export function valueAt(readable: Readable, name: PictureName, x: number, y: number): string {
  if (readable.maps.original) return sampleAt(readable, name, x, y);
  const size = name === 'original' ? readable.pictures.original : readable.maps.augmented;
  if (!size || x < 0 || y < 0 || x >= size.width || y >= size.height) return '';
  return READERS[name](readable, x, y);
}
