/** The pipeline as a list of cards that can be reordered by pointer and by keyboard. */
import type { AugmentationStep } from '../../engine/augment/catalogue';
import { defaultStep, namesOf, SPECS, takesChannels } from '../../engine/augment/catalogue';
import type { AugmentationName } from '../../engine/augment/catalogue';
import { FAMILIES } from '../../engine/augment/spec';
import type { Family } from '../../engine/augment/spec';
import { domainOf } from '../../session/state';
import type { Session } from '../../session/types';
import { t } from '../../language';
import { button } from '../buttons';
import { h, setChildren, setHidden } from '../dom';
import { Menu } from '../menu';
import type { MenuEntry } from '../menu';
import { Part } from '../part';
import type { Painting } from '../part';
import { arrivalSizes } from '../trace';
import { landingIndex } from './reorder';
import { StepCard } from './stepCard';
import { WindowPane } from './windowPane';

export class StepList extends Part {
  readonly node: HTMLElement;
  readonly #session: Session;
  readonly #list = h('ol', { class: 'jp-Impact-steps' });
  readonly #empty = h('p', { class: 'jp-Impact-empty' }, t`No augmentations. Add one below.`);
  readonly #cards = new Map<string, StepCard>();
  readonly #painting: Painting;

  #drag: AbortController | null = null;

  constructor(session: Session) {
    super();
    this.#session = session;
    const add = button({ name: t`Add augmentation`, text: t`Add`, icon: 'plus', class: 'jp-Impact-add' });
    const menu = this.own(new Menu(add, t`Add augmentation`, () => this.#additions(), { search: true }));
    this.node = h(
      'section',
      { class: 'jp-Impact-controls', 'aria-label': t`Augmentations` },
      this.own(new WindowPane(session)).node,
      h('h2', { class: 'jp-Impact-heading' }, t`Augment`, menu.node),
      this.#list,
      this.#empty,
    );
    this.#painting = this.paint(session, ['state', 'info', 'sweep'], () => this.#update());
    this.#watchFrames();
    this.#update();
  }

  /** Sliders carry ghosts while a frame is looked at; what is recorded meanwhile is nothing to them. */
  #watchFrames(): void {
    const { recorder } = this.#session;
    let { shown } = recorder;
    this.watch(recorder.changed, () => {
      if (recorder.shown !== shown || shown !== null) this.#painting.ask();
      ({ shown } = recorder);
    });
  }

  override dispose(): void {
    this.#drag?.abort();
    super.dispose();
  }

  #update(): void {
    const { augmentations } = this.#session.state;
    const ids = new Set(augmentations.map((step) => step.id));
    for (const [id, card] of this.#cards) {
      if (ids.has(id)) continue;
      this.#cards.delete(id);
      this.disown(card);
    }
    const sizes = arrivalSizes(this.#session);
    const cards = augmentations.map((step, index) => {
      const card = this.#cards.get(step.id) ?? this.#add(step);
      card.update(augmentations, step, sizes[index] ?? { height: 0, width: 0 });
      return card;
    });
    const focused = document.activeElement;
    setChildren(
      this.#list,
      cards.map((card) => card.node),
    );
    if (focused instanceof HTMLElement && focused !== document.activeElement && this.node.contains(focused)) {
      focused.focus();
    }
    setHidden(this.#empty, cards.length > 0);
  }

  #add(step: AugmentationStep): StepCard {
    const card = this.own(new StepCard(this.#session, step));
    this.#cards.set(step.id, card);
    const { grip } = card;
    this.listen(card.node, 'keydown', (event) => {
      if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
      event.preventDefault();
      const index = this.#indexOf(step.id) + (event.key === 'ArrowUp' ? -1 : 1);
      if (index >= 0 && index < this.#cards.size) this.#session.moveStep(step.id, index);
    });
    this.listen(grip, 'pointerdown', (event) => {
      if (event.button === 0) this.#startDrag(card, event);
    });
    return card;
  }

  #indexOf(id: string): number {
    return this.#session.state.augmentations.findIndex((step) => step.id === id);
  }

  /** The order changes while the card is dragged; Escape takes it back where it was. */
  #startDrag(card: StepCard, start: PointerEvent): void {
    const { grip, node, stepId } = card;
    const from = this.#indexOf(stepId);
    this.#drag?.abort();
    const drag = new AbortController();
    this.#drag = drag;
    const { signal } = drag;
    start.preventDefault();
    grip.focus();
    node.classList.add('jp-mod-dragged');
    const end = (): void => {
      node.classList.remove('jp-mod-dragged');
      drag.abort();
    };
    // The page listens, since the card itself moves under the pointer.
    document.addEventListener(
      'pointermove',
      (event) => {
        if (event.pointerId !== start.pointerId) return;
        const extents = [...this.#list.children].map((child) => child.getBoundingClientRect());
        const dragged = this.#indexOf(stepId);
        const index = landingIndex(extents, dragged, event.clientY);
        if (dragged >= 0 && index !== dragged) {
          this.#session.moveStep(stepId, index);
          this.#painting.hurry();
        }
      },
      { signal },
    );
    const takeBack = (): void => {
      this.#session.moveStep(stepId, from);
      end();
    };
    document.addEventListener('pointerup', end, { signal });
    document.addEventListener('pointercancel', takeBack, { signal });
    document.addEventListener(
      'keydown',
      (event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        takeBack();
      },
      { signal, capture: true },
    );
  }

  /** Every augmentation of the domain, by family; one that cannot work here says why. */
  #additions(): readonly MenuEntry[] {
    const names = namesOf(domainOf(this.#session.state));
    const channels = this.#session.model?.channels ?? 3;
    return (Object.keys(FAMILIES) as Family[]).flatMap((family) => {
      const members = names.filter((name) => SPECS[name].family === family);
      const items = members.map((name): MenuEntry => {
        const fits = takesChannels(name, channels);
        const note = fits ? t(SPECS[name].summary) : t`Needs colours; the model takes ${counted(channels)}.`;
        return { text: t(SPECS[name].title), note, disabled: !fits, run: () => this.#append(name) };
      });
      return items.length > 0 ? [{ heading: t(FAMILIES[family]) }, ...items] : [];
    });
  }

  #append(name: AugmentationName): void {
    const { augmentations } = this.#session.state;
    const ids = new Set(augmentations.map((step) => step.id));
    let id: string = name;
    for (let number = 2; ids.has(id); number++) id = `${name}-${number}`;
    this.#session.update({ augmentations: [...augmentations, defaultStep(name, id)] });
  }
}

const counted = (channels: number): string => (channels === 1 ? t`grey images` : t`${channels} channels`);
