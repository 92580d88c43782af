/** A recording on one page: a row of augmented pictures over a row of maps, captioned with the parameters. */
import type { Card, SheetJob } from './api';
import type { Context2D } from './canvas';
import { drawContent } from './content';
import { fitText, font, INK, PAPER, QUIET_INK } from './text';

/** Browsers refuse wider canvases (Safari first). */
export const MAXIMUM_SHEET_WIDTH = 16_384;
const MARGIN = 8;
const GAP = 4;
const LINE_HEIGHT = 14;
/** Narrower columns have no room for words. */
const CAPTION_WIDTH = 48;

export interface SheetLayout {
  readonly width: number;
  readonly height: number;
  /** Width of one picture; smaller than asked where the sheet would be too wide. */
  readonly side: number;
  /** Its height. */
  readonly tall: number;
  readonly captions: boolean;
}

export function layoutSheet(
  job: Pick<SheetJob, 'width' | 'aspect' | 'titles' | 'columns' | 'lines'>,
): SheetLayout {
  const widest = Math.floor((MAXIMUM_SHEET_WIDTH - 2 * MARGIN) / job.columns - GAP);
  const side = Math.max(1, Math.min(Math.round(job.width), widest));
  const tall = Math.max(1, Math.round(side * job.aspect));
  const captions = side >= CAPTION_WIDTH;
  const lines = captions ? job.lines + 1 : 0;
  return {
    side,
    tall,
    captions,
    width: 2 * MARGIN + job.columns * (side + GAP) - GAP,
    height: 2 * MARGIN + job.titles.length * (tall + GAP) - GAP + lines * LINE_HEIGHT + (captions ? 4 : 0),
  };
}

/** What a reader must know about a sheet that could not be drawn as asked; null when it could. */
export function sheetNotice(
  job: Pick<SheetJob, 'width' | 'aspect' | 'titles' | 'columns' | 'lines'>,
): string | null {
  const { side, captions } = layoutSheet(job);
  if (side >= Math.round(job.width)) return null;
  const without = captions ? '' : ' and without captions';
  return (
    `The contact sheet of ${job.columns} frames is drawn ${side} pixels a picture${without}, ` +
    `because a picture file can be at most ${MAXIMUM_SHEET_WIDTH} pixels wide.`
  );
}

/** Draw one column; the surface must have been filled by `clearSheet`. */
export function drawColumn(context: Context2D, layout: SheetLayout, card: Card, column: number): void {
  const { side, tall } = layout;
  const x = MARGIN + column * (side + GAP);
  card.pictures.forEach((picture, row) => {
    if (picture)
      drawContent(context, picture, { x, y: MARGIN + row * (tall + GAP), width: side, height: tall });
  });
  if (!layout.captions) return;
  const top = MARGIN + card.pictures.length * (tall + GAP);
  context.textAlign = 'center';
  context.textBaseline = 'top';
  [card.title, ...card.caption].forEach((line, index) => {
    context.font = font(11, index === 0 ? 'bold' : 'normal');
    context.fillStyle = index === 0 ? INK : QUIET_INK;
    context.fillText(fitText(context, line, side), x + side / 2, top + index * LINE_HEIGHT);
  });
}

export function clearSheet(context: Context2D, layout: SheetLayout): void {
  context.fillStyle = PAPER;
  context.fillRect(0, 0, layout.width, layout.height);
}
