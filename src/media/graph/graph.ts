/** The graph of a series as data: a line for each channel, and the attribution behind it. */
import type { AnalysisResult } from '../../engine/contract/answer';
import type { Colormap } from '../../engine/contract/look';
import { mapSpecOf, type PictureName } from '../../engine/attribution/methods/catalogue';
import { valuesOver } from '../../engine/attribution/mapsOf';
import { divided } from '../../engine/attribution/upsample';
import type { Image } from '../../engine/image/image';
import { channelsOf } from '../../engine/image/series';
import { rangesOf, type Range } from '../../engine/render/strip';

export interface GraphLine {
  readonly name: string;
  readonly values: Float32Array;
  /** Ends of its axis. */
  readonly range: Range;
  /** A value a sample, see `Bands`; null where there is no attribution. */
  readonly band: Float32Array | null;
}

/** How the values of the bands are coloured. */
export type Bands =
  /** From 0 to 1 in the colours of a map; `top` is what 1 stands for. */
  | { readonly kind: 'heat'; readonly colormap: Colormap; readonly opacity: number; readonly top: number }
  /** Around zero: red above, blue below, full at ±`top`. */
  | { readonly kind: 'signed'; readonly top: number };

export interface Graph {
  readonly kind: 'graph';
  readonly lines: readonly GraphLine[];
  readonly bands: Bands | null;
  /** Samples. */
  readonly length: number;
  /** Samples a second; null: time is counted in samples. */
  readonly samplingRate: number | null;
}

/** What is known of a series beside its values. */
export interface SeriesFacts {
  readonly channelNames: readonly string[] | null;
  readonly samplingRate: number | null;
}

/** The name of a channel for the user. */
export const channelName = ({ channelNames }: SeriesFacts, channel: number): string =>
  channelNames?.[channel] ?? `channel ${channel + 1}`;

/** Standard deviations at which a gradient has its full colour, as in the picture of it. */
const SPREAD = 5;
/** Room above and below a line, as a part of its range. */
const ROOM = 0.06;

/** A series without attribution. @param frame keeps the axes: the series before any augmentation. */
export function plainGraph(series: Image, frame: Image, facts: SeriesFacts): Graph {
  return graphOf(series, frame, facts, null, null);
}

/** A picture of a result as a graph; null where the method has none. */
export function attributionGraph(
  name: PictureName,
  { maps, ranges: own, request }: Pick<AnalysisResult, 'maps' | 'ranges' | 'request'>,
  facts: SeriesFacts,
): Graph | null {
  const { augmented } = maps;
  const original = maps.original ?? augmented;
  if (name === 'original') return plainGraph(original, original, facts);
  if (name === 'augmented') return plainGraph(augmented, original, facts);
  const values = valuesOver(name, maps);
  if (!values) return null;
  const { ranges: locked, colormap, opacity } = request.look;
  const top = locked?.[name] ?? own[name] ?? 0;
  const { drawn } = mapSpecOf(name);
  if (drawn === 'heat') {
    const bands = { kind: 'heat', colormap, opacity, top } as const;
    return graphOf(augmented, original, facts, divided(values.slice(), top), bands);
  }
  const full = drawn === 'relief' ? SPREAD * top : top;
  return graphOf(augmented, original, facts, values, { kind: 'signed', top: full });
}

/** @param bands - [1, length] for all channels or [channels, length]. */
function graphOf(
  series: Image,
  frame: Image,
  facts: SeriesFacts,
  values: Float32Array | null,
  bands: Bands | null,
): Graph {
  const [own, framed] = [rangesOf(series), rangesOf(frame)];
  const length = series.width;
  const lines = channelsOf(series).map((line, channel): GraphLine => {
    const row = values && values.length > length ? channel : 0;
    return {
      name: channelName(facts, channel),
      values: line,
      range: roomy(own[channel], framed[channel]),
      band: values && values.subarray(row * length, (row + 1) * length),
    };
  });
  return { kind: 'graph', lines, bands, length, samplingRate: facts.samplingRate };
}

/** A range that holds both, with some room; a constant gets some too. */
function roomy([a, b]: Range, [c, d]: Range): Range {
  const [low, high] = [Math.min(a, c), Math.max(b, d)];
  const room = (high - low) * ROOM || Math.max(1, Math.abs(high)) * ROOM;
  return [low - room, high + room];
}
