/** Recorded frames → a file: each frame is drawn again by the engine and handed to the encoder. */
import { UserError } from '../../engine/contract/errors';
import type { PictureName } from '../../engine/attribution/methods/catalogue';
import type { Card, GifJob } from '../../media/api';
import { layoutCard } from '../../media/card';
import { sheetNotice } from '../../media/contactSheet';
import type { FilmFormat } from '../../media/film';
import { gifFile } from '../../media/gif';
import { webpFile } from '../../media/webp';
import { t } from '../../language';
import { ahead } from '../ahead';
import type { Outlook } from '../state';
import type { Timing } from '../timing';
import type { ExportOptions, Frame, Progress } from '../types';
import { toCard, type Drawn } from './cards';
import type { EncodedFrames } from './encodedFrames';
import { withEncoder, type Encoders } from './encoders';
import { planGif, planSheet } from './jobs';

export interface ExportContext {
  readonly encoders: Encoders;
  readonly encoded: EncodedFrames;
  readonly frames: readonly Frame[];
  labelOf(index: number): string;
  /** How series are looked at. */
  readonly outlook: Outlook;
  draw(frame: Frame, names: readonly PictureName[]): Promise<Drawn>;
  /** How the pictures of a frame are drawn now; see `lookKey`. */
  lookOf(frame: Frame): string;
  onProgress(progress: Progress): void;
  onNotice(sentence: string): void;
  readonly signal: AbortSignal;
  readonly timing: Timing;
}

const SAVING: Readonly<Record<FilmFormat, string>> = {
  gif: t`Saving the GIF`,
  webp: t`Saving the WebP`,
};

/** Encoded frames → a film. */
const FILES: Readonly<Record<FilmFormat, typeof webpFile>> = { gif: gifFile, webp: webpFile };

/** Frames that are drawn, and cards that are sent, while an earlier one is encoded. */
const AHEAD = { drawn: 2, cards: 1 };

/**
 * Encode what is not encoded yet, each frame drawn by the engine while the one before is encoded.
 * @throws UserError without frames; AbortError when cancelled.
 */
export async function exportFilm(context: ExportContext, options: ExportOptions): Promise<Blob> {
  const { frames, encoded, encoders, timing, signal } = context;
  refuseEmpty(frames);
  const { job, names } = planGif(frames, options, context.outlook);
  const keyOf = (frame: Frame): string => gifKey(job, card(context, frame, {}, names), context.lookOf(frame));
  const keys = new Map(frames.map((frame) => [frame, keyOf(frame)]));
  // The file's own: frames that are removed meanwhile stay in it.
  const film = new Map<Frame, Blob>();
  for (const [frame, key] of keys) {
    const bytes = encoded.of(frame, key);
    if (bytes) film.set(frame, bytes);
  }
  const report = (): void => tell(context, SAVING[options.format], film.size);
  report();
  if (film.size < frames.length) {
    await withEncoder(encoders, timing, signal, (media) => {
      const missing = frames.filter((frame) => !film.has(frame));
      return inTurn(context, missing, names, async (frame, drawn) => {
        const bytes = await media.frame(job, card(context, frame, drawn, names));
        film.set(frame, encoded.keep(frame, keys.get(frame) ?? '', bytes));
        report();
      });
    });
  }
  return FILES[options.format](
    layoutCard(job),
    options.delay,
    frames.flatMap((frame) => film.get(frame) ?? []),
    options.order,
  );
}

/** Draw all frames onto one page. @throws as `exportFilm`. */
export async function exportSheet(context: ExportContext, options: ExportOptions): Promise<Blob> {
  const { frames, encoders, timing, signal } = context;
  refuseEmpty(frames);
  const { job, names } = planSheet(frames, options, context.outlook);
  const notice = sheetNotice(job);
  if (notice) context.onNotice(notice);
  return withEncoder(encoders, timing, signal, async (media) => {
    let done = 0;
    const report = (): void => tell(context, t`Saving the contact sheet`, done);
    report();
    await media.openSheet(job);
    await inTurn(context, frames, names, async (frame, drawn) => {
      await media.cell(toCard(frame, drawn, names, context.labelOf, 'sheet'));
      done++;
      report();
    });
    return media.finishSheet();
  });
}

/** What makes two encodings of a frame the same: all that is written and how its pictures are drawn. */
export const gifKey = (job: GifJob, { pictures: _pictures, ...words }: Card, look: string): string =>
  JSON.stringify([job, words, look]);

function card(
  { labelOf }: Pick<ExportContext, 'labelOf'>,
  frame: Frame,
  drawn: Drawn,
  names: readonly PictureName[],
): Card {
  return toCard(frame, drawn, names, labelOf, 'gif');
}

/** Hand over the frames in order, with the next ones under way. */
async function inTurn(
  { draw, signal }: ExportContext,
  frames: readonly Frame[],
  names: readonly PictureName[],
  add: (frame: Frame, drawn: Drawn) => Promise<void>,
): Promise<void> {
  const drawings = ahead(frames, (frame) => draw(frame, names), AHEAD.drawn);
  const next = async (frame: Frame): Promise<void> => add(frame, (await drawings.next()).value ?? {});
  for await (const _ of ahead(frames, next, AHEAD.cards)) signal.throwIfAborted();
}

function tell({ onProgress, frames }: ExportContext, what: string, done: number): void {
  onProgress({ what, done, total: frames.length, unit: 'frames' });
}

function refuseEmpty(frames: readonly Frame[]): void {
  if (frames.length === 0) {
    throw new UserError(t`There are no recorded frames. Turn recording on and move a slider.`);
  }
}
