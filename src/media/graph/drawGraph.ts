/** Draws the graph of a series on a canvas, in a worker or on the page. Knows no state. */
import { colorTable } from '../../engine/render/colormaps';
import type { Context2D } from '../canvas';
import { fitText } from '../text';
import type { Bands, Graph, GraphLine } from './graph';
import { hasNumbers, layoutGraph, type GraphLayout, type PlotBox, type TimeWindow } from './layout';
import { ticksOf, tickText } from './ticks';

export interface GraphStyle {
  readonly ink: string;
  readonly quiet: string;
  readonly paper: string;
  readonly grid: string;
  /** A CSS font for numbers and names. */
  readonly font: string;
}

/** Numbers on the axis of a channel need this much height each, pixels. */
const TICK_ROOM = 26;
const TIME_TICK_ROOM = 90;
/** Above and below zero, as in the red–blue colour map. */
const SIGNED = { above: '178 24 43', below: '33 102 172' };

/** Draws the shown time of every channel, from top to bottom. @returns where everything stands. */
export function drawGraph(
  context: Context2D,
  graph: Graph,
  width: number,
  height: number,
  window: TimeWindow,
  style: GraphStyle,
): GraphLayout {
  const layout = layoutGraph(graph.lines.length, width, height);
  context.font = style.font;
  graph.lines.forEach((line, index) =>
    drawRow(context, line, graph.bands, layout.rows[index], window, style),
  );
  drawTime(context, graph, layout.plot, window, style);
  return layout;
}

/** The middle of a sample, in pixels. */
export function xOf(sample: number, { x, width }: PlotBox, { from, to }: TimeWindow): number {
  return x + ((sample + 0.5 - from) / (to - from)) * width;
}

function drawRow(
  context: Context2D,
  line: GraphLine,
  bands: Bands | null,
  row: PlotBox,
  window: TimeWindow,
  style: GraphStyle,
): void {
  const [low, high] = line.range;
  const yOf = (value: number): number => row.y + row.height - ((value - low) / (high - low)) * row.height;
  if (bands && line.band) drawBand(context, line.band, bands, row, window);
  drawValueAxis(context, line, row, yOf, style);
  if (row.height > TICK_ROOM && hasNumbers(row)) drawName(context, line.name, row, style);
  context.save();
  context.beginPath();
  context.rect(row.x, row.y, row.width, row.height);
  context.clip();
  const path = (): void => traceLine(context, line.values, row, window, yOf);
  context.lineJoin = 'round';
  // A rim of paper keeps the line apart from the colours behind it.
  if (bands) strokeAs(context, style.paper, 3.5, 0.7, path);
  strokeAs(context, style.ink, 1.3, 1, path);
  context.restore();
  context.strokeStyle = style.grid;
  context.lineWidth = 1;
  context.strokeRect(row.x + 0.5, row.y + 0.5, row.width - 1, row.height - 1);
}

/** Behind the line, so that it hides no value; on a rim of paper, so that it is read on any colour. */
function drawName(context: Context2D, text: string, row: PlotBox, style: GraphStyle): void {
  const name = fitText(context, text, row.width - 8);
  context.textAlign = 'left';
  context.textBaseline = 'top';
  context.lineJoin = 'round';
  context.strokeStyle = style.paper;
  context.lineWidth = 3;
  context.strokeText(name, row.x + 5, row.y + 4);
  context.fillStyle = style.quiet;
  context.fillText(name, row.x + 5, row.y + 4);
}

function strokeAs(context: Context2D, colour: string, width: number, alpha: number, path: () => void): void {
  context.globalAlpha = alpha;
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.beginPath();
  path();
  context.stroke();
  context.globalAlpha = 1;
}

/** Gaps break the line; where samples are denser than pixels, each pixel shows their whole range. */
function traceLine(
  context: Context2D,
  values: Float32Array,
  row: PlotBox,
  window: TimeWindow,
  yOf: (value: number) => number,
): void {
  const first = Math.max(0, Math.floor(window.from) - 1);
  const end = Math.min(values.length, Math.ceil(window.to) + 1);
  const perPixel = Math.max(1, Math.floor((window.to - window.from) / row.width / 2));
  let isOpen = false;
  const to = (x: number, value: number): void => {
    if (isOpen) context.lineTo(x, yOf(value));
    else context.moveTo(x, yOf(value));
    isOpen = true;
  };
  for (let i = first; i < end; i += perPixel) {
    const x = xOf(i + (perPixel - 1) / 2, row, window);
    let [low, high] = [Infinity, -Infinity];
    for (let k = i; k < Math.min(end, i + perPixel); k++) {
      low = Math.min(low, Number.isNaN(values[k]) ? Infinity : values[k]);
      high = Math.max(high, Number.isNaN(values[k]) ? -Infinity : values[k]);
    }
    if (low > high) {
      isOpen = false;
      continue;
    }
    const isAlone = !isOpen && !(i + perPixel < end && !Number.isNaN(values[i + perPixel]));
    to(x, low);
    if (high > low) to(x, high);
    // One sample between two gaps is a short dash.
    else if (isAlone) context.lineTo(x + 1, yOf(low));
  }
}

/** One rectangle for every run of one colour. */
function drawBand(
  context: Context2D,
  values: Float32Array,
  bands: Bands,
  row: PlotBox,
  window: TimeWindow,
): void {
  const colourOf = bands.kind === 'heat' ? heatColours(bands) : signedColours(bands.top);
  const pixels = Math.ceil(row.width);
  const sampleAt = (pixel: number): number =>
    Math.floor(window.from + ((pixel + 0.5) / pixels) * (window.to - window.from));
  let [start, colour] = [0, colourOf(values[sampleAt(0)] ?? NaN)];
  for (let pixel = 1; pixel <= pixels; pixel++) {
    const next = pixel < pixels ? colourOf(values[sampleAt(pixel)] ?? NaN) : '';
    if (next === colour) continue;
    if (colour !== 'transparent') {
      context.fillStyle = colour;
      context.fillRect(row.x + start, row.y, Math.min(pixel, row.width) - start, row.height);
    }
    [start, colour] = [pixel, next];
  }
}

function heatColours({ colormap, opacity }: Extract<Bands, { kind: 'heat' }>): (value: number) => string {
  const table = colorTable(colormap);
  return (value) => {
    if (Number.isNaN(value)) return 'transparent';
    const at = 3 * Math.round(Math.min(1, Math.max(0, value)) * 255);
    return `rgb(${table[at]} ${table[at + 1]} ${table[at + 2]} / ${opacity})`;
  };
}

function signedColours(top: number): (value: number) => string {
  return (value) => {
    const strength = top > 0 ? Math.round(Math.min(1, Math.abs(value) / top) * 64) / 64 : 0;
    if (!(strength > 0)) return 'transparent';
    return `rgb(${value > 0 ? SIGNED.above : SIGNED.below} / ${strength})`;
  };
}

function drawValueAxis(
  context: Context2D,
  { range: [low, high] }: GraphLine,
  row: PlotBox,
  yOf: (value: number) => number,
  style: GraphStyle,
): void {
  if (!hasNumbers(row)) return;
  context.textAlign = 'right';
  context.textBaseline = 'middle';
  for (const tick of ticksOf(low, high, Math.max(1, Math.floor(row.height / TICK_ROOM)))) {
    const y = yOf(tick);
    if (y < row.y + 2 || y > row.y + row.height - 2) continue;
    context.fillStyle = style.grid;
    context.fillRect(row.x - 4, Math.round(y), 4, 1);
    context.fillStyle = style.quiet;
    context.fillText(tickText(tick), row.x - 7, y);
  }
}

function drawTime(
  context: Context2D,
  graph: Graph,
  plot: PlotBox,
  window: TimeWindow,
  style: GraphStyle,
): void {
  if (!hasNumbers(plot)) return;
  const rate = graph.samplingRate ?? 1;
  const unit = graph.samplingRate === null ? 'samples' : 's';
  const bottom = plot.y + plot.height;
  context.textBaseline = 'top';
  const count = Math.max(1, Math.floor(plot.width / TIME_TICK_ROOM));
  const ticks = ticksOf((window.from - 0.5) / rate, (window.to - 0.5) / rate, count);
  ticks.forEach((tick, index) => {
    const x = xOf(tick * rate, plot, window);
    if (x < plot.x || x > plot.x + plot.width) return;
    context.fillStyle = style.grid;
    context.fillRect(Math.round(x), bottom, 1, 4);
    context.fillStyle = style.quiet;
    const text = index === ticks.length - 1 ? `${tickText(tick)} ${unit}` : tickText(tick);
    const half = context.measureText(text).width / 2;
    context.textAlign = 'center';
    context.fillText(text, Math.min(x, plot.x + plot.width + 6 - half), bottom + 6);
  });
}
