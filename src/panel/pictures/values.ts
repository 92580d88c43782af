/** The number under the pointer, from the maps behind the pictures. */
import type {
  AttributionMaps,
  DisplayOptions,
  LockedRanges,
  Picture,
  PictureName,
} from '../../engine/analysis';
import { camImage, guidedGradCam, mapSize } from '../../engine/attribution/upsample';
import { shownChannels } from '../../engine/render/pictures';
import { decimal, significant } from '../format';

/** What the values are read from; a part of an analysis result. */
export interface Readable {
  readonly maps: AttributionMaps;
  readonly request: { readonly display: Pick<DisplayOptions, 'channels'> };
  readonly ranges: LockedRanges;
  readonly pictures: Partial<Record<PictureName, Picture>>;
}

interface Large {
  readonly cam: Float32Array | null;
  readonly product: Float32Array | null;
}

/** Maps at the image's size are made when the pointer first asks, once a result. */
const large = new WeakMap<AttributionMaps, { readonly ranges: LockedRanges; readonly maps: Large }>();

function largeMaps({ maps, ranges }: Readable): Large {
  const known = large.get(maps);
  if (known && known.ranges === ranges) return known.maps;
  const { height, width } = maps.augmented;
  const map = maps.cam && camImage(maps.cam, height, width, ranges.camMaximum);
  const made: Large = {
    cam: map && map.map((value) => value * ranges.camMaximum),
    product: map && maps.guided && guidedGradCam(maps.guided, map),
  };
  large.set(maps, { ranges, maps: made });
  return made;
}

/** The displayed channels, each once. */
const written = (count: number, { display }: Readable['request']): readonly number[] => [
  ...new Set(shownChannels(count, display.channels)),
];

type Reader = (readable: Readable, x: number, y: number) => string;

/** One number for each displayed channel. */
function channels(planes: Float32Array | null, { maps, request }: Readable, x: number, y: number): string {
  if (!planes) return '';
  const { height, width } = maps.augmented;
  const count = planes.length / (height * width);
  const values = written(count, request).map((c) => planes[(c * height + y) * width + x] ?? NaN);
  return values.map(significant).join('  ');
}

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
    const { cam } = largeMaps(readable);
    return cam ? significant(cam[y * readable.maps.augmented.width + x] ?? NaN) : '';
  },
  'guided-backprop': (readable, x, y) => channels(readable.maps.guided, readable, x, y),
  'guided-grad-cam': (readable, x, y) => channels(largeMaps(readable).product, readable, x, y),
};

/** The number of a series at a sample of a channel. */
function sampleAt({ maps, ranges }: Readable, name: PictureName, sample: number, channel: number): string {
  const { augmented, original, cam, guided } = maps;
  const series = (name === 'original' && original) || augmented;
  const length = series.width;
  if (sample < 0 || channel < 0 || sample >= length || channel >= series.channels) return '';
  const value = significant(series.data[sample * series.channels + channel] ?? NaN);
  const size = cam && mapSize(cam, augmented, 'series');
  const map = cam && size && camImage(cam, size.height, length, ranges.camMaximum);
  const row = size && size.height > 1 ? channel : 0;
  const readers: Readonly<Record<PictureName, () => string>> = {
    original: () => value,
    augmented: () => value,
    'grad-cam': () => (map ? significant((map[row * length + sample] ?? NaN) * ranges.camMaximum) : ''),
    'guided-backprop': () => (guided ? significant(guided[channel * length + sample] ?? NaN) : ''),
    'guided-grad-cam': () =>
      map && guided ? significant(guidedGradCam(guided, map)[channel * length + sample] ?? NaN) : '',
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
