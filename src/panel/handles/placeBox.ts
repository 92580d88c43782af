/** A button that puts an erase box on the picture, ready to be dragged, and takes it away again. */
import type { AugmentationStep } from '../../engine/augment/catalogue';
import type { Session } from '../../session/types';
import { button } from '../buttons';
import { setAttribute, setHidden } from '../dom';
import { Part } from '../part';

const PLACED = { top: 0.35, left: 0.35, height: 0.3, width: 0.3 } as const;

type EraseStep = Extract<AugmentationStep, { name: 'erase' }>;

export class PlaceBox extends Part {
  readonly node = button({ name: 'Place erase box', icon: 'box', pressed: false });
  readonly #session: Session;

  constructor(session: Session) {
    super();
    this.#session = session;
    this.listen(this.node, 'click', () => this.#toggle());
    this.watch(session.stateChanged, () => this.#update());
    this.#update();
  }

  get #step(): EraseStep | undefined {
    const isErase = (step: AugmentationStep): step is EraseStep => step.name === 'erase' && step.enabled;
    return this.#session.state.augmentations.find(isErase);
  }

  #update(): void {
    const step = this.#step;
    setHidden(this.node, step === undefined);
    setAttribute(this.node, 'aria-pressed', String(step !== undefined && isPlaced(step)));
  }

  #toggle(): void {
    const { augmentations } = this.#session.state;
    const step = this.#step;
    if (!step) return;
    const box = isPlaced(step) ? { top: 0, left: 0, height: 0, width: 0 } : PLACED;
    this.#session.update({
      augmentations: augmentations.map((other) =>
        other === step ? { ...step, parameters: { ...step.parameters, ...box } } : other,
      ),
    });
  }
}

const isPlaced = ({ parameters }: EraseStep): boolean => parameters.height > 0 && parameters.width > 0;
