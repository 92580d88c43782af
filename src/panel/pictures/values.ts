/** The number under the pointer, from the maps behind the pictures. */
import type { AttributionMaps } from '../../engine/contract/maps';
import type { Look } from '../../engine/contract/look';
import type { Picture } from '../../engine/contract/pictures';
import { valuesOver } from '../../engine/attribution/mapsOf';
import { isMap, type MapName, type PictureName } from '../../engine/attribution/methods/catalogue';
import { shownChannels } from '../../engine/render/pictures';
import { decimal, significant } from '../format';

/** What the values are read from; a part of an analysis result. */
export interface Readable {
  readonly maps: AttributionMaps;
  readonly request: { readonly look: Pick<Look, 'channels'> };
  readonly pictures: Partial<Record<PictureName, Picture>>;
}

/** Maps at the size of what they explain: made when the pointer first asks, once a result. */
const made = new WeakMap<AttributionMaps, Map<MapName, Float32Array | null>>();

/** [H, W] or [C, H, W]; of a series [L] for all channels, or [C, L]. Null for a map that the result does not have. */
function valuesOf(name: MapName, maps: AttributionMaps): Float32Array | null {
  const known = made.get(maps) ?? new Map<MapName, Float32Array | null>();
  made.set(maps, known);
  const values = known.get(name);
  if (values !== undefined) return values;
  const fresh = valuesOver(name, maps);
  known.set(name, fresh);
  return fresh;
}

/** The displayed channels, each once. */
const written = (count: number, { look }: Readable['request']): readonly number[] => [
  ...new Set(shownChannels(count, look.channels)),
];

function original({ pictures }: Readable, x: number, y: number): string {
  const picture = pictures.original;
  if (!picture) return '';
  const at = 4 * (y * picture.width + x);
  return [...picture.rgba.slice(at, at + 3)].join('  ');
}

function augmented({ maps, request }: Readable, x: number, y: number): string {
  const { width, channels, data } = maps.augmented;
  const at = (y * width + x) * channels;
  return written(channels, request)
    .map((c) => decimal(data[at + c] ?? NaN, 3))
    .join('  ');
}

/** One number for each displayed channel of a map. */
function attribution({ maps, request }: Readable, name: MapName, x: number, y: number): string {
  const values = valuesOf(name, maps);
  if (!values) return '';
  const { height, width } = maps.augmented;
  const count = Math.max(1, Math.round(values.length / (height * width)));
  const shown = count === 1 ? [0] : written(count, request);
  return shown.map((c) => significant(values[(c * height + y) * width + x] ?? NaN)).join('  ');
}

/** The number of a series at a sample of a channel. */
function sampleAt({ maps }: Readable, name: PictureName, sample: number, channel: number): string {
  const series = (name === 'original' && maps.original) || maps.augmented;
  const length = series.width;
  if (sample < 0 || channel < 0 || sample >= length || channel >= series.channels) return '';
  if (!isMap(name)) return significant(series.data[sample * series.channels + channel] ?? NaN);
  const values = valuesOf(name, maps);
  // One row for all channels, or one for each.
  const row = values && values.length > length ? channel : 0;
  return values ? significant(values[row * length + sample] ?? NaN) : '';
}

/** @param x,y pixel of that picture, integers; outside of it the text is empty. */
export function valueAt(readable: Readable, name: PictureName, x: number, y: number): string {
  if (readable.maps.original) return sampleAt(readable, name, x, y);
  const size = name === 'original' ? readable.pictures.original : readable.maps.augmented;
  if (!size || x < 0 || y < 0 || x >= size.width || y >= size.height) return '';
  if (isMap(name)) return attribution(readable, name, x, y);
  return name === 'original' ? original(readable, x, y) : augmented(readable, x, y);
}
