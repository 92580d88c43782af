/** The encoders behind `MediaApi`. Run in a worker of their own, or on the page. */
import type { Card, GifJob, MediaApi, MediaJob, SheetJob } from './api';
import { createSurface } from './canvas';
import { drawCard, layoutCard } from './card';
import { clearSheet, drawColumn, layoutSheet } from './contactSheet';
import { GifWriter } from './gif';

interface Writer {
  add(card: Card): void;
  finish(): Blob | Promise<Blob>;
}

const WRITERS: { readonly [K in MediaJob['kind']]: (job: Extract<MediaJob, { kind: K }>) => Writer } = {
  gif: (job: GifJob) => {
    const layout = layoutCard(job);
    const { context, width, height } = createSurface(layout.width, layout.height);
    const writer = new GifWriter(width, height, job.delay);
    return {
      add: (card) => {
        drawCard(context, layout, job, card);
        writer.add(context.getImageData(0, 0, width, height).data as Uint8ClampedArray<ArrayBuffer>);
      },
      finish: () => writer.finish(),
    };
  },
  sheet: (job: SheetJob) => {
    const layout = layoutSheet(job);
    const surface = createSurface(layout.width, layout.height);
    clearSheet(surface.context, layout);
    let column = 0;
    return {
      add: (card) => drawColumn(surface.context, layout, card, column++),
      finish: () => surface.png(),
    };
  },
};

/** An encoder, for one file. */
export function createMedia(): MediaApi {
  let writer: Writer | null = null;
  const opened = (): Writer => {
    if (!writer) throw new Error('No file has been opened.');
    return writer;
  };
  return {
    open: async (job) => {
      const create = WRITERS[job.kind] as (job: MediaJob) => Writer;
      writer = create(job);
    },
    add: async (card) => opened().add(card),
    finish: async () => opened().finish(),
  };
}
