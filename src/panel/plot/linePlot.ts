/** Lines over one parameter, drawn with uPlot. What is drawn is handed in as data; this knows pixels and colours. */
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { Scale } from '../../session/studies/measures';
import { valueText } from '../../session/valueText';
import { same } from '../../session/reducer';
import { OwnTask } from '../ownTask';
import { Part } from '../part';
import { h } from '../dom';
import { Palette } from './colours';
import type { Colours } from './colours';
import type { Drawing, PlotLine } from './drawing';
import { drawMarks, FONT_SIZE, strokeOf } from './marks';

export interface PlotEvents {
  /** The pointer lies over a value of the parameter; null: it left. */
  onHover(value: number | null, at: { readonly left: number; readonly top: number }): void;
  /** A value was pressed, or dragged to. */
  onPick(value: number): void;
}

/** Lines that uPlot has room for; those without a line are empty. The band's two come after them. */
const SLOTS = 24;
/** How wide the band's colour is. */
const BAND = 0.16;

export class LinePlot extends Part {
  readonly node = h('div', { class: 'jp-Impact-curvePlot' });
  readonly #events: PlotEvents;
  readonly #palette = this.own(new Palette());
  /** Where the slider stands: it moves without anything being drawn. */
  readonly #present = h('div', { class: 'jp-Impact-curvePresent' });
  /** A plot costs more than what is drawn in it. */
  readonly #begin = this.own(
    new OwnTask(() => {
      if (!this.#drawing) return;
      this.#create(this.#drawing.scale);
      this.#draw(this.#drawing);
    }),
  );
  #plot: uPlot | null = null;
  #drawing: Drawing | null = null;
  /** Of the plot: uPlot's scales cannot be changed. */
  #scale: Scale | null = null;

  constructor(events: PlotEvents) {
    super();
    this.#events = events;
    this.node.append(this.#palette.node);
    this.watch(this.#palette.changed, () => this.#plot?.redraw());
    this.observeSize(this.node, () => this.#resize());
  }

  override dispose(): void {
    this.#plot?.destroy();
    super.dispose();
  }

  show(drawing: Drawing): void {
    const before = this.#drawing;
    this.#drawing = drawing;
    const isDrawn = same({ ...before, present: null }, { ...drawing, present: null });
    if (this.#plot && isDrawn) return this.#place();
    if (this.#scale === drawing.scale) this.#draw(drawing);
    else this.#begin.request();
  }

  #draw(drawing: Drawing): void {
    this.#plot?.setData(dataOf(drawing));
  }

  #place(): void {
    const { present } = this.#drawing ?? {};
    if (!this.#plot || present === undefined) return;
    this.#present.style.translate = `${this.#plot.valToPos(present, 'x')}px`;
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
    over.append(this.#present);
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
    else if (this.#drawing) this.show(this.#drawing);
  }

  #options(width: number, height: number, scale: Scale): uPlot.Options {
    const colours = (): Colours => this.#palette.colours;
    const line = (slot: number): PlotLine | undefined => this.#drawing?.lines[slot];
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
      // Above the lines stands what their rules are called.
      padding: [FONT_SIZE + 6, 12, 0, 0],
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false, setScale: false }, points: { size: 6 } },
      scales: {
        x: { time: false, range: () => [...(this.#drawing?.range ?? [0, 1])] as [number, number] },
        y: SCALES[scale],
      },
      axes: [
        {
          ...axis,
          size: 20,
          values: (_, splits) =>
            splits.map((value) => (this.#drawing ? valueText(this.#drawing.spec, value) : '')),
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
          stroke: () => strokeOf(line(slot), slot, colours()),
          width: line(slot)?.isExplained ? 2 : 1.5,
          points: {
            show: () => Boolean(this.#drawing?.hasDots && line(slot)?.isMarked),
            size: 5,
            fill: () => strokeOf(line(slot), slot, colours()),
          },
        })),
        ...[0, 1].map((): uPlot.Series => ({ stroke: 'transparent', width: 0, points: { show: false } })),
      ],
      bands: [{ series: [SLOTS + 2, SLOTS + 1], fill: () => faded(colours().accent) }],
      hooks: {
        draw: [
          (plot) => {
            if (this.#drawing) drawMarks(plot, this.#drawing, colours());
            this.#place();
          },
        ],
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

function dataOf({ xs, lines, band }: Drawing): uPlot.AlignedData {
  const none = xs.map(() => null);
  const slots = Array.from({ length: SLOTS }, (_, slot) => [...(lines[slot]?.values ?? none)]);
  return [[...xs], ...slots, [...(band?.low ?? none)], [...(band?.high ?? none)]];
}

/** `rgb(…)` as computed styles write it, mostly transparent. */
const faded = (colour: string): string => colour.replace(/^rgb\((.*)\)$/, `rgba($1, ${BAND})`);
