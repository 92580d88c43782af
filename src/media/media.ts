/** The encoders behind `MediaApi`. Run in a worker of their own, or on the page. */
import type { Card, GifJob, MediaApi, SheetJob } from './api';
import { createSurface } from './canvas';
import { drawCard, layoutCard } from './card';
import { clearSheet, drawCell, layoutSheet } from './contactSheet';
import { GifFrames } from './gif';
import { FittingPalette } from './palette';

/** Encodes the frames of jobs; what one job needs stays until there is another. */
class Frames {
  /** Pictures stay alike when a job changes, and finding a palette takes long. */
  readonly #palette = new FittingPalette();
  #key = '';
  #encode: (card: Card) => Uint8Array<ArrayBuffer> = () => new Uint8Array();

  encode(job: GifJob, card: Card): Uint8Array<ArrayBuffer> {
    const key = JSON.stringify(job);
    if (key !== this.#key) this.#encode = this.#encoder(job);
    this.#key = key;
    return this.#encode(card);
  }

  #encoder(job: GifJob): (card: Card) => Uint8Array<ArrayBuffer> {
    const layout = layoutCard(job);
    const { context, width, height } = createSurface(layout.width, layout.height);
    const frames = new GifFrames(width, height, this.#palette);
    return (card) => {
      drawCard(context, layout, job, card);
      return frames.encode(context.getImageData(0, 0, width, height).data as Uint8ClampedArray<ArrayBuffer>);
    };
  }
}

interface Sheet {
  add(card: Card): void;
  finish(): Promise<Blob>;
}

function createSheet(job: SheetJob): Sheet {
  const layout = layoutSheet(job);
  const surface = createSurface(layout.width, layout.height);
  clearSheet(surface.context, layout);
  let cells = 0;
  return {
    add: (card) => drawCell(surface.context, layout, card, cells++),
    finish: () => surface.png(),
  };
}

/** An encoder, for one file. */
export function createMedia(): MediaApi {
  const frames = new Frames();
  let sheet: Sheet | null = null;
  const opened = (): Sheet => {
    if (!sheet) throw new Error('No contact sheet has been opened.');
    return sheet;
  };
  return {
    frame: async (job, card) => frames.encode(job, card),
    openSheet: async (job) => void (sheet = createSheet(job)),
    cell: async (card) => opened().add(card),
    finishSheet: async () => opened().finish(),
  };
}
