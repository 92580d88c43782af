/**
 * Paints the panels of a session: a part says what it reads, and where that has changed it is painted with the next frame, once,
 * in the order in which parts stand on screen. While no panel is on screen nothing is painted, and nothing is forgotten.
 */
import type { IDisposable } from '@lumino/disposable';
import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';
import type { AnalysisState, Session } from '../session/types';

/** What there is to read of a session, and who tells that it has changed. */
const TOLD_BY = {
  state: (session) => session.stateChanged,
  info: (session) => session.infoChanged,
  result: (session) => session.resultChanged,
  sweep: (session) => session.sweepChanged,
  recorder: ({ recorder }) => recorder.changed,
  baseline: ({ baseline }) => baseline.changed,
  foresight: ({ foresight }) => foresight.changed,
  desk: ({ desk }) => desk.changed,
} as const satisfies Readonly<Record<string, (session: Session) => ISignal<unknown, unknown>>>;

type Source = keyof typeof TOLD_BY;

/** A fact, or one field of the state: who reads `state.display` has nothing to do while a slider moves. */
export type Fact = Source | `state.${keyof AnalysisState}`;

const sourceOf = (fact: Fact): Source => fact.split('.')[0] as Source;

/** A part on screen. */
export interface Painted {
  readonly node: Node;
  readonly reads: readonly Fact[];
  paint(): void;
}

export class Painter {
  readonly #session: Session;
  readonly #parts = new Set<Painted>();
  /** What ends each connection. */
  readonly #heard = new Map<Source, () => void>();
  readonly #asked = new Set<Painted>();
  /** Panels, and whether they are on screen. Parts without a panel are always painted. */
  readonly #screens = new Set<() => boolean>();
  #state: AnalysisState;
  /** `soon`: it is asked for when this turn ends. */
  #frame: number | 'soon' | null = null;

  constructor(session: Session) {
    this.#session = session;
    this.#state = session.state;
  }

  /** Paint this part whenever what it reads has changed, until it is removed. */
  add(part: Painted): void {
    this.#parts.add(part);
    part.reads.map(sourceOf).forEach((source) => this.#hear(source));
  }

  remove(part: Painted): void {
    this.#parts.delete(part);
    this.#asked.delete(part);
    const read = new Set([...this.#parts].flatMap(({ reads }) => reads.map(sourceOf)));
    for (const [source, end] of this.#heard) {
      if (read.has(source)) continue;
      end();
      this.#heard.delete(source);
    }
  }

  /** Paint this part with the next frame. */
  ask(part: Painted): void {
    this.#asked.add(part);
    if (this.#frame !== null) return;
    this.#frame = 'soon';
    // After the pictures, which ask for the frame on their own as they hear of the same change: the eye waits for them.
    queueMicrotask(() => {
      if (this.#frame !== 'soon') return;
      // In a tab that is hidden the browser holds the frame back.
      this.#frame = requestAnimationFrame(() => {
        this.#frame = null;
        this.flush();
      });
    });
  }

  /** Paint what was asked for now; what that asks for in turn comes with the next frame. */
  flush(): void {
    if (!this.#isShown || this.#asked.size === 0) return;
    if (typeof this.#frame === 'number') cancelAnimationFrame(this.#frame);
    this.#frame = null;
    const asked = [...this.#asked].sort(byPlace);
    this.#asked.clear();
    // One that is painted may take another one away.
    for (const part of asked) if (this.#parts.has(part)) this.#paint(part);
  }

  /** Paint this part now, if it was asked for. */
  hurry(part: Painted): void {
    if (this.#asked.delete(part)) this.#paint(part);
  }

  /** A panel of the session. Whoever shows it again flushes. @param isShown whether it is on screen */
  addScreen(isShown: () => boolean): IDisposable {
    const screens = this.#screens;
    screens.add(isShown);
    return {
      get isDisposed() {
        return !screens.has(isShown);
      },
      dispose: () => void screens.delete(isShown),
    };
  }

  get #isShown(): boolean {
    const hasScreen = this.#screens.size === 0 || [...this.#screens].some((isShown) => isShown());
    return hasScreen && !document.hidden;
  }

  /** As signals do: an error in one part does not keep the others from being painted. */
  #paint(part: Painted): void {
    try {
      part.paint();
    } catch (error) {
      Signal.getExceptionHandler()(error as Error);
    }
  }

  #hear(source: Source): void {
    if (this.#heard.has(source)) return;
    if (source === 'state') this.#state = this.#session.state;
    const signal: ISignal<unknown, unknown> = TOLD_BY[source](this.#session);
    const slot = (): void => this.#onChange(source);
    signal.connect(slot);
    this.#heard.set(source, () => void signal.disconnect(slot));
  }

  #onChange(source: Source): void {
    const changed = new Set<Fact>([source]);
    if (source === 'state') this.#changedFields().forEach((field) => changed.add(`state.${field}`));
    for (const part of this.#parts) if (part.reads.some((fact) => changed.has(fact))) this.ask(part);
  }

  #changedFields(): readonly (keyof AnalysisState)[] {
    const [before, after] = [this.#state, this.#session.state];
    this.#state = after;
    return (Object.keys(after) as (keyof AnalysisState)[]).filter((key) => after[key] !== before[key]);
  }
}

function byPlace({ node: a }: Painted, { node: b }: Painted): number {
  const place = a.compareDocumentPosition(b);
  if (place & Node.DOCUMENT_POSITION_FOLLOWING) return -1;
  return place & Node.DOCUMENT_POSITION_PRECEDING ? 1 : 0;
}

const painters = new WeakMap<Session, Painter>();

/** The one painter of a session, whose panels hear together of what has changed. */
export function painterOf(session: Session): Painter {
  const painter = painters.get(session) ?? new Painter(session);
  painters.set(session, painter);
  return painter;
}
