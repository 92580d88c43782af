/** A button that puts an erase interval on the graph, ready to be dragged, and takes it away again. */
import type { AugmentationStep } from '../../engine/augment/catalogue';
import type { Session } from '../../session/types';
import { button } from '../buttons';
import { setAttribute, setHidden } from '../dom';
import { Part } from '../part';

const PLACED = { start: 0.4, length: 0.2 } as const;
const NONE = { start: 0, length: 0 } as const;

type IntervalStep = Extract<AugmentationStep, { name: 'erase_interval' }>;

export class PlaceInterval extends Part {
  readonly node = button({ name: 'Place erase interval', icon: 'box', pressed: false });
  readonly #session: Session;

  constructor(session: Session) {
    super();
    this.#session = session;
    this.listen(this.node, 'click', () => this.#toggle());
    this.watch(session.stateChanged, () => this.#update());
    this.#update();
  }

  get #step(): IntervalStep | undefined {
    const isInterval = (step: AugmentationStep): step is IntervalStep =>
      step.name === 'erase_interval' && step.enabled;
    return this.#session.state.augmentations.find(isInterval);
  }

  #update(): void {
    const step = this.#step;
    setHidden(this.node, step === undefined);
    setAttribute(this.node, 'aria-pressed', String(step !== undefined && step.parameters.length > 0));
  }

  #toggle(): void {
    const { augmentations } = this.#session.state;
    const step = this.#step;
    if (!step) return;
    const interval = step.parameters.length > 0 ? NONE : PLACED;
    this.#session.update({
      augmentations: augmentations.map((other) =>
        other === step ? { ...step, parameters: { ...step.parameters, ...interval } } : other,
      ),
    });
  }
}
