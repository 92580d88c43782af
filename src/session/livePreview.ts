/**
 * When previews are drawn, and where: at most one a frame, only while they are newer than the result. What the page cannot draw
 * within a few milliseconds, or what it has not drawn before, the worker draws; the page never waits for it.
 */
import type { AnalysisRequest } from '../engine/contract/request';
import type { AnalysisResult } from '../engine/contract/answer';
import type { Media } from '../engine/contract/input';
import type { ModelInfo } from '../engine/contract/modelInfo';
import type { Preview } from '../engine/contract/pictures';
import { mixedIn } from '../engine/augment/mixedIn';
import type { TimedPicture } from '../worker/serve';
import { Previewer } from './preview';
import { PreviewCosts } from './previewCosts';
import type { Augment } from './preview';
import { previewSource } from './previewSource';
import type { Timing } from './timing';

interface Wanted {
  readonly request: AnalysisRequest;
  readonly model: ModelInfo | null;
}

export interface PreviewHost {
  readonly timing: Timing;
  /** What is wanted now; null when the screen is up to date or shows something else. */
  wanted(): Wanted | null;
  /** The augmented picture from the worker, whatever else it does; null where there is none to ask. */
  elsewhere(request: AnalysisRequest): Promise<TimedPicture> | null;
  /** The bytes of the state's image; null where they cannot be had. */
  imageBytes(): Promise<Blob | null>;
  draw(preview: Preview): void;
}

/** A preview may take this much of the page's thread, milliseconds. */
const BUDGET = 8;
/** Where there is no worker, a pause of so many times what it took follows a dearer one. */
const PAUSE_FACTOR = 8;

export class LivePreview {
  readonly #host: PreviewHost;
  readonly #previewer: Previewer;
  readonly #costs = new PreviewCosts();
  #asked = false;
  #pausedUntil = 0;
  #isShown = false;
  /** Previews are numbered; the newest that is on screen, and the one that the worker draws. */
  #count = 0;
  #drawn = 0;
  #away: number | null = null;
  /** Something newer was wanted while the worker drew. */
  #again = false;

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
    // A worker that answers here is not waited for there, be it another one by now.
    this.#away = null;
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
    const wanted = this.#host.wanted();
    if (!wanted) return;
    const number = ++this.#count;
    if (!this.#isCheap(wanted.request) && this.#drawElsewhere(wanted, number)) return;
    this.#drawHere(wanted, number);
  }

  /** Whether the page draws it within its budget; of what was not measured yet the worker tells how long it takes. */
  #isCheap(request: AnalysisRequest): boolean {
    // The engine draws series as pictures; the page wants their numbers.
    if (request.input.domain === 'series') return true;
    return mixedIn(request.input.steps).length === 0 && (this.#costs.of(request) ?? Infinity) <= BUDGET;
  }

  #drawHere({ request, model }: Wanted, number: number): void {
    const { timing } = this.#host;
    const begin = timing.now();
    if (begin < this.#pausedUntil) return;
    const preview = this.#previewer.preview(request, model);
    if (!preview) return;
    const end = timing.now();
    this.#costs.learn(request, end - begin);
    if (end - begin > BUDGET) this.#pausedUntil = end + PAUSE_FACTOR * (end - begin);
    this.#show(preview, number);
  }

  /**
   * Ask the worker, for one preview at a time: of those that are wanted meanwhile the newest is next. What was asked before an
   * analysis is answered before it, so that no preview is older than the result on screen.
   * @returns whether there is a worker
   */
  #drawElsewhere(wanted: Wanted, number: number): boolean {
    if (this.#away !== null) return (this.#again = true);
    const answer = this.#host.elsewhere(wanted.request);
    if (!answer) return false;
    this.#away = number;
    void answer
      .then(
        ({ picture, milliseconds }) => {
          this.#costs.learn(wanted.request, milliseconds);
          if (this.#host.wanted()) this.#show({ picture, series: null }, number);
        },
        // It does not have the image yet, or has just ended: what it would have said, the result says.
        () => this.#host.wanted() && this.#drawHere(wanted, number),
      )
      .finally(() => {
        if (this.#away === number) this.#away = null;
        if (this.#again) this.request();
        this.#again = false;
      });
    return true;
  }

  /** What is drawn never goes back. */
  #show(preview: Preview, number: number): void {
    if (number < this.#drawn) return;
    this.#drawn = number;
    this.#isShown = true;
    this.#host.draw(preview);
  }
}
