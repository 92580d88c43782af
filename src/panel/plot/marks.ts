/** What stands among the lines of a plot: rules, a level, the slider's place, and the names at their lines. */
import uPlot from 'uplot';
import type { Colours } from './colours';
import type { Drawing, PlotLine } from './drawing';

/** Pixels of the page. */
export const FONT_SIZE = 11;

export function strokeOf(line: PlotLine | undefined, slot: number, colours: Colours): string {
  if (!line) return 'transparent';
  if (!line.isMarked) return colours.grid;
  return colours.lines[slot % colours.lines.length] ?? colours.accent;
}

type Line = readonly [x: number, y: number, toX: number, toY: number];

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** In canvas pixels. */
export function drawMarks(plot: uPlot, drawing: Drawing, colours: Colours): void {
  const { ctx: context, bbox } = plot;
  const { level, rules, lines } = drawing;
  const ratio = uPlot.pxRatio;
  const height = FONT_SIZE * ratio;
  context.save();
  context.font = `${height}px system-ui, sans-serif`;
  context.textAlign = 'left';
  context.textBaseline = 'top';
  const place = (value: number): number => Math.round(plot.valToPos(value, 'x', true));
  const widthOf = (text: string): number => context.measureText(text).width;
  const stroke = (line: Line, colour: string, dash: readonly number[], width: number): void => {
    const [x, y, toX, toY] = line;
    context.strokeStyle = colour;
    context.lineWidth = width * ratio;
    context.setLineDash(dash.map((length) => length * ratio));
    context.beginPath();
    context.moveTo(x, y);
    context.lineTo(toX, toY);
    context.stroke();
  };
  const rule = (x: number, ...look: [colour: string, dash: readonly number[], width: number]): void =>
    stroke([x, bbox.top, x, bbox.top + bbox.height], ...look);
  const taken: Box[] = [];
  const write = (text: string, box: Box, colour: string): void => {
    if (taken.some((other) => overlap(other, box))) return;
    taken.push(box);
    context.lineWidth = 3 * ratio;
    context.setLineDash([]);
    context.lineJoin = 'round';
    context.strokeStyle = colours.surface;
    context.strokeText(text, box.x, box.y);
    context.fillStyle = colour;
    context.fillText(text, box.x, box.y);
  };
  if (level) {
    const y = Math.round(plot.valToPos(level.height, 'y', true));
    stroke([bbox.left, y, bbox.left + bbox.width, y], strokeOf(lines[0], 0, colours), [1, 3], 1.5);
    const width = widthOf(level.text);
    const x = bbox.left + bbox.width - width - 4 * ratio;
    write(level.text, { x, y: Math.max(bbox.top, y - height - 2 * ratio), width, height }, colours.quiet);
  }
  for (const { at } of rules) rule(place(at), colours.quiet, [3, 3], 1);
  lines.forEach((line, slot) => {
    const box = line.isMarked && labelBox(plot, drawing, line, widthOf(line.label), ratio);
    if (box) write(line.label, box, strokeOf(line, slot, colours));
  });
  for (const { at, text } of rules) {
    if (text === null) continue;
    const width = widthOf(text);
    // Beside its rule, on the side where the new class is predicted; on the other one at the edge.
    const right = place(at) + 4 * ratio;
    const fits = right + width <= bbox.left + bbox.width;
    const x = fits ? right : place(at) - width - 4 * ratio;
    // A gap before the next one.
    const box = { x, y: bbox.top - height - 3 * ratio, width: width + 8 * ratio, height };
    write(text, box, colours.quiet);
  }
  context.restore();
}

/** Beside the best point of a line, inside the plot; null for a line without a point. */
function labelBox(
  plot: uPlot,
  { xs, scale }: Drawing,
  { values }: PlotLine,
  width: number,
  ratio: number,
): Box | null {
  const better = (a: number, b: number): boolean => (scale === 'rank' ? a < b : a > b);
  const best = values.reduce<number>((top, value, i) => {
    const highest = values[top] ?? null;
    return typeof value === 'number' && (highest === null || better(value, highest)) ? i : top;
  }, 0);
  const value = values[best] ?? null;
  if (value === null) return null;
  const { left, top, width: room, height: tall } = plot.bbox;
  const height = FONT_SIZE * ratio;
  const clamp = (at: number, low: number, high: number): number => Math.max(low, Math.min(at, high));
  const x = plot.valToPos(xs[best], 'x', true) - width / 2;
  const y = plot.valToPos(value, 'y', true) - (FONT_SIZE + 6) * ratio;
  return {
    x: clamp(x, left + 4 * ratio, left + room - width - 4 * ratio),
    y: clamp(y, top, top + tall - height),
    width,
    height,
  };
}

const overlap = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
