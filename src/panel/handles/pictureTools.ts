/** The tools at the edge of the augmented picture: which one is in hand, and what dragging on the picture does with it. */
import { defaultStep } from '../../engine/augment/catalogue';
import type { AugmentationStep } from '../../engine/augment/catalogue';
import type { Point, Size } from '../../engine/image/image';
import { t } from '../../language';
import { domainOf } from '../../session/state';
import type { Session } from '../../session/types';
import { button } from '../buttons';
import { h, setAttribute, setHidden } from '../dom';
import { Part } from '../part';
import { traceOf } from '../trace';
import { pulled, TOOLS, TOOL_SPECS } from './tools';
import type { Tool } from './tools';

/** A pointer that moved less was not dragged, pixels. */
const SLOP = 6;

export class PictureTools extends Part {
  readonly node: HTMLElement;
  readonly #session: Session;
  readonly #frame: HTMLElement;
  readonly #buttons: ReadonlyMap<Tool, HTMLButtonElement>;
  #tool: Tool = 'erase';
  /** A finger scrolls the page until a tool was taken in hand. */
  #taken = false;
  #drag: AbortController | null = null;

  /** @param frame of the picture, on which is dragged */
  constructor(session: Session, frame: HTMLElement) {
    super();
    this.#session = session;
    this.#frame = frame;
    this.#buttons = new Map(
      TOOLS.map((tool) => {
        const { name, hint, icon } = TOOL_SPECS[tool];
        return [tool, button({ name: t`${name} tool`, hint, icon, pressed: false })];
      }),
    );
    this.node = h(
      'div',
      { class: 'jp-Impact-tools', role: 'group', 'aria-label': t`Tools` },
      ...this.#buttons.values(),
    );
    for (const [tool, each] of this.#buttons) {
      this.listen(each, 'click', () => {
        this.#tool = tool;
        this.#taken = true;
        this.#update();
      });
    }
    this.listen(frame, 'pointerdown', (event) => this.#onDown(event));
    this.paint(session, ['state.image', 'recorder'], () => this.#update());
    this.#update();
  }

  override dispose(): void {
    this.#drag?.abort();
    super.dispose();
  }

  /** A recorded frame is looked at, not changed; a series has tools of its own. */
  get #isUsable(): boolean {
    return this.#session.recorder.shown === null && domainOf(this.#session.state) === 'image';
  }

  #update(): void {
    const isLive = this.#isUsable;
    setHidden(this.node, !isLive);
    for (const [tool, each] of this.#buttons) {
      setAttribute(each, 'aria-pressed', String(tool === this.#tool));
    }
    this.#frame.style.cursor = isLive ? TOOL_SPECS[this.#tool].cursor : '';
    this.#frame.style.touchAction = this.#taken ? 'none' : '';
  }

  #onDown(start: PointerEvent): void {
    const isFinger = start.pointerType === 'touch' && !this.#taken;
    const isButton = start.target instanceof Element && start.target.closest('button') !== null;
    if (start.button !== 0 || isFinger || isButton || !this.#isUsable) return;
    const before = this.#session.state.augmentations;
    const { augmentations, step } = withStep(before, this.#tool);
    const { steps, size } = traceOf(this.#session);
    const traced = steps.find((each) => each.step.id === step.id);
    const toStep = (event: PointerEvent): Point | null => {
      const at = this.#pointOf(event, size);
      return traced ? traced.fromFinal(at) : at;
    };
    const from = toStep(start);
    if (!from) return;
    this.#drag?.abort();
    const drag = new AbortController();
    this.#drag = drag;
    const { signal } = drag;
    const frame = this.#frame;
    let isDragged = false;
    frame.addEventListener(
      'pointermove',
      (event) => {
        if (event.pointerId !== start.pointerId) return;
        isDragged ||= Math.hypot(event.clientX - start.clientX, event.clientY - start.clientY) > SLOP;
        const to = isDragged ? toStep(event) : null;
        if (!to) return;
        if (!frame.hasPointerCapture(event.pointerId)) frame.setPointerCapture(event.pointerId);
        const patch = pulled(step, { from, to, size: traced?.outputSize ?? size });
        if (patch) this.#set(augmentations, step, patch);
      },
      { signal },
    );
    frame.addEventListener('pointerup', () => drag.abort(), { signal });
    const takeBack = (): void => {
      drag.abort();
      if (isDragged) this.#session.update({ augmentations: before });
    };
    frame.addEventListener('pointercancel', takeBack, { signal });
    document.addEventListener(
      'keydown',
      (event) => {
        if (event.key !== 'Escape' || !isDragged) return;
        event.preventDefault();
        event.stopPropagation();
        takeBack();
      },
      { signal, capture: true },
    );
  }

  #set(augmentations: readonly AugmentationStep[], step: AugmentationStep, patch: object): void {
    const parameters = { ...step.parameters, ...patch };
    this.#session.update({
      augmentations: augmentations.map((each) =>
        each === step ? ({ ...step, parameters } as AugmentationStep) : each,
      ),
    });
  }

  /** The pointer, in pixels of the final picture, centres at integers. */
  #pointOf({ clientX, clientY }: PointerEvent, size: Size): Point {
    const box = this.#frame.getBoundingClientRect();
    return {
      x: ((clientX - box.left) / box.width) * size.width - 0.5,
      y: ((clientY - box.top) / box.height) * size.height - 0.5,
    };
  }
}

/** The pipeline with a step of this name that is in use; one is added at the end where there is none. */
function withStep(
  steps: readonly AugmentationStep[],
  name: Tool,
): { readonly augmentations: readonly AugmentationStep[]; readonly step: AugmentationStep } {
  const found =
    steps.find((step) => step.name === name && step.enabled) ?? steps.find((step) => step.name === name);
  if (!found) {
    const step = defaultStep(name, freeId(steps, name));
    return { augmentations: [...steps, step], step };
  }
  const step = found.enabled ? found : { ...found, enabled: true };
  return { augmentations: steps.map((each) => (each === found ? step : each)), step };
}

function freeId(steps: readonly AugmentationStep[], name: string): string {
  let id = name;
  for (let number = 2; steps.some((step) => step.id === id); number++) id = `${name}-${number}`;
  return id;
}
