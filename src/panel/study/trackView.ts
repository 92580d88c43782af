/** The future of one slider, drawn behind it. */
import { breakingPoints, breakingSentence } from '../../study/breakingPoints';
import { parameterSpecOf } from '../../study/axis';
import { severitiesOf } from '../../study/imagenetC';
import { withUnit } from '../../study/words';
import { t } from '../../language';
import type { Session } from '../../session/types';
import type { Track } from '../../session/studies/foresight';
import { h, setAttribute, svg } from '../dom';
import { Part } from '../part';
import { trackShape, type Area } from './trackShape';

/** Golden angle: classes of near numbers have colours that are far from each other. */
const TURN = 137.5;

export interface TrackOptions {
  readonly stepId: string;
  readonly parameter: string;
  /** The slider in front of it, which hears in words what is drawn. */
  readonly range: HTMLElement;
  /** What is pointed at to have this track before the others. */
  readonly row: HTMLElement;
}

export class TrackView extends Part {
  readonly node: HTMLElement;
  readonly #session: Session;
  readonly #options: TrackOptions;
  readonly #svg = svg('svg', { viewBox: '0 0 1 1', preserveAspectRatio: 'none' });
  #shown: Track['samples'] | null = null;

  constructor(session: Session, options: TrackOptions) {
    super();
    this.#session = session;
    this.#options = options;
    this.node = h('span', { class: 'jp-Impact-future', 'aria-hidden': 'true' }, this.#svg);
    const { stepId, parameter, row } = options;
    const focus = (): void => session.foresight.focus({ stepId, parameter });
    this.listen(row, 'pointerenter', focus);
    this.listen(row, 'focusin', focus);
    this.paint(session, ['foresight', 'state', 'info'], () => this.#update());
    this.#update();
  }

  #update(): void {
    const { stepId, parameter, range } = this.#options;
    const track = this.#session.foresight.track(stepId, parameter);
    const samples = track?.samples ?? null;
    if (samples === this.#shown) return;
    this.#shown = samples;
    this.#svg.replaceChildren(...(track ? shapesOf(track) : []));
    this.node.classList.toggle('jp-mod-known', track !== null);
    const words = track && this.#wordsOf(track);
    setAttribute(range, 'aria-description', words);
    setAttribute(range, 'title', words);
  }

  /** “Egyptian cat holds from −34° to 41°” */
  #wordsOf({ axis, start, samples }: Track): string | null {
    // A value has no class to keep.
    if (start.probability === null) return null;
    const breaks = breakingSentence(axis, breakingPoints(axis, samples));
    const holds = `${this.#session.labelOf(start.index)} ${breaks}`;
    const marked = severitiesOf(axis.augmentation, axis.parameter);
    if (marked.length === 0) return holds;
    const values = marked.map((value) => withUnit(parameterSpecOf(axis), value)).join(', ');
    return t`${holds}; severities 1 to 5 of ImageNet-C at ${values}`;
  }
}

function shapesOf(track: Track): readonly SVGElement[] {
  const { areas, breaks } = trackShape(track);
  const { augmentation, parameter, from, to } = track.axis;
  const marks = severitiesOf(augmentation, parameter).map((value) => (value - from) / (to - from));
  return [...areas.map(pathOf), ...breaks.map(tickAt), ...marks.map(markAt)];
}

function pathOf({ index, isFirst, edge }: Area): SVGElement {
  const [left] = edge[0];
  const [right] = edge[edge.length - 1];
  const top = edge.map(([x, y]) => `L${x.toFixed(4)} ${y.toFixed(3)}`).join('');
  return svg('path', {
    d: `M${left.toFixed(4)} 1${top}L${right.toFixed(4)} 1Z`,
    class: isFirst ? 'jp-mod-first' : index < 0 ? 'jp-mod-unknown' : 'jp-mod-other',
    style: isFirst || index < 0 ? null : `--ai-hue: ${Math.round((index * TURN) % 360)}`,
  });
}

/** A published severity: a short line at the foot. */
const markAt = (x: number): SVGElement =>
  svg('line', { x1: x.toFixed(4), x2: x.toFixed(4), y1: 0.7, y2: 1, class: 'jp-mod-severity' });

const tickAt = (x: number): SVGElement => svg('line', { x1: x.toFixed(4), x2: x.toFixed(4), y1: 0, y2: 1 });
