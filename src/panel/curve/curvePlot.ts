/** Draws a curve with uPlot. The values and words come from `session/curve`; this knows pixels and colours. */
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { heightOf } from '../../session/curve/curve';
import type { Curve } from '../../session/curve/curve';
import { valueText } from '../../session/valueText';
import type { Names } from '../../session/curve/words';
import { Part } from '../part';
import { h } from '../dom';

/** Lines that uPlot has room for; those without a line are empty. */
const SLOTS = 24;
/** More points than this are drawn as a line alone. */
const MOST_DOTS = 60;
const FONT_SIZE = 11;

export interface PlotEvents {
  /** The pointer lies over a value of the parameter; null: it left. */
  onHover(value: number | null, at: { readonly left: number; readonly top: number }): void;
  /** A value was pressed, or dragged to. */
  onPick(value: number): void;
}

/** Colours of the panel as they are now: a canvas knows no variables. */
export interface Colours {
  readonly text: string;
  readonly quiet: string;
  readonly grid: string;
  readonly surface: string;
  readonly accent: string;
  readonly lines: readonly string[];
}

export class CurvePlot extends Part {
  readonly node = h('div', { class: 'jp-Impact-curvePlot' });
  readonly #events: PlotEvents;
  readonly #names: Names;
  #plot: uPlot | null = null;
  #curve: Curve | null = null;
  #colours: Colours | null = null;

  constructor(names: Names, events: PlotEvents) {
    super();
    this.#names = names;
    this.#events = events;
    this.observeSize(this.node, () => this.#resize());
  }

  override dispose(): void {
    this.#plot?.destroy();
    super.dispose();
  }

  show(curve: Curve): void {
    this.#curve = curve;
    if (!this.#plot) this.#create();
    this.#colours = null;
    this.#plot?.setData(dataOf(curve));
  }

  /** Where the slider stands changed, or the colours did. */
  redraw(): void {
    this.#colours = null;
    this.#plot?.redraw(false);
  }

  #create(): void {
    const { clientWidth, clientHeight } = this.node;
    // Nothing is drawn that has no room yet, or no canvas.
    if (clientWidth === 0 || !h('canvas').getContext('2d')) return;
    this.#plot = new uPlot(this.#options(clientWidth, clientHeight), [[]], this.node);
    const { over } = this.#plot;
    const pick = (event: PointerEvent): void => {
      if (event.buttons % 2 === 0 || !this.#plot) return;
      const { left } = over.getBoundingClientRect();
      this.#events.onPick(this.#plot.posToVal(event.clientX - left, 'x'));
    };
    this.listen(over, 'pointerdown', (event) => {
      over.setPointerCapture?.(event.pointerId);
      pick(event);
    });
    this.listen(over, 'pointermove', pick);
    this.listen(over, 'pointerleave', () => this.#events.onHover(null, { left: 0, top: 0 }));
  }

  #resize(): void {
    const { clientWidth, clientHeight } = this.node;
    if (this.#plot) this.#plot.setSize({ width: clientWidth, height: clientHeight });
    else if (this.#curve) this.show(this.#curve);
  }

  #options(width: number, height: number): uPlot.Options {
    const colours = (): Colours => (this.#colours ??= coloursOf(this.node));
    const line = (slot: number) => this.#curve?.lines[slot];
    const axis: Partial<uPlot.Axis> = {
      stroke: () => colours().quiet,
      grid: { stroke: () => colours().grid, width: 1 },
      ticks: { show: false },
      font: `${FONT_SIZE}px system-ui, sans-serif`,
      gap: 4,
    };
    return {
      width,
      height,
      padding: [8, 12, 0, 0],
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false, setScale: false }, points: { size: 6 } },
      scales: {
        x: { time: false, range: () => [...(this.#curve?.range ?? [0, 1])] as [number, number] },
        y: { range: (_, low, high) => heights(this.#curve, low, high) },
      },
      axes: [
        {
          ...axis,
          size: 20,
          values: (_, splits) =>
            splits.map((value) => (this.#curve ? valueText(this.#curve.spec, value) : '')),
        },
        {
          ...axis,
          size: 44,
          space: 24,
          values: (_, splits) =>
            splits.map((value) =>
              !this.#curve
                ? ''
                : this.#curve.task === 'regression'
                  ? String(value)
                  : `${Math.round(100 * value)} %`,
            ),
        },
      ],
      series: [
        {},
        ...Array.from({ length: SLOTS }, (_, slot): uPlot.Series => ({
          stroke: () => strokeOf(this.#curve, slot, colours()),
          width: line(slot)?.isExplained ? 2 : 1.5,
          points: {
            show: () => (this.#curve?.points.length ?? 0) <= MOST_DOTS && isMarked(this.#curve, slot),
            size: 5,
            fill: () => strokeOf(this.#curve, slot, colours()),
          },
        })),
      ],
      hooks: {
        draw: [(plot) => this.#curve && drawMarks(plot, this.#curve, this.#names, colours())],
        setCursor: [
          ({ cursor: { left = -1, top = -1 }, posToVal }) =>
            this.#events.onHover(left < 0 ? null : posToVal(left, 'x'), { left, top }),
        ],
      },
    };
  }
}

function dataOf({ points, lines }: Curve): uPlot.AlignedData {
  const xs = points.map(({ value }) => value);
  const none = points.map(() => null);
  return [
    xs,
    ...Array.from({ length: SLOTS }, (_, slot) => [...(lines[slot]?.values ?? none)]),
  ] as uPlot.AlignedData;
}

/** Probabilities from 0 to 1; values as far as they go. */
function heights(curve: Curve | null, low: number | null, high: number | null): [number, number] {
  if (curve?.task !== 'regression' || low === null || high === null) return [0, 1];
  const room = (high - low || Math.abs(high) || 1) * 0.08;
  return [low - room, high + room];
}

/** Drawn in full: what is explained, and what is predicted somewhere. The others stay in the background. */
function isMarked(curve: Curve | null, slot: number): boolean {
  const line = curve?.lines[slot];
  return line !== undefined && (line.isExplained || line.isPredicted);
}

function strokeOf(curve: Curve | null, slot: number, colours: Colours): string {
  const line = curve?.lines[slot];
  if (!line) return 'transparent';
  if (!isMarked(curve, slot)) return colours.grid;
  return colours.lines[slot % colours.lines.length] ?? colours.accent;
}

/** Flips, the slider's place and the names at their lines; in canvas pixels. */
function drawMarks(plot: uPlot, curve: Curve, names: Names, colours: Colours): void {
  const { ctx: context, bbox } = plot;
  const ratio = uPlot.pxRatio;
  context.save();
  context.font = `${FONT_SIZE * ratio}px system-ui, sans-serif`;
  context.textAlign = 'left';
  context.textBaseline = 'top';
  const place = (value: number): number => Math.round(plot.valToPos(value, 'x', true));
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
  const level = baselineHeight(curve);
  if (level !== null) {
    const y = Math.round(plot.valToPos(level, 'y', true));
    stroke([bbox.left, y, bbox.left + bbox.width, y], strokeOf(curve, 0, colours), [1, 3], 1.5);
    const text = curve.baseline?.isUntouched ? 'untouched' : 'pinned';
    const { width } = context.measureText(text);
    const height = FONT_SIZE * ratio;
    const x = bbox.left + bbox.width - width - 4 * ratio;
    write(text, { x, y: Math.max(bbox.top, y - height - 2 * ratio), width, height }, colours.quiet);
  }
  for (const { at } of curve.flips) rule(place(at), colours.quiet, [3, 3], 1);
  rule(place(curve.present), colours.accent, [], 2);
  curve.lines.forEach((line, slot) => {
    if (!isMarked(curve, slot)) return;
    const text = names.labelOf(line.index);
    const box = labelBox(plot, curve, slot, context.measureText(text).width, ratio);
    write(text, box, strokeOf(curve, slot, colours));
  });
  for (const { at, to } of curve.flips) {
    const text = `${valueText(curve.spec, at)} ${names.labelOf(to)}`;
    const { width } = context.measureText(text);
    const height = FONT_SIZE * ratio;
    // Beside its rule, on the side where the new class is predicted; on the other one at the edge.
    const right = place(at) + 4 * ratio;
    const fits = right + width <= bbox.left + bbox.width;
    const x = fits ? right : place(at) - width - 4 * ratio;
    write(text, { x, y: bbox.top + bbox.height - height - 4 * ratio, width, height }, colours.quiet);
  }
  context.restore();
}

/** Level of the explained class in what the curve is compared with. */
function baselineHeight({ baseline, lines }: Curve): number | null {
  const explained = lines[0];
  return baseline && explained ? heightOf(baseline.scores, explained.index) : null;
}

type Line = readonly [x: number, y: number, toX: number, toY: number];

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Beside the highest point of a line, inside the plot. */
function labelBox(plot: uPlot, curve: Curve, slot: number, width: number, ratio: number): Box {
  const { left, top, width: room, height: tall } = plot.bbox;
  const values = curve.lines[slot]?.values ?? [];
  const highest = values.indexOf(Math.max(...values));
  const x = plot.valToPos(curve.points[highest]?.value ?? 0, 'x', true) - width / 2;
  const y = plot.valToPos(values[highest] ?? 0, 'y', true) - (FONT_SIZE + 6) * ratio;
  const height = FONT_SIZE * ratio;
  const clamp = (value: number, low: number, high: number): number => Math.max(low, Math.min(value, high));
  return {
    x: clamp(x, left + 4 * ratio, left + room - width - 4 * ratio),
    y: clamp(y, top, top + tall - height),
    width,
    height,
  };
}

const overlap = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

/** Distinguishable for most kinds of colour vision (Okabe and Ito 2008); names stand at the lines all the same. */
const LINES = ['--ai-accent', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#8c6bb1', '#a6761d'];

/** As the panel is now, resolved at one of its nodes. */
export function coloursOf(node: HTMLElement): Colours {
  const style = getComputedStyle(node);
  const probe = node.appendChild(h('span', { hidden: true }));
  const resolved = (name: string): string => {
    probe.style.color = name.startsWith('--') ? `var(${name})` : name;
    return getComputedStyle(probe).color;
  };
  const colours = {
    text: style.color,
    quiet: resolved('--ai-quiet'),
    grid: resolved('--ai-line'),
    surface: resolved('--ai-surface'),
    accent: resolved('--ai-accent'),
    lines: LINES.map(resolved),
  };
  probe.remove();
  return colours;
}
