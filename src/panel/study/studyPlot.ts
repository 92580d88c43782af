/** Draws a study along one parameter with uPlot. Values and words come from `session/studies`; this knows pixels and colours. */
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { heightText, type StudyChart } from '../../session/studies/chart';
import type { Scale } from '../../session/studies/measures';
import { valueText } from '../../session/valueText';
import { coloursOf, type Colours, type PlotEvents } from '../curve/curvePlot';
import { h } from '../dom';
import { Part } from '../part';

/** Lines that uPlot has room for; those without a line are empty. The band's two come after them. */
const SLOTS = 24;
const FONT_SIZE = 11;
/** How wide the band's colour is. */
const BAND = 0.16;

export class StudyPlot extends Part {
  readonly node = h('div', { class: 'jp-Impact-curvePlot' });
  readonly #events: PlotEvents;
  #plot: uPlot | null = null;
  #chart: StudyChart | null = null;
  /** Of the plot: uPlot's scales cannot be changed. */
  #scale: Scale | null = null;
  #colours: Colours | null = null;

  constructor(events: PlotEvents) {
    super();
    this.#events = events;
    this.observeSize(this.node, () => this.#resize());
  }

  override dispose(): void {
    this.#plot?.destroy();
    super.dispose();
  }

  show(chart: StudyChart): void {
    this.#chart = chart;
    if (this.#scale !== chart.scale) this.#create(chart.scale);
    this.#colours = null;
    this.#plot?.setData(dataOf(chart));
  }

  #create(scale: Scale): void {
    this.#plot?.destroy();
    this.#plot = null;
    const { clientWidth, clientHeight } = this.node;
    // Nothing is drawn that has no room yet, or no canvas.
    if (clientWidth === 0 || !h('canvas').getContext('2d')) return;
    this.#scale = scale;
    const plot = new uPlot(this.#options(clientWidth, clientHeight, scale), [[]], this.node);
    this.#plot = plot;
    const { over } = plot;
    const pick = (event: PointerEvent): void => {
      if (event.buttons % 2 === 0 || this.#plot !== plot) return;
      this.#events.onPick(plot.posToVal(event.clientX - over.getBoundingClientRect().left, 'x'));
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
    if (this.#plot && clientWidth > 0) this.#plot.setSize({ width: clientWidth, height: clientHeight });
    else if (this.#chart) this.show(this.#chart);
  }

  #options(width: number, height: number, scale: Scale): uPlot.Options {
    const colours = (): Colours => (this.#colours ??= coloursOf(this.node));
    const line = (slot: number) => this.#chart?.lines[slot];
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
        x: {
          time: false,
          range: () => [this.#chart?.axis.from ?? 0, this.#chart?.axis.to ?? 1],
        },
        y: SCALES[scale],
      },
      axes: [
        {
          ...axis,
          size: 20,
          values: (_, splits) =>
            splits.map((value) => (this.#chart ? valueText(this.#chart.spec, value) : '')),
        },
        {
          ...axis,
          size: 44,
          space: 24,
          values: (_, splits) =>
            splits.map((value) =>
              value === null ? '' : scale === 'share' ? `${Math.round(100 * value)} %` : String(value),
            ),
        },
      ],
      series: [
        {},
        ...Array.from({ length: SLOTS }, (_, slot): uPlot.Series => ({
          stroke: () => strokeOf(this.#chart, slot, colours()),
          width: line(slot)?.isExplained ? 2 : 1.5,
          points: { show: false },
        })),
        ...[0, 1].map((): uPlot.Series => ({ stroke: 'transparent', width: 0, points: { show: false } })),
      ],
      bands: [{ series: [SLOTS + 2, SLOTS + 1], fill: () => faded(colours().accent) }],
      hooks: {
        draw: [(plot) => this.#chart && drawMarks(plot, this.#chart, colours())],
        setCursor: [
          ({ cursor: { left = -1, top = -1 }, posToVal }) =>
            this.#events.onHover(left < 0 ? null : posToVal(left, 'x'), { left, top }),
        ],
      },
    };
  }
}

const SCALES: Readonly<Record<Scale, uPlot.Scale>> = {
  share: { range: [0, 1] },
  number: { range: (_, low, high) => withRoom(low, high) },
  // From the best at the top downwards, every power of ten alike.
  rank: { distr: 3, dir: -1, range: (_, __, high) => [1, Math.max(10, high ?? 10)] },
};

function withRoom(low: number | null, high: number | null): [number, number] {
  if (low === null || high === null) return [0, 1];
  const room = (high - low || Math.abs(high) || 1) * 0.08;
  return [low - room, high + room];
}

function dataOf({ xs, lines, band }: StudyChart): uPlot.AlignedData {
  const none = xs.map(() => null);
  const slots = Array.from({ length: SLOTS }, (_, slot) => [...(lines[slot]?.values ?? none)]);
  return [[...xs], ...slots, [...(band?.low ?? none)], [...(band?.high ?? none)]];
}

function strokeOf(chart: StudyChart | null, slot: number, colours: Colours): string {
  const line = chart?.lines[slot];
  if (!line) return 'transparent';
  if (!line.isMarked) return colours.grid;
  return colours.lines[slot % colours.lines.length] ?? colours.accent;
}

/** `rgb(…)` as computed styles write it, mostly transparent. */
const faded = (colour: string): string => colour.replace(/^rgb\((.*)\)$/, `rgba($1, ${BAND})`);

/** Breaks, the slider's place and the names at their lines; in canvas pixels. */
function drawMarks(plot: uPlot, chart: StudyChart, colours: Colours): void {
  const { ctx: context, bbox } = plot;
  const ratio = uPlot.pxRatio;
  context.save();
  context.font = `${FONT_SIZE * ratio}px system-ui, sans-serif`;
  context.textAlign = 'left';
  context.textBaseline = 'top';
  const rule = (value: number, colour: string, dash: readonly number[], width: number): void => {
    const x = Math.round(plot.valToPos(value, 'x', true));
    context.strokeStyle = colour;
    context.lineWidth = width * ratio;
    context.setLineDash(dash.map((length) => length * ratio));
    context.beginPath();
    context.moveTo(x, bbox.top);
    context.lineTo(x, bbox.top + bbox.height);
    context.stroke();
  };
  for (const value of chart.breaks) rule(value, colours.quiet, [3, 3], 1);
  rule(chart.present, colours.accent, [], 2);
  const taken: DOMRect[] = [];
  context.setLineDash([]);
  context.lineJoin = 'round';
  chart.lines.forEach((line, slot) => {
    if (!line.isMarked) return;
    const place = labelPlace(plot, chart, slot, context.measureText(line.label).width, ratio);
    if (!place || taken.some((other) => overlap(other, place))) return;
    taken.push(place);
    context.lineWidth = 3 * ratio;
    context.strokeStyle = colours.surface;
    context.strokeText(line.label, place.x, place.y);
    context.fillStyle = strokeOf(chart, slot, colours);
    context.fillText(line.label, place.x, place.y);
  });
  context.restore();
}

/** Beside the best point of a line, inside the plot. */
function labelPlace(
  plot: uPlot,
  { lines, xs, scale }: StudyChart,
  slot: number,
  width: number,
  ratio: number,
): DOMRect | null {
  const values = lines[slot].values;
  const better = (a: number, b: number): boolean => (scale === 'rank' ? a < b : a > b);
  const best = values.reduce<number>((top, value, i) => {
    const highest = values[top] ?? null;
    return value !== null && (highest === null || better(value, highest)) ? i : top;
  }, 0);
  const value = values[best];
  if (value === null || value === undefined) return null;
  const { left, top, width: room, height: tall } = plot.bbox;
  const height = FONT_SIZE * ratio;
  const clamp = (at: number, low: number, high: number): number => Math.max(low, Math.min(at, high));
  const x = plot.valToPos(xs[best], 'x', true) - width / 2;
  const y = plot.valToPos(value, 'y', true) - (FONT_SIZE + 6) * ratio;
  return new DOMRect(
    clamp(x, left + 4 * ratio, left + room - width - 4 * ratio),
    clamp(y, top, top + tall - height),
    width,
    height,
  );
}

const overlap = (a: DOMRect, b: DOMRect): boolean =>
  a.x < b.right && b.x < a.right && a.y < b.bottom && b.y < a.bottom;

/** The values of all lines at one place of a chart, the best first. */
export function told(chart: StudyChart, place: number, most: number): readonly string[] {
  const { lines, scale } = chart;
  const worth = (value: number | null | undefined): number =>
    value === null || value === undefined ? -Infinity : scale === 'rank' ? -value : value;
  return [...lines]
    .sort((a, b) => worth(b.values[place]) - worth(a.values[place]))
    .slice(0, most)
    .map(({ label, values }) => `${label} ${heightText(scale, values[place] ?? null)}`);
}
