/** The encoders behind `MediaApi`: files that are being written, by number. Runs in the worker or on the page. */
import { JobLost } from './api';
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

/** Encoders that share nothing but their numbers. */
export function createMedia(): MediaApi {
  const writers = new Map<number, Writer>();
  let last = 0;
  const find = (job: number): Writer => {
    const writer = writers.get(job);
    if (!writer) throw new JobLost(`No file is being written under the number ${job}.`);
    return writer;
  };
  return {
    open: async (job) => {
      const create = WRITERS[job.kind] as (job: MediaJob) => Writer;
      writers.set(++last, create(job));
      return last;
    },
    add: async (job, card) => find(job).add(card),
    finish: async (job) => {
      const writer = find(job);
      writers.delete(job);
      return writer.finish();
    },
    discard: async (job) => void writers.delete(job),
  };
}
