/** When previews are drawn: at most one a frame, only while they are newer than the result, and never at any price. */
import type { AnalysisRequest } from '../engine/contract/request';
import type { AnalysisResult } from '../engine/contract/answer';
import type { Media } from '../engine/contract/input';
import type { ModelInfo } from '../engine/contract/modelInfo';
import type { Preview } from '../engine/contract/pictures';
import { Previewer } from './preview';
import type { Augment } from './preview';
import { previewSource } from './previewSource';
import type { Timing } from './timing';

export interface PreviewHost {
  readonly timing: Timing;
  /** What is wanted now; null when the screen is up to date or shows something else. */
  wanted(): { readonly request: AnalysisRequest; readonly model: ModelInfo | null } | null;
  /** The bytes of the state's image; null where they cannot be had. */
  imageBytes(): Promise<Blob | null>;
  draw(preview: Preview): void;
}

/** A preview may take this much of the page's thread, milliseconds; after a dearer one there is a pause. */
const BUDGET = 12;
const PAUSE_FACTOR = 8;

export class LivePreview {
  readonly #host: PreviewHost;
  readonly #previewer: Previewer;
  #asked = false;
  #pausedUntil = 0;
  #isShown = false;

  constructor(augment: Augment, host: PreviewHost) {
    this.#host = host;
    this.#previewer = new Previewer(augment);
  }

  /** A preview is on screen, newer than the result. */
  get isShown(): boolean {
    return this.#isShown;
  }

  /** A result is on screen. */
  settle(result: AnalysisResult): void {
    this.#isShown = false;
    this.#previewer.rebase(result);
  }

  /** Draw the newest state with the next frame. */
  request(): void {
    if (this.#asked) return;
    this.#asked = true;
    void this.#host.timing.frame().then(() => {
      this.#asked = false;
      this.#draw();
    });
  }

  /** The crop is being dragged: previews need more of the input than the last result shows. */
  async takeSource(imageId: string, media: Media): Promise<void> {
    if (this.#previewer.hasSource(imageId)) return;
    this.#previewer.setSource(imageId, null);
    const bytes = await this.#host.imageBytes();
    const source = bytes && (await previewSource(bytes, media));
    if (!source || !this.#previewer.hasSource(imageId)) return;
    this.#previewer.setSource(imageId, source);
    this.request();
  }

  #draw(): void {
    const { timing } = this.#host;
    const begin = timing.now();
    const wanted = begin >= this.#pausedUntil ? this.#host.wanted() : null;
    if (!wanted) return;
    const preview = this.#previewer.preview(wanted.request, wanted.model);
    const end = timing.now();
    if (end - begin > BUDGET) this.#pausedUntil = end + PAUSE_FACTOR * (end - begin);
    if (!preview) return;
    this.#isShown = true;
    this.#host.draw(preview);
  }
}
