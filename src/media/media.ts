/** The encoders behind `MediaApi`. Run in a worker of their own, or on the page. */
import type { Card, GifJob, MediaApi, SheetJob } from './api';
import { createSurface } from './canvas';
import type { Surface } from './canvas';
import { drawCard, layoutCard } from './card';
import { clearSheet, drawCell, layoutSheet } from './contactSheet';
import type { FilmFormat } from './film';
import { GifFrames } from './gif';
import { FittingPalette } from './palette';
import { webpFrame } from './webp';

type Encoded = Promise<Uint8Array<ArrayBuffer>>;

/** How what was drawn becomes a frame of a film. */
const ENCODERS: Readonly<Record<FilmFormat, (surface: Surface, palette: FittingPalette) => () => Encoded>> = {
  gif: ({ context, width, height }, palette) => {
    const frames = new GifFrames(width, height, palette);
    return async () =>
      frames.encode(context.getImageData(0, 0, width, height).data as Uint8ClampedArray<ArrayBuffer>);
  },
  webp: (surface) => async () => {
    const still = await surface.webp();
    return webpFrame(new Uint8Array(await still.arrayBuffer()));
  },
};

/** Encodes the frames of jobs; what one job needs stays until there is another. */
class Frames {
  /** Pictures stay alike when a job changes, and finding a palette takes long. */
  readonly #palette = new FittingPalette();
  #key = '';
  #encode: (card: Card) => Encoded = async () => new Uint8Array();

  encode(job: GifJob, card: Card): Encoded {
    const key = JSON.stringify(job);
    if (key !== this.#key) this.#encode = this.#encoder(job);
    this.#key = key;
    return this.#encode(card);
  }

  #encoder(job: GifJob): (card: Card) => Encoded {
    const layout = layoutCard(job);
    const surface = createSurface(layout.width, layout.height);
    const encode = ENCODERS[job.format](surface, this.#palette);
    return (card) => {
      drawCard(surface.context, layout, job, card);
      return encode();
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
