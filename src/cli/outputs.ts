/** An analysis as JSON, arrays and one picture. */
import sharp from 'sharp';
import { PICTURES_OF_METHOD } from '../engine/contract/method';
import type { AnalysisResult, ClassScore } from '../engine/contract/answer';
import type { Normalization } from '../engine/contract/input';
import { foundLabels } from '../engine/attribution/foundLabels';
import { camImage, camMaximum, guidedGradCam, mapSize } from '../engine/attribution/upsample';
import { normalizationOf } from '../engine/network/model';
import type { NpyArray } from './npz';

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
  const { height, width } = request.size;
  return {
    task: request.task,
    prediction: named(target),
    ...(request.task === 'multi-label' && {
      threshold,
      labels: foundLabels(result, threshold).map((index) => labels?.[index] ?? String(index)),
    }),
    scores: shown.map(named),
    method: request.method,
    layer,
    ...(request.domain === 'image' && { size: height === width ? height : [height, width] }),
    augmentations: request.steps.map(({ name, parameters }) => ({ name, ...parameters })),
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

/** The arrays of `--npz`, a series as [channels, length]; those that the method does not make are left out. */
export function arrays(
  { request: { domain }, maps, logits }: AnalysisResult,
  normalization: Normalization,
): Record<string, NpyArray> {
  const { augmented, cam, guided } = maps;
  const { height, width, channels } = augmented;
  const place = domain === 'series' ? [width] : [height, width];
  const over = cam && mapSize(cam, augmented, domain);
  const map = cam && over && camImage(cam, over.height, over.width, camMaximum(cam, over.height, over.width));
  return {
    input: {
      shape: [1, channels, ...place],
      data: channelsFirst(augmented.data, channels, (value, channel) => {
        const [mean, std] = normalizationOf(normalization, channel);
        return (value - mean) / std;
      }),
    },
    augmented:
      domain === 'series'
        ? { shape: [channels, width], data: channelsFirst(augmented.data, channels, (value) => value) }
        : { shape: [height, width, channels], data: augmented.data },
    logits: { shape: [logits.length], data: logits },
    ...(cam &&
      map && {
        cam: { shape: [cam.height, cam.width], data: cam.data },
        cam_image: { shape: [over.height, over.width], data: map },
      }),
    ...(guided && { guided: { shape: [channels, ...place], data: guided } }),
    ...(guided &&
      map && { guided_grad_cam: { shape: [channels, ...place], data: guidedGradCam(guided, map) } }),
  };
}

/** PNG bytes of the method's pictures, side by side on white. */
export async function sheet({ request, pictures }: AnalysisResult): Promise<Buffer> {
  const shown = PICTURES_OF_METHOD[request.method].flatMap((name) => pictures[name] ?? []);
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
