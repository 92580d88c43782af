/** The pipeline of the state ↔ the augmentation objects of Python, each a model of its own. */
import type { WidgetModel } from '@jupyter-widgets/base';
import { UUID } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';
import type { AugmentationStep } from '../engine/augment/catalogue';
import type { UserError } from '../engine/contract/errors';
import { same } from '../session/reducer';
import type { Session } from '../session/types';
import type { AugmentationModel } from './augmentationModel';
import { readSteps, stepModels } from './fromKernel';
import type { KernelLink } from './kernelLink';
import type { NotUnderstood } from './notUnderstood';
import { VersionError } from './schema';

export class StepBinding implements IDisposable {
  readonly #model: WidgetModel;
  readonly #session: Session;
  readonly #link: KernelLink;
  readonly #refuse: (error: unknown) => void;
  readonly #notUnderstood: NotUnderstood;
  /** Whether Python has a pipeline that the page does not understand: neither side follows the other until it has not. */
  #isApart: boolean;
  /** Step id → model id of steps that were made in the page; their objects are created by Python. */
  readonly #created = new Map<string, string>();
  /** Model ids of steps that were removed in the page before Python had made them. */
  readonly #abandoned = new Set<string>();
  #children: readonly AugmentationModel[] = [];
  #disposed = false;

  /**
   * @param refuse hears why the session refused a change
   * @param refusal why the session could not begin with the pipeline of the model
   */
  constructor(
    model: WidgetModel,
    session: Session,
    link: KernelLink,
    refuse: (error: unknown) => void,
    notUnderstood: NotUnderstood,
    refusal: UserError | null,
  ) {
    this.#model = model;
    this.#refuse = refuse;
    this.#session = session;
    this.#link = link;
    this.#notUnderstood = notUnderstood;
    this.#isApart = refusal !== null;
    notUnderstood.note('augmentations', refusal && refusal.message);
    this.#follow();
    model.on('change:augmentations', this.#onOrder);
    session.stateChanged.connect(this.#fromState);
  }

  get isDisposed(): boolean {
    return this.#disposed;
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#model.off('change:augmentations', this.#onOrder);
    this.#children.forEach((child) => child.off('change', this.#toState));
    this.#session.stateChanged.disconnect(this.#fromState);
  }

  readonly #onOrder = (): void => {
    this.#follow();
    this.#toState();
    // Within the change, a model would take a return to its former value for no change at all.
    queueMicrotask(this.#fromState);
  };

  #follow(): void {
    this.#children.forEach((child) => child.off('change', this.#toState));
    this.#children = stepModels(this.#model);
    this.#children.forEach((child) => {
      child.on('change', this.#toState);
      // An object that was away, and had another one made in its place, is back.
      this.#created.delete(child.model_id);
    });
  }

  readonly #toState = (): void => {
    const { state } = this.#session;
    const wanted = this.#children.filter((child) => !this.#abandoned.has(child.model_id));
    const { steps: known, refusal } = readSteps(wanted, (child) => this.#stepId(child.model_id));
    this.#isApart = refusal instanceof VersionError;
    this.#notUnderstood.note('augmentations', this.#isApart && refusal ? refusal.message : null);
    if (this.#isApart) return;
    if (refusal) {
      this.#refuse(refusal);
      queueMicrotask(this.#fromState);
      return;
    }
    const steps = this.#withUnborn(known);
    if (same(steps, state.augmentations)) return;
    try {
      this.#session.update({ augmentations: steps });
    } catch (error) {
      this.#refuse(error);
      queueMicrotask(this.#fromState);
    }
  };

  /** Steps that Python has not answered for yet stay behind the step that they stand behind now. */
  #withUnborn(steps: readonly AugmentationStep[]): readonly AugmentationStep[] {
    const born = new Set(this.#children.map((child) => child.model_id));
    const result = [...steps];
    this.#session.state.augmentations.forEach((step, index, all) => {
      const modelId = this.#created.get(step.id);
      if (modelId === undefined || born.has(modelId)) return;
      const before = all[index - 1]?.id;
      result.splice(result.findIndex((other) => other.id === before) + 1, 0, step);
    });
    return result;
  }

  readonly #fromState = (): void => {
    if (this.#disposed || this.#isApart) return;
    const steps = this.#session.state.augmentations;
    const children = new Map(this.#children.map((child) => [child.model_id, child]));
    const order: AugmentationModel[] = [];
    for (const step of steps) {
      const child = children.get(this.#modelId(step.id));
      if (!child) this.#create(step);
      else {
        order.push(child);
        if (child.take(step)) this.#link.save(child);
      }
    }
    for (const [stepId, modelId] of this.#created) {
      const gone = !children.has(modelId) && !steps.some((step) => step.id === stepId);
      if (gone) this.#abandoned.add(modelId);
    }
    if (!same(order.map(idOf), this.#children.map(idOf))) {
      this.#model.set('augmentations', order);
      this.#link.save(this.#model);
    }
  };

  /** Ask Python, once, for the object of a step that was made in the page. */
  #create(step: AugmentationStep): void {
    const asked = this.#created.get(step.id);
    // One that was removed meanwhile, and came back by an undo, is another object for Python.
    if (asked !== undefined && !this.#abandoned.has(asked)) return;
    const id = UUID.uuid4();
    this.#created.set(step.id, id);
    const steps = this.#session.state.augmentations;
    const before = steps[steps.indexOf(step) - 1];
    const after = before ? this.#modelId(before.id) : '';
    const { name, enabled, parameters } = step;
    this.#link.send({ type: 'create-step', id, name, enabled, parameters, after });
  }

  #modelId(stepId: string): string {
    return this.#created.get(stepId) ?? stepId;
  }

  #stepId(modelId: string): string {
    for (const [stepId, id] of this.#created) if (id === modelId) return stepId;
    return modelId;
  }
}

const idOf = (child: AugmentationModel): string => child.model_id;
