/** The augmented picture on the page's own thread: a few milliseconds, while the network takes a hundred. */
import type { AnalysisRequest, AnalysisResult, ModelInfo, Picture } from '../engine/analysis';
import type { AugmentationStep } from '../engine/augment/catalogue';
import { frameImage } from '../engine/image/framing';
import type { Image } from '../engine/image/image';
import { imagePicture } from '../engine/render/pictures';
import { imageOf } from './previewSource';
import { same } from './reducer';

/** Runs a pipeline; networks with a fixed input size get every image scaled back to it. */
export type Augment = (
  image: Image,
  steps: readonly AugmentationStep[],
  options: { readonly fixedSize: boolean },
) => Image;

/** Augments what is known of the original: the one of the latest result, else a small copy of the whole picture. */
export class Previewer {
  readonly #augment: Augment;
  #framed: { readonly request: AnalysisRequest; readonly image: Image; readonly exact: boolean } | null =
    null;
  #source: { readonly imageId: string; readonly image: Image | null } | null = null;

  constructor(augment: Augment) {
    this.#augment = augment;
  }

  /** Take the original of a result; its 8-bit pixels are exact enough for what is on screen for a moment. */
  rebase({ request, pictures }: AnalysisResult): void {
    const { original } = pictures;
    const known = this.#framed?.exact && sameOriginal(this.#framed.request, request);
    if (!original || known) return;
    const { width, height, rgba } = original;
    this.#framed = { request, image: imageOf({ width, height, data: rgba }), exact: true };
  }

  /** Whether a small copy of this picture was taken, be it in vain. */
  hasSource(imageId: string): boolean {
    return this.#source?.imageId === imageId;
  }

  /** Take a small copy of the whole picture; null where there is none. */
  setSource(imageId: string, image: Image | null): void {
    this.#source = { imageId, image };
  }

  /** The augmented picture, null when its original is not known yet. */
  picture(request: AnalysisRequest, model: ModelInfo | null): Picture | null {
    const original = this.#original(request);
    if (!original) return null;
    const fixedSize = (model?.fixedSize ?? null) !== null;
    return imagePicture(this.#augment(original, request.steps, { fixedSize }));
  }

  #original(request: AnalysisRequest): Image | null {
    if (this.#framed && sameOriginal(this.#framed.request, request)) return this.#framed.image;
    if (this.#source?.imageId !== request.imageId || !this.#source.image) return null;
    const image = frameImage(this.#source.image, request.framing, request.size);
    this.#framed = { request, image, exact: false };
    return image;
  }
}

function sameOriginal(a: AnalysisRequest, b: AnalysisRequest): boolean {
  return a.imageId === b.imageId && a.size === b.size && same(a.framing, b.framing);
}
