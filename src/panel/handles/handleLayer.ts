/** Handles over the augmented picture: the erase box and the corners of the perspective, by pointer and by keyboard. */
import type { TracedStep } from '../../engine/augment/trace';
import type { Point, Size } from '../../engine/image/image';
import { t } from '../../language';
import type { Session } from '../../session/types';
import { ordinal } from '../controls/stepView';
import { h, setAttribute, setChildren, setHidden, svg } from '../dom';
import { Part } from '../part';
import type { Painting } from '../part';
import { traceOf } from '../trace';
import { eraseHandles } from './eraseHandles';
import { intervalHandles } from './intervalHandles';
import { perspectiveHandles } from './perspectiveHandles';
import { rotateHandles } from './rotateHandles';
import type { Handle, Patch, StepHandles } from './stepHandles';

/** A handle with everything that moves it. */
interface Placed {
  readonly handle: Handle;
  readonly traced: TracedStep;
  /** Of the final picture. */
  readonly size: Size;
}

const COARSE = 10;
const NUDGES: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

function handlesOf({ step, outputSize }: TracedStep, suffix: string): StepHandles | null {
  if (!step.enabled) return null;
  if (step.name === 'erase') return eraseHandles(step, outputSize, suffix);
  if (step.name === 'erase_interval') return intervalHandles(step, outputSize, suffix);
  if (step.name === 'rotate') return rotateHandles(step, outputSize, suffix);
  return step.name === 'perspective' ? perspectiveHandles(step, outputSize, suffix) : null;
}

export class HandleLayer extends Part {
  readonly node: HTMLElement;
  readonly #session: Session;
  readonly #outlines = svg('svg', {
    class: 'jp-Impact-outlines',
    viewBox: '0 0 1 1',
    preserveAspectRatio: 'none',
    'aria-hidden': 'true',
  });
  readonly #shapes = new Map<string, SVGPolygonElement>();
  readonly #buttons = new Map<string, HTMLButtonElement>();
  readonly #placed = new Map<HTMLButtonElement, Placed>();
  readonly #painting: Painting;
  #drag: AbortController | null = null;

  constructor(session: Session) {
    super();
    this.#session = session;
    this.node = h('div', { class: 'jp-Impact-handles' });
    this.node.append(this.#outlines);
    this.#painting = this.paint(session, ['state', 'info', 'recorder'], () => this.#update());
    this.#update();
  }

  override dispose(): void {
    this.#drag?.abort();
    super.dispose();
  }

  #update(): void {
    // A recorded frame is looked at, not changed.
    const live = this.#session.recorder.shown === null;
    setHidden(this.node, !live);
    if (!live) return;
    const { steps, size } = traceOf(this.#session);
    const { augmentations } = this.#session.state;
    this.#placed.clear();
    const shapes: SVGPolygonElement[] = [];
    const buttons: HTMLButtonElement[] = [];
    for (const traced of steps) {
      const found = handlesOf(traced, ordinal(augmentations, traced.step));
      if (!found) continue;
      const outline = found.outline.flatMap((point) => onPicture(traced, point, size) ?? []);
      const whole = outline.length > 0 && outline.length === found.outline.length;
      if (whole) shapes.push(this.#shape(traced.step.id, outline));
      for (const handle of found.handles) {
        const at = onPicture(traced, handle.at, size);
        if (handle.kind === 'inside') shapes.at(-1)?.classList.add('jp-mod-movable');
        const button = this.#button(`${traced.step.id} ${handle.name}`);
        // Inside the picture, so that a corner that was turned out of sight can still be reached.
        button.style.left = `${(100 * Math.min(1, Math.max(0, at?.x ?? 0))).toFixed(2)}%`;
        button.style.top = `${(100 * Math.min(1, Math.max(0, at?.y ?? 0))).toFixed(2)}%`;
        setAttribute(button, 'aria-label', handle.name);
        setAttribute(button, 'title', t`${handle.name}: drag, or use the arrow keys`);
        setAttribute(button, 'data-handle', handle.kind);
        setHidden(button, at === null);
        this.#placed.set(button, { handle, traced, size });
        buttons.push(button);
      }
    }
    const kept = new Set(buttons);
    for (const [key, button] of this.#buttons) if (!kept.has(button)) this.#buttons.delete(key);
    for (const [id, shape] of this.#shapes) if (!shapes.includes(shape)) this.#shapes.delete(id);
    setChildren(this.#outlines, shapes);
    setChildren(this.node, [this.#outlines, ...buttons]);
  }

  /** The outline of a step; what can be moved as a whole is moved by its inside. */
  #shape(stepId: string, points: readonly Point[]): SVGPolygonElement {
    const shape = this.#shapes.get(stepId) ?? svg('polygon', { class: 'jp-Impact-outline' });
    setAttribute(shape, 'points', points.map(({ x, y }) => `${x.toFixed(4)},${y.toFixed(4)}`).join(' '));
    if (this.#shapes.has(stepId)) return shape;
    this.#shapes.set(stepId, shape);
    this.listen(shape, 'pointerdown', (event) => {
      const inside = [...this.#placed].find(
        ([, { handle, traced }]) => handle.kind === 'inside' && traced.step.id === stepId,
      );
      if (inside) this.#onPress(inside[0], event);
    });
    return shape;
  }

  #button(key: string): HTMLButtonElement {
    const known = this.#buttons.get(key);
    if (known) return known;
    const button = h('button', { type: 'button', class: 'jp-Impact-handle' });
    this.listen(button, 'keydown', (event) => this.#onKey(button, event));
    this.listen(button, 'pointerdown', (event) => this.#onPress(button, event));
    this.#buttons.set(key, button);
    return button;
  }

  #onKey(button: HTMLButtonElement, event: KeyboardEvent): void {
    const placed = this.#placed.get(button);
    const nudge = NUDGES[event.key];
    if (!placed || !nudge || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const steps = event.shiftKey ? COARSE : 1;
    this.#set(placed.traced.step.id, placed.handle.nudge(nudge[0] * steps, nudge[1] * steps));
    this.#painting.hurry();
  }

  #onPress(button: HTMLButtonElement, start: PointerEvent): void {
    const placed = this.#placed.get(button);
    if (!placed || start.button !== 0) return;
    const { handle, traced, size } = placed;
    const { step } = traced;
    const from = traced.fromFinal(this.#finalPoint(start, size));
    if (!from) return;
    start.preventDefault();
    button.focus();
    button.setPointerCapture(start.pointerId);
    this.#drag?.abort();
    const drag = new AbortController();
    this.#drag = drag;
    const { signal } = drag;
    this.node.classList.add('jp-mod-dragging');
    signal.addEventListener('abort', () => this.node.classList.remove('jp-mod-dragging'));
    button.addEventListener(
      'pointermove',
      (event) => {
        const to = traced.fromFinal(this.#finalPoint(event, size));
        if (to) this.#set(step.id, handle.drag(from, to));
      },
      { signal },
    );
    const takeBack = (): void => {
      drag.abort();
      this.#set(step.id, step.parameters as Patch);
    };
    for (const type of ['pointerup', 'lostpointercapture'] as const) {
      button.addEventListener(type, () => drag.abort(), { signal });
    }
    // The browser scrolls with the finger: nothing was meant.
    button.addEventListener('pointercancel', takeBack, { signal });
    button.addEventListener(
      'keydown',
      (event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        takeBack();
      },
      { signal },
    );
  }

  /** The pointer, in pixels of the final picture. */
  #finalPoint(event: PointerEvent, size: Size): Point {
    const box = this.node.getBoundingClientRect();
    return {
      x: ((event.clientX - box.left) / box.width) * size.width - 0.5,
      y: ((event.clientY - box.top) / box.height) * size.height - 0.5,
    };
  }

  /** Several parameters in one change of state. */
  #set(stepId: string, patch: Patch): void {
    const augmentations = this.#session.state.augmentations.map((step) =>
      step.id === stepId ? ({ ...step, parameters: { ...step.parameters, ...patch } } as typeof step) : step,
    );
    this.#session.update({ augmentations });
  }
}

/** A point of a step's output as fractions of the final picture; null where it goes nowhere. */
function onPicture({ toFinal }: TracedStep, point: Point, size: Size): Point | null {
  const final = toFinal(point);
  return final && { x: (final.x + 0.5) / size.width, y: (final.y + 0.5) / size.height };
}
