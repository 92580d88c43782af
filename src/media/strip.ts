/** The class strip of an exported frame: a label, a bar from the zero line and a value for each class. */
import type { Bar } from './api';
import { barExtent, type BarRange } from './bars';
import type { Context2D } from './canvas';
import { ACCENT, fitText, font, INK, NEUTRAL, QUIET_INK } from './text';

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export const ROW_HEIGHT = 15;
const COLUMN_WIDTH = 220;
const GAP = 12;

/** Columns of bars that fit into a width. */
export function stripColumns(width: number, bars: number): number {
  return Math.max(1, Math.min(Math.floor((width + GAP) / (COLUMN_WIDTH + GAP)), bars));
}

/** Height of a strip, pixels. */
export function stripHeight(width: number, bars: number): number {
  return bars === 0 ? 0 : Math.ceil(bars / stripColumns(width, bars)) * ROW_HEIGHT;
}

/** Draw the bars into a box, column by column. */
export function drawStrip(context: Context2D, bars: readonly Bar[], range: BarRange, box: Box): void {
  const columns = stripColumns(box.width, bars.length);
  const rows = Math.ceil(bars.length / columns);
  const width = (box.width - GAP * (columns - 1)) / columns;
  bars.forEach((bar, index) => {
    const x = box.x + Math.floor(index / rows) * (width + GAP);
    const y = box.y + (index % rows) * ROW_HEIGHT;
    drawBar(context, bar, range, { x, y, width, height: ROW_HEIGHT });
  });
}

function drawBar(context: Context2D, bar: Bar, range: BarRange, box: Box): void {
  const labelWidth = Math.round(box.width * 0.42);
  const valueWidth = 38;
  const axis = { x: box.x + labelWidth + 6, width: box.width - labelWidth - valueWidth - 12 };
  const middle = box.y + box.height / 2;

  context.font = font(11, bar.marked ? 'bold' : 'normal');
  context.textBaseline = 'middle';
  context.fillStyle = bar.marked ? INK : QUIET_INK;
  context.textAlign = 'right';
  context.fillText(fitText(context, bar.label, labelWidth), box.x + labelWidth, middle);
  context.fillText(bar.text, box.x + box.width, middle);

  const { start, length, zero } = barExtent(bar.value, range);
  context.fillStyle = bar.marked ? ACCENT : NEUTRAL;
  context.fillRect(axis.x + start * axis.width, box.y + 3, Math.max(length * axis.width, 1), box.height - 6);
  context.fillStyle = QUIET_INK;
  context.fillRect(Math.round(axis.x + zero * axis.width), box.y + 1, 1, box.height - 2);
}
