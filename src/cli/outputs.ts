/** An analysis as JSON, arrays and one picture. */
import sharp from 'sharp';
import {
  arrayName,
  mapSpecOf,
  mapsOfAll,
  picturesOf,
  type MapName,
} from '../engine/attribution/methods/catalogue';
import { heatOf, overlaySize } from '../engine/attribution/upsample';
import { mapOf } from '../engine/attribution/mapsOf';
import type { Domain } from '../engine/augment/spec';
import type { AttributionMap, AttributionMaps } from '../engine/contract/maps';
import type { Image } from '../engine/image/image';
import type { AnalysisResult, ClassScore } from '../engine/contract/answer';
import type { Normalization } from '../engine/contract/input';
import { foundLabels } from '../engine/attribution/foundLabels';
import { normalizationOf } from '../engine/network/model';
import type { NpyArray } from '../engine/image/writeNpy';

const GAP = 4;

/** What is worth reading. */
export function summary(
  result: AnalysisResult,
  labels: readonly string[] | null,
  threshold: number,
): Record<string, unknown> {
  const named = ({ index, logit, probability }: ClassScore) => {
    const label = labels?.[index] ?? String(index);
    return probability === null ? { index, label, value: logit } : { index, label, logit, probability };
  };
  const { request, target, shown, layer, notes, backend, milliseconds } = result;
  const { input, question } = request;
  const { height, width } = input.size;
  return {
    task: question.task,
    prediction: named(target),
    ...(question.task === 'multi-label' && {
      threshold,
      labels: foundLabels(result, threshold).map((index) => labels?.[index] ?? String(index)),
    }),
    scores: shown.map(named),
    method: question.methods[0]?.name ?? 'none',
    parameters: question.methods[0]?.parameters ?? {},
    ...(question.methods.length > 1 && { methods: question.methods }),
    layer,
    ...(input.domain === 'image' && { size: height === width ? height : [height, width] }),
    augmentations: input.steps.map(({ name, parameters }) => ({ name, ...parameters })),
    notes,
    backend,
    milliseconds: Math.round(milliseconds),
  };
}

function channelsFirst(
  data: Float32Array,
  channels: number,
  change: (value: number, channel: number) => number,
): Float32Array {
  const pixels = data.length / channels;
  return Float32Array.from({ length: data.length }, (_, i) => {
    const channel = Math.floor(i / pixels);
    return change(data[(i % pixels) * channels + channel], channel);
  });
}

/**
 * The arrays of `--npz`, a series as [channels, length]: `map` is the own map of the method before any drawing, [h, w] at the
 * layer's resolution or [C, H, W] of the input; those that it is made of, and those of more methods, have names of their own
 * (`arrayName`), and `NAME_image` is what is laid over the image.
 */
export function arrays(
  { request: { input, question }, maps, logits }: AnalysisResult,
  normalization: Normalization,
): Record<string, NpyArray> {
  const { augmented } = maps;
  const { height, width, channels } = augmented;
  const place = input.domain === 'series' ? [width] : [height, width];
  const names = question.methods.map(({ name }) => name);
  const named = mapsOfAll(names).flatMap((name) => {
    const map = mapOf(name, maps);
    return map ? [[name, mapArray(map, augmented, input.domain)] as const] : [];
  });
  const own = named.filter(([name]) => name === names[0]).map(([, array]) => ['map', array] as const);
  const large = named.flatMap(([name]) => largeArray(name, maps));
  return {
    input: {
      shape: [1, channels, ...place],
      data: channelsFirst(augmented.data, channels, (value, channel) => {
        const [mean, std] = normalizationOf(normalization, channel);
        return (value - mean) / std;
      }),
    },
    augmented:
      input.domain === 'series'
        ? { shape: [channels, width], data: channelsFirst(augmented.data, channels, (value) => value) }
        : { shape: [height, width, channels], data: augmented.data },
    logits: { shape: [logits.length], data: logits },
    ...Object.fromEntries(own),
    ...Object.fromEntries(named.map(([name, array]) => [arrayName(name), array])),
    ...Object.fromEntries(large),
  };
}

/** A class activation map as it is laid over the image, divided by its maximum: `cam_image`. */
function largeArray(name: MapName, maps: AttributionMaps): readonly (readonly [string, NpyArray])[] {
  const map = maps.named[name];
  if (!map || mapSpecOf(name).drawn !== 'heat') return [];
  const { height, width } = overlaySize(map, maps.augmented);
  return [[`${arrayName(name)}_image`, { shape: [height, width], data: heatOf(map, maps.augmented) }]];
}

/** A grid of the image's own size holds for every channel. */
function mapArray(map: AttributionMap, image: Image, domain: Domain): NpyArray {
  const isWhole = map.channels === 1 && map.height === image.height && map.width === image.width;
  const planes = isWhole ? image.channels : map.channels;
  const data = Float32Array.from(
    { length: planes * map.height * map.width },
    (_, i) => map.data[i % map.data.length],
  );
  const isGrid = map.channels === 1 && !isWhole;
  if (domain === 'series' && !isGrid) return { shape: [planes, map.width], data };
  return { shape: isGrid ? [map.height, map.width] : [planes, map.height, map.width], data };
}

/** PNG bytes of the methods' pictures, side by side on white. */
export async function sheet({ request, pictures }: AnalysisResult): Promise<Buffer> {
  const shown = picturesOf(request.question.methods.map(({ name }) => name)).flatMap(
    (name) => pictures[name] ?? [],
  );
  const width = shown.reduce((sum, picture) => sum + picture.width + GAP, -GAP);
  const height = Math.max(...shown.map((picture) => picture.height));
  let left = 0;
  const parts = shown.map((picture) => {
    const part = {
      input: Buffer.from(picture.rgba),
      raw: { width: picture.width, height: picture.height, channels: 4 as const },
      left,
      top: 0,
    };
    left += picture.width + GAP;
    return part;
  });
  return sharp({ create: { width, height, channels: 3, background: '#fff' } })
    .composite(parts)
    .png()
    .toBuffer();
}
