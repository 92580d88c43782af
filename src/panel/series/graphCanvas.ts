/** A graph on a canvas that fills its place: painted in the next frame, sharp on every screen, in the theme's colours. */
import { drawGraph, type GraphStyle } from '../../media/graph/drawGraph';
import type { Graph } from '../../media/graph/graph';
import type { GraphLayout, TimeWindow } from '../../media/graph/layout';
import { t } from '../../language';
import { h, setAttribute } from '../dom';
import { FrameTask } from '../frameTask';
import { Part } from '../part';

export class GraphCanvas extends Part<HTMLCanvasElement> {
  readonly node: HTMLCanvasElement;
  readonly #task = this.own(new FrameTask(() => this.#paint()));
  readonly #painted: (layout: GraphLayout) => void;
  #graph: Graph | null = null;
  #window: TimeWindow = { from: 0, to: 1 };

  /** @param painted hears where everything stands */
  constructor(name: string, painted: (layout: GraphLayout) => void) {
    super();
    this.#painted = painted;
    this.node = h('canvas', {
      class: 'jp-Impact-graph',
      role: 'img',
      'aria-label': name,
      width: 1,
      height: 1,
    });
    this.observeSize(this.node, () => this.#task.request());
  }

  show(graph: Graph, window: TimeWindow): void {
    this.#graph = graph;
    this.#window = window;
    this.#task.request();
  }

  /** As a PNG. @throws when the canvas cannot be read */
  toBlob(): Promise<Blob> {
    this.#task.flush();
    return new Promise((resolve, reject) => {
      this.node.toBlob((blob) =>
        blob ? resolve(blob) : reject(new Error(t`The graph could not be saved.`)),
      );
    });
  }

  #paint(): void {
    const graph = this.#graph;
    const { clientWidth: width, clientHeight: height } = this.node;
    const context = this.node.getContext('2d');
    if (!graph || !context || width === 0 || height === 0) return;
    const scale = window.devicePixelRatio || 1;
    this.node.width = Math.round(width * scale);
    this.node.height = Math.round(height * scale);
    context.setTransform(scale, 0, 0, scale, 0, 0);
    const style = styleOf(this.node);
    context.fillStyle = style.paper;
    context.fillRect(0, 0, width, height);
    this.#painted(drawGraph(context, graph, width, height, this.#window, style));
    setAttribute(this.node, 'data-painted', true);
  }
}

/** The theme's colours, resolved where the canvas stands. */
function styleOf(node: HTMLElement): GraphStyle {
  const { color, backgroundColor, borderTopColor, outlineColor, fontFamily } = getComputedStyle(node);
  return {
    ink: color,
    paper: backgroundColor,
    grid: borderTopColor,
    quiet: outlineColor,
    font: `11px ${fontFamily || 'sans-serif'}`,
  };
}
