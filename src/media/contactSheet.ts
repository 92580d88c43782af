/** A recording on one page: a grid of frames, each the augmented picture over a map, captioned with score and parameters. */
import { t } from '../language';
import type { Card, SheetJob } from './api';
import type { Context2D } from './canvas';
import { drawContent } from './content';
import { fitText, font, INK, PAPER, QUIET_INK } from './text';

/** Browsers refuse wider or higher canvases (Safari first). */
export const MAXIMUM_SHEET_SIDE = 16_384;
/** Pixels of a canvas that every desktop browser draws. */
const MAXIMUM_SHEET_AREA = 2 ** 28;
const MARGIN = 8;
/** Between the pictures of a frame, and between frames. */
const GAP = 4;
const GUTTER = 10;
const LINE_HEIGHT = 14;
/** Narrower cells have no room for words. */
const CAPTION_WIDTH = 48;
/** Width of the page as a part of its height, about: it fits a screen or a landscape page. */
const PAGE = 1.4;

export interface SheetLayout {
  readonly width: number;
  readonly height: number;
  /** Cells in a row. */
  readonly across: number;
  /** Width of one picture; smaller than asked where the sheet would be too large. */
  readonly side: number;
  /** Its height. */
  readonly tall: number;
  readonly captions: boolean;
  /** Height of a cell with its caption. */
  readonly cell: number;
}

type Sheet = Pick<SheetJob, 'width' | 'aspect' | 'titles' | 'cells' | 'lines'>;

export function layoutSheet(job: Sheet): SheetLayout {
  let side = Math.max(1, Math.round(job.width));
  let layout = layoutAt(job, side);
  while (side > 1 && isTooLarge(layout)) {
    side = Math.max(1, Math.floor(0.95 * side));
    layout = layoutAt(job, side);
  }
  return layout;
}

function layoutAt(job: Sheet, side: number): SheetLayout {
  const tall = Math.max(1, Math.round(side * job.aspect));
  const captions = side >= CAPTION_WIDTH;
  const words = captions ? (job.lines + 1) * LINE_HEIGHT + 4 : 0;
  const cell = job.titles.length * (tall + GAP) - GAP + words;
  const ideal = Math.sqrt((PAGE * job.cells * (cell + GUTTER)) / (side + GUTTER));
  const across = Math.max(1, Math.min(job.cells, Math.round(ideal)));
  const down = Math.ceil(job.cells / across);
  return {
    side,
    tall,
    captions,
    cell,
    across,
    width: 2 * MARGIN + across * (side + GUTTER) - GUTTER,
    height: 2 * MARGIN + down * (cell + GUTTER) - GUTTER,
  };
}

const isTooLarge = ({ width, height }: SheetLayout): boolean =>
  Math.max(width, height) > MAXIMUM_SHEET_SIDE || width * height > MAXIMUM_SHEET_AREA;

/** What a reader must know about a sheet that could not be drawn as asked; null when it could. */
export function sheetNotice(job: Sheet): string | null {
  const { side, captions } = layoutSheet(job);
  if (side >= Math.round(job.width)) return null;
  const without = captions ? '' : t` and without captions`;
  return t`The contact sheet of ${job.cells} frames is drawn ${side} pixels a picture${without}, because browsers draw no larger page.`;
}

/** Draw one frame; the surface must have been filled by `clearSheet`. @param index from 0, row by row */
export function drawCell(context: Context2D, layout: SheetLayout, card: Card, index: number): void {
  const { side, tall, across, cell } = layout;
  const x = MARGIN + (index % across) * (side + GUTTER);
  const y = MARGIN + Math.floor(index / across) * (cell + GUTTER);
  card.pictures.forEach((picture, row) => {
    if (picture) drawContent(context, picture, { x, y: y + row * (tall + GAP), width: side, height: tall });
  });
  if (!layout.captions) return;
  const top = y + card.pictures.length * (tall + GAP);
  context.textAlign = 'center';
  context.textBaseline = 'top';
  [card.title, ...card.caption].forEach((line, place) => {
    context.font = font(11, place === 0 ? 'bold' : 'normal');
    context.fillStyle = place === 0 ? INK : QUIET_INK;
    context.fillText(fitText(context, line, side), x + side / 2, top + place * LINE_HEIGHT);
  });
}

export function clearSheet(context: Context2D, layout: SheetLayout): void {
  context.fillStyle = PAPER;
  context.fillRect(0, 0, layout.width, layout.height);
}
