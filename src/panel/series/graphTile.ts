/** One picture of a method as a graph over time: axes, crosshair with time and values, enlarge and save. */
import type { PictureName } from '../../engine/attribution/methods/catalogue';
import type { Preview } from '../../engine/contract/pictures';
import { attributionGraph, plainGraph, type Graph } from '../../media/graph/graph';
import type { GraphLayout, PlotBox } from '../../media/graph/layout';
import { t } from '../../language';
import type { AnalysisResult, Session } from '../../session/types';
import { button, setIcon } from '../buttons';
import { h, setAttribute, setHidden, setText } from '../dom';
import { download, stem } from '../download';
import { significant } from '../format';
import { Part } from '../part';
import { isAhead } from '../pictures/ahead';
import { isOriginal } from '../pictures/crosshair';
import type { Comparison } from '../pictures/comparison';
import type { Crosshair, Crossing } from '../pictures/crosshair';
import { comparableWith } from '../pictures/mapDifference';
import type { SharedByTiles } from '../pictures/pictureTile';
import { SHORT_TITLES } from '../../session/pictureTitles';
import { BandLegend } from './bandLegend';
import { GraphCanvas } from './graphCanvas';
import { factsOf, momentOf } from './facts';
import type { SeriesView } from './seriesView';
import { TimeGestures } from './timeGestures';

export class GraphTile extends Part {
  readonly node: HTMLElement;
  readonly name: PictureName;
  readonly #session: Session;
  readonly #view: SeriesView;
  readonly #crosshair: Crosshair;
  readonly #comparison: Comparison;
  readonly #canvas: GraphCanvas;
  readonly #place: HTMLElement;
  /** Lies over the plot and cuts off what time does not show. */
  readonly #overlay = h('div', { class: 'jp-Impact-plot' });
  readonly #cross = h('div', { class: 'jp-Impact-moment', 'aria-hidden': 'true', hidden: true });
  readonly #caption = h('span', { class: 'jp-Impact-captionText' });
  readonly #legend = this.own(new BandLegend());
  readonly #enlarge: HTMLButtonElement;
  readonly #buttons: HTMLElement;
  #plot: PlotBox | null = null;
  #graph: Graph | null = null;
  #made: Graph | null = null;
  #madeOf: readonly unknown[] = [undefined];
  /** The series of the present state, drawn before the network has answered. */
  #preview: Preview['series'] = null;

  constructor(
    session: Session,
    name: PictureName,
    { crosshair, comparison }: SharedByTiles,
    view: SeriesView,
    onEnlarge: () => void,
  ) {
    super();
    this.name = name;
    this.#session = session;
    this.#view = view;
    this.#crosshair = crosshair;
    this.#comparison = comparison;
    const title = SHORT_TITLES[name];
    this.#canvas = this.own(new GraphCanvas(t`${title} over time`, (layout) => this.#onPainted(layout)));
    this.#enlarge = button({ name: t`Enlarge ${title}`, icon: 'enlarge' });
    const save = button({ name: t`Save ${title}`, icon: 'download', hint: t`Save this graph as PNG` });
    this.#buttons = h('span', { class: 'jp-Impact-tileButtons' }, this.#enlarge, save);
    this.#overlay.append(this.#cross);
    this.#place = h(
      'div',
      {
        class: 'jp-Impact-graphPlace',
        tabindex: 0,
        role: 'group',
        'aria-label': t`${title} over time: plus and minus zoom, arrow keys move, Home shows all`,
        'data-jp-suppress-context-menu': true,
      },
      this.#canvas.node,
      this.#overlay,
    );
    this.node = h(
      'figure',
      { class: 'jp-Impact-tile jp-Impact-graphTile', 'data-graph': name },
      h(
        'figcaption',
        { class: 'jp-Impact-caption' },
        h(
          'div',
          { class: 'jp-Impact-captionHead' },
          h('span', { class: 'jp-Impact-captionTitle' }, title),
          this.#caption,
          this.#legend.node,
          this.#buttons,
        ),
      ),
      this.#place,
    );
    this.listen(this.#enlarge, 'click', onEnlarge);
    this.listen(save, 'click', () => void this.save());
    this.own(
      new TimeGestures(this.#place, view, {
        plot: () => this.#plot,
        onMove: (fraction) => this.#onMove(fraction),
      }),
    );
    this.watch(crosshair.changed, (crossing) => this.#showCrossing(crossing));
    this.watch(session.resultChanged, () => this.#onResult());
    this.paint(session, ['state', 'baseline'], () => this.#update());
    this.watch(view.changed, () => this.#update());
    this.watch(comparison.changed, () => this.#update());
    this.#update();
  }

  /** Put something over the plot that follows its time. */
  addOverlay(node: HTMLElement): void {
    this.#overlay.append(node);
  }

  addButton(node: HTMLElement): void {
    this.#buttons.prepend(node);
  }

  /** Paint this until the next result. */
  preview({ series }: Preview): void {
    this.#preview = series;
    this.#update();
  }

  setLarge(large: boolean): void {
    this.node.classList.toggle('jp-mod-large', large);
    const title = SHORT_TITLES[this.name];
    setIcon(this.#enlarge, large ? 'shrink' : 'enlarge');
    setAttribute(this.#enlarge, 'aria-label', large ? t`Back to side by side` : t`Enlarge ${title}`);
    setAttribute(this.#enlarge, 'title', large ? t`Back to side by side (Esc)` : t`Enlarge ${title}`);
  }

  async save(): Promise<void> {
    try {
      download(await this.#canvas.toBlob(), `${stem(this.#session.state.image.name)}-${this.name}.png`);
    } catch (error) {
      this.#session.notify(error instanceof Error ? error.message : String(error));
    }
  }

  #onResult(): void {
    if (!isAhead(this.#session)) this.#preview = null;
    this.#update();
    this.#showCrossing(this.#crosshair.crossing);
  }

  /** Made once for what it is made of: moving and zooming in time ask for it with every event. */
  #graphNow(): Graph | null {
    const { result, state } = this.#session;
    const of = [this.#preview, result, this.#pinned, state.channelNames, state.samplingRate];
    if (of.some((each, i) => each !== this.#madeOf[i])) {
      this.#madeOf = of;
      this.#made = this.#make();
    }
    return this.#made;
  }

  /** What is shown in the place of the present answer; null: nothing. */
  get #pinned(): AnalysisResult | null {
    const { baseline, result } = this.#session;
    return this.#comparison.mode === 'pinned' && result ? comparableWith(result, baseline) : null;
  }

  #make(): Graph | null {
    const { result } = this.#session;
    const facts = factsOf(this.#session);
    if (this.#pinned) return attributionGraph(this.name, this.#pinned, facts);
    if (this.#preview && this.name === 'original') {
      return plainGraph(this.#preview.original, this.#preview.original, facts);
    }
    if (this.#preview && this.name === 'augmented') {
      return plainGraph(this.#preview.augmented, this.#preview.original, facts);
    }
    return result && attributionGraph(this.name, result, facts);
  }

  #update(): void {
    if (this.node.hidden || !this.#isSeries) return;
    const graph = this.#graphNow();
    this.#graph = graph;
    this.#legend.show(graph?.bands ?? null);
    if (!graph) return;
    const lines = graph.lines.filter((_, channel) => !this.#view.isHidden(channel));
    this.node.style.setProperty('--ai-channels', String(lines.length));
    this.#canvas.show({ ...graph, lines }, this.#window(graph));
  }

  get #isSeries(): boolean {
    return this.#session.result?.request.input.domain === 'series' || this.#preview !== null;
  }

  #window({ length }: Graph): { from: number; to: number } {
    const { from, to } = this.#view.span;
    return { from: from * length, to: to * length };
  }

  /** Handles and crosshair lie over the plot, and reach beyond it where time is zoomed. */
  #onPainted({ plot }: GraphLayout): void {
    this.#plot = plot;
    const { from, to } = this.#view.span;
    const { style } = this.#overlay;
    [style.left, style.top] = [`${plot.x}px`, `${plot.y}px`];
    [style.width, style.height] = [`${plot.width}px`, `${plot.height}px`];
    style.setProperty('--ai-time-left', `${((-from / (to - from)) * 100).toFixed(3)}%`);
    style.setProperty('--ai-time-width', `${(100 / (to - from)).toFixed(3)}%`);
    this.#showCrossing(this.#crosshair.crossing);
  }

  #onMove(fraction: number | null): void {
    const { result } = this.#session;
    const graph = this.#graph;
    const point = fraction === null || !graph ? null : { x: fraction * graph.length - 0.5, y: 0 };
    this.#crosshair.move(this.name, point, result);
  }

  #showCrossing(crossing: Crossing | null): void {
    const graph = this.#graph;
    const point = crossing && (isOriginal(this.name) ? crossing.original : crossing.augmented);
    const sample = point ? Math.round(point.x) : -1;
    const isInside = graph !== null && sample >= 0 && sample < graph.length;
    setHidden(this.#cross, !isInside);
    setHidden(this.#legend.node, crossing !== null || !graph?.bands);
    setText(this.#caption, isInside ? this.#reading(graph, sample) : crossing ? 'outside' : '');
    if (!isInside) return;
    const { from, to } = this.#window(graph);
    this.#cross.style.left = `${(((sample + 0.5 - from) / (to - from)) * 100).toFixed(3)}%`;
  }

  /** Time, and the value of every shown channel with its attribution. */
  #reading({ lines, bands, samplingRate }: Graph, sample: number): string {
    const top = bands?.kind === 'heat' ? bands.top : 1;
    const values = lines.flatMap(({ name, values, band }, channel) => {
      if (this.#view.isHidden(channel)) return [];
      const value = values[sample] ?? NaN;
      const text = Number.isNaN(value) ? 'missing' : significant(value);
      return [band ? `${name} ${text} (${significant((band[sample] ?? NaN) * top)})` : `${name} ${text}`];
    });
    return `${momentOf(sample, samplingRate)}:  ${values.join('  ')}`;
  }
}
