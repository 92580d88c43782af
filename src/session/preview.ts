/** The augmented picture on the page's own thread: a few milliseconds, while the network takes a hundred. */
import type { AnalysisRequest } from '../engine/contract/request';
import type { AnalysisResult } from '../engine/contract/answer';
import type { ModelInfo } from '../engine/contract/modelInfo';
import type { Preview } from '../engine/contract/pictures';
import { augmentedPicture } from '../engine/attribution/pictures';
import type { AugmentationStep } from '../engine/augment/catalogue';
import { mixedIn } from '../engine/augment/mixedIn';
import { fitChannels } from '../engine/image/channels';
import { frameImage } from '../engine/image/framing';
import { frameSeries } from '../engine/image/seriesFraming';
import type { Image } from '../engine/image/image';
import { originalKey } from '../engine/contract/keys';
import { imageOf } from './previewSource';

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
  rebase({ request, pictures, maps }: AnalysisResult): void {
    const { original } = pictures;
    const known = this.#framed?.exact && isSame(this.#framed.request, request);
    if (!original || known) return;
    const { width, height, rgba } = original;
    this.#framed = { request, image: maps.original ?? imageOf({ width, height, data: rgba }), exact: true };
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
  preview(request: AnalysisRequest, model: ModelInfo | null): Preview | null {
    const original = this.#original(request, model);
    // The page does not know the images of the gallery.
    if (!original || mixedIn(request.input.steps).length > 0) return null;
    const fixedSize = (model?.fixedSize ?? null) !== null;
    const augmented = this.#augment(original, request.input.steps, { fixedSize });
    // What is known of the original are the channels that are shown.
    const look = { ...request.look, channels: null };
    return {
      picture: augmentedPicture({ ...request, look }, original, augmented),
      series: request.input.domain === 'series' ? { original, augmented } : null,
    };
  }

  #original(request: AnalysisRequest, model: ModelInfo | null): Image | null {
    if (this.#framed && isSame(this.#framed.request, request)) return this.#framed.image;
    if (this.#source?.imageId !== request.input.imageId || !this.#source.image) return null;
    const image = frame(this.#source.image, request, model);
    this.#framed = { request, image, exact: false };
    return image;
  }
}

/** A series that is shorter than what the network takes is shown whole; the engine says what is wrong with it. */
function frame(source: Image, { input }: AnalysisRequest, model: ModelInfo | null): Image {
  const { domain, framing, size } = input;
  if (domain !== 'series') {
    const framed = frameImage(source, framing, size);
    return model?.channels === 1 ? fitChannels(framed, 1, '').image : framed;
  }
  const taken = model?.fixedSize?.width ?? null;
  return frameSeries(source, framing, taken !== null && source.width < taken ? null : taken);
}

/** Equal for requests whose original looks the same. */
const shownKey = ({ input, question, look }: AnalysisRequest): string =>
  JSON.stringify([originalKey(input), question.modelId, look.channels]);

const isSame = (a: AnalysisRequest, b: AnalysisRequest): boolean => shownKey(a) === shownKey(b);
