/** The augmented picture on the page's own thread: a few milliseconds, while the network takes a hundred. */
import type { AnalysisRequest, AnalysisResult, ModelInfo, Picture } from '../engine/analysis';
import type { AugmentationStep } from '../engine/augment/catalogue';
import type { Image } from '../engine/image/image';
import { same } from './reducer';

/** Runs a pipeline; networks with a fixed input size get every image scaled back to it. */
export type Augment = (
  image: Image,
  steps: readonly AugmentationStep[],
  options: { readonly fixedSize: boolean },
) => Image;

/** Augments the latest original; knows when that is not the one that a request asks for. */
export class Previewer {
  readonly #augment: Augment;
  #base: { readonly request: AnalysisRequest; readonly image: Image } | null = null;

  constructor(augment: Augment) {
    this.#augment = augment;
  }

  /** Take the original of a result; its 8-bit pixels are exact enough for what is on screen for a moment. */
  rebase({ request, pictures }: AnalysisResult): void {
    const { original } = pictures;
    if (!original || (this.#base && sameOriginal(this.#base.request, request))) return;
    this.#base = { request, image: toImage(original) };
  }

  /** The augmented picture, null when its original is not known yet. */
  picture(request: AnalysisRequest, model: ModelInfo | null): Picture | null {
    if (!this.#base || !sameOriginal(this.#base.request, request)) return null;
    const fixedSize = (model?.fixedSize ?? null) !== null;
    return toPicture(this.#augment(this.#base.image, request.steps, { fixedSize }));
  }
}

function sameOriginal(a: AnalysisRequest, b: AnalysisRequest): boolean {
  return a.imageId === b.imageId && a.size === b.size && same(a.framing, b.framing);
}

function toImage({ width, height, rgba }: Picture): Image {
  const data = new Float32Array(width * height * 3);
  for (let pixel = 0, from = 0, to = 0; pixel < width * height; pixel++, from += 4) {
    data[to++] = rgba[from] / 255;
    data[to++] = rgba[from + 1] / 255;
    data[to++] = rgba[from + 2] / 255;
  }
  return { width, height, channels: 3, data };
}

function toPicture({ width, height, channels, data }: Image): Picture {
  const rgba = new Uint8ClampedArray(width * height * 4);
  const [green, blue] = channels === 1 ? [0, 0] : [1, 2];
  for (let pixel = 0, from = 0, to = 0; pixel < width * height; pixel++, from += channels) {
    rgba[to++] = data[from] * 255;
    rgba[to++] = data[from + green] * 255;
    rgba[to++] = data[from + blue] * 255;
    rgba[to++] = 255;
  }
  return { width, height, rgba, range: null };
}
