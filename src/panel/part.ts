/** A piece of the panel: a node, and everything that has to end with it. */
import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import type { Session } from '../session/types';
import { painterOf } from './painter';
import type { Fact, Painted } from './painter';

/** A part that is painted when what it reads has changed. */
export interface Painting {
  /** Paint with the next frame. */
  ask(): void;
  /** Paint now, if it was asked for. */
  hurry(): void;
}

export abstract class Part<Node extends HTMLElement = HTMLElement> implements IDisposable {
  abstract readonly node: Node;
  readonly #abort = new AbortController();
  readonly #owned = new Set<IDisposable>();

  get isDisposed(): boolean {
    return this.#abort.signal.aborted;
  }

  /** Ends listeners, connections and owned parts, and takes the node out of the page. */
  dispose(): void {
    if (this.isDisposed) return;
    this.#abort.abort();
    for (const owned of this.#owned) owned.dispose();
    this.#owned.clear();
    this.node.remove();
  }

  /** Dispose of something together with this part. */
  protected own<T extends IDisposable>(owned: T): T {
    this.#owned.add(owned);
    return owned;
  }

  /** Dispose of something owned before this part ends. */
  protected disown(owned: IDisposable): void {
    this.#owned.delete(owned);
    owned.dispose();
  }

  /** Paint in the frame after anything that is read has changed, once, until this part is disposed of; see `Painter`. */
  protected paint(session: Session, reads: readonly Fact[], update: () => void): Painting {
    const painter = painterOf(session);
    const nodeOf = (): Node => this.node;
    const part: Painted = {
      get node() {
        return nodeOf();
      },
      reads,
      paint: update,
    };
    painter.add(part);
    this.#abort.signal.addEventListener('abort', () => painter.remove(part));
    return { ask: () => painter.ask(part), hurry: () => painter.hurry(part) };
  }

  /** Call back on every emission until this part is disposed of. */
  protected watch<Sender, Args>(signal: ISignal<Sender, Args>, slot: (args: Args) => void): void {
    const connected = (_: Sender, args: Args): void => slot(args);
    signal.connect(connected);
    this.#abort.signal.addEventListener('abort', () => signal.disconnect(connected));
  }

  /** Listen to DOM events until this part is disposed of. */
  protected listen<K extends keyof HTMLElementEventMap>(
    target: EventTarget,
    type: K,
    handler: (event: HTMLElementEventMap[K]) => void,
    options: AddEventListenerOptions = {},
  ): void {
    target.addEventListener(type, handler as EventListener, { ...options, signal: this.#abort.signal });
  }

  /** Call back after layout when the size of an element changed, until this part is disposed of. */
  protected observeSize(target: Element, handler: () => void): void {
    if (typeof ResizeObserver === 'undefined') return;
    const observer = new ResizeObserver(handler);
    observer.observe(target);
    this.#abort.signal.addEventListener('abort', () => observer.disconnect());
  }

  /**
   * Tells of elements that come near what a scroller shows, by its own size on each side, and of those that leave it.
   * Where a browser cannot tell, all are near.
   */
  protected observeNearness(
    scroller: Element,
    handler: (element: Element, isNear: boolean) => void,
  ): { observe(element: Element): void; unobserve(element: Element): void } {
    if (typeof IntersectionObserver === 'undefined')
      return { observe: (element) => handler(element, true), unobserve: () => undefined };
    const observer = new IntersectionObserver(
      (entries) => entries.forEach(({ target, isIntersecting }) => handler(target, isIntersecting)),
      { root: scroller, rootMargin: '100%' },
    );
    this.#abort.signal.addEventListener('abort', () => observer.disconnect());
    return observer;
  }
}
