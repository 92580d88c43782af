/** Reference attributions of PyTorch, and how close is close enough. */
import { existsSync, readFileSync } from 'node:fs';
import type { AnalysisRequest } from '../../src/engine/contract/request';
import type { AnalysisResult } from '../../src/engine/contract/answer';
import { defaultNamesOf, defaultStep } from '../../src/engine/augment/catalogue';
import { valuesOver } from '../../src/engine/attribution/mapsOf';
import { maximumOf } from '../../src/engine/attribution/upsample';
import type { Image } from '../../src/engine/image/image';
import { readNpz } from './npz';
import { seededModel } from './seeded';
import { requestFor } from './request';

export const MODELS = ['efficientnet-lite0', 'resnet50', 'mobilenet_v2'] as const;
export type ReferenceModel = (typeof MODELS)[number];
export const SIZES = [160, 224] as const;

/** Bounds of every backend: none is allowed more. */
export const BOUNDS = { logits: 1e-4, correlation: 0.9999, difference: 1e-3 };

export interface Reference {
  readonly size: number;
  /** Already framed, so that no resampling is involved. */
  readonly image: Image;
  readonly mean: readonly number[];
  readonly std: readonly number[];
  readonly target: number;
  readonly logits: Float32Array;
  readonly cam: Float32Array;
  readonly guided: Float32Array;
  /** Grad-CAM at the image's size, and times the guided gradient: of every fourth row and column, from the second. */
  readonly camImage: Float32Array;
  readonly guidedGradCam: Float32Array;
  /** Grad-CAM at another layer, by module path. */
  readonly other: { readonly layer: string; readonly cam: Float32Array };
}

export function modelBytes(model: ReferenceModel): Uint8Array<ArrayBuffer> {
  return model === 'efficientnet-lite0'
    ? new Uint8Array(readFileSync('assets/efficientnet-lite0.onnx'))
    : seededModel(`reference/data/${model}.onnx`);
}

export function referencePath(model: ReferenceModel, size: number): string {
  return `reference/data/${model}-${size}.npz`;
}

export function readReference(model: ReferenceModel, size: number): Reference {
  const path = referencePath(model, size);
  if (!existsSync(path)) throw new Error(`${path} is missing; run “npm run reference”`);
  const arrays = readNpz(path);
  const numbers = (name: string): Float32Array => arrays[name].data as Float32Array;
  return {
    size,
    image: {
      height: size,
      width: size,
      channels: 3,
      data: Float32Array.from(arrays.pixels.data, (value) => value / 255),
    },
    mean: [...numbers('mean')],
    std: [...numbers('std')],
    target: Number(arrays.target.data[0]),
    logits: numbers('logits'),
    cam: numbers('cam'),
    guided: numbers('guided'),
    camImage: numbers('cam_image'),
    guidedGradCam: numbers('guided_grad_cam'),
    other: { layer: arrays.cam_layer_name.text, cam: numbers('cam_layer') },
  };
}

/** The request that the reference answers. */
export function referenceRequest(reference: Reference, layer: string | null = null): AnalysisRequest {
  return requestFor({
    size: { height: reference.size, width: reference.size },
    normalization: { mean: reference.mean, std: reference.std },
    steps: defaultNamesOf('image').map((name) => defaultStep(name)),
    layer,
  });
}

function largest(values: ArrayLike<number>): number {
  return Array.from(values).reduce((best, value) => Math.max(best, Math.abs(value)), 0);
}

export interface Agreement {
  /** Pearson's r. */
  readonly correlation: number;
  /** Largest difference as a part of the reference's largest value. */
  readonly difference: number;
}

export function agreement(got: ArrayLike<number>, expected: ArrayLike<number>): Agreement {
  const n = expected.length;
  if (got.length !== n) return { correlation: NaN, difference: NaN };
  const mean = (values: ArrayLike<number>): number =>
    Array.from(values).reduce((sum, value) => sum + value, 0) / n;
  const [a, b] = [mean(got), mean(expected)];
  let [ab, aa, bb, worst] = [0, 0, 0, 0];
  for (let i = 0; i < n; i++) {
    ab += (got[i] - a) * (expected[i] - b);
    aa += (got[i] - a) ** 2;
    bb += (expected[i] - b) ** 2;
    worst = Math.max(worst, Math.abs(got[i] - expected[i]));
  }
  return { correlation: ab / Math.sqrt(aa * bb), difference: worst / largest(expected) };
}

type Numbers = Pick<AnalysisResult, 'logits' | 'target'> & {
  readonly maps: Pick<AnalysisResult['maps'], 'augmented' | 'named'>;
};

/** Agreement of everything that is shown, by name. */
export function compareWithReference(
  { logits, maps }: Numbers,
  reference: Reference,
): Record<string, Agreement> {
  const cam = maps.named['grad-cam'];
  const [guided, over, product] = [
    valuesOver('guided-backprop', maps),
    valuesOver('grad-cam', maps),
    valuesOver('guided-grad-cam', maps),
  ];
  if (!cam || !guided || !over || !product) throw new Error('the result has no maps');
  const { size } = reference;
  const scale = maximumOf(over);
  const kept = (pixels: Float32Array): Float32Array =>
    pixels.filter((_, i) => i % 4 === 1 && Math.floor(i / size) % 4 === 1);
  return {
    logits: agreement(logits, reference.logits),
    cam: agreement(cam.data, reference.cam),
    camImage: agreement(kept(over), reference.camImage),
    guided: agreement(guided, reference.guided),
    // Captum multiplies by the map as it is, we by its part of its maximum.
    guidedGradCam: agreement(kept(product.map((value) => value * scale)), reference.guidedGradCam),
  };
}

/** Names of what is out of bounds, with the numbers. */
export function outOfBounds(agreements: Record<string, Agreement>): string[] {
  return Object.entries(agreements)
    .filter(([name, { correlation, difference }]) =>
      name === 'logits'
        ? !(difference <= BOUNDS.logits)
        : !(correlation >= BOUNDS.correlation && difference <= BOUNDS.difference),
    )
    .map(
      ([name, { correlation, difference }]) =>
        `${name}: correlation ${correlation}, difference ${difference}`,
    );
}
