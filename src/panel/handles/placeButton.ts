/** A button that puts what covers on the picture or the graph, ready to be dragged, and takes it away again. */
import type { AugmentationName, AugmentationStep } from '../../engine/augment/catalogue';
import { t } from '../../language';
import type { Session } from '../../session/types';
import { button } from '../buttons';
import { setAttribute, setHidden } from '../dom';
import { Part } from '../part';
import { valueOf } from '../controls/stepView';

interface Placement {
  readonly step: AugmentationName;
  /** Accessible name of the button. */
  readonly title: string;
  /** The parameters of what is there at first. */
  readonly placed: Readonly<Record<string, number>>;
  /** Parameters that are 0 while nothing is covered. */
  readonly extent: readonly string[];
}

export const ERASE_BOX: Placement = {
  step: 'erase',
  title: t`Place erase box`,
  placed: { top: 0.35, left: 0.35, height: 0.3, width: 0.3 },
  extent: ['height', 'width'],
};

export const ERASE_INTERVAL: Placement = {
  step: 'erase_interval',
  title: t`Place erase interval`,
  placed: { start: 0.4, length: 0.2 },
  extent: ['length'],
};

export class PlaceButton extends Part {
  readonly node: HTMLButtonElement;
  readonly #session: Session;
  readonly #placement: Placement;

  constructor(session: Session, placement: Placement) {
    super();
    this.#session = session;
    this.#placement = placement;
    this.node = button({ name: placement.title, icon: 'box', pressed: false });
    this.listen(this.node, 'click', () => this.#toggle());
    this.paint(session, ['state.augmentations'], () => this.#update());
    this.#update();
  }

  get #step(): AugmentationStep | undefined {
    const { augmentations } = this.#session.state;
    return augmentations.find(({ name, enabled }) => enabled && name === this.#placement.step);
  }

  #isPlaced(step: AugmentationStep): boolean {
    return this.#placement.extent.every((parameter) => Number(valueOf(step, parameter)) > 0);
  }

  #update(): void {
    const step = this.#step;
    setHidden(this.node, step === undefined);
    setAttribute(this.node, 'aria-pressed', String(step !== undefined && this.#isPlaced(step)));
  }

  #toggle(): void {
    const step = this.#step;
    if (!step) return;
    const { placed } = this.#placement;
    const next = this.#isPlaced(step)
      ? Object.fromEntries(Object.keys(placed).map((key) => [key, 0]))
      : placed;
    const { augmentations } = this.#session.state;
    this.#session.update({
      augmentations: augmentations.map((other) =>
        other === step
          ? ({ ...step, parameters: { ...step.parameters, ...next } } as AugmentationStep)
          : other,
      ),
    });
  }
}
