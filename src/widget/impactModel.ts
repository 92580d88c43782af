/** The page's side of the Python widget. Its session begins with the first view: models are many, views are few. */
import { DOMWidgetModel, unpack_models } from '@jupyter-widgets/base';
import type { WidgetModel } from '@jupyter-widgets/base';
import type { IDisposable } from '@lumino/disposable';
import { DisposableDelegate } from '@lumino/disposable';
import { KernelSession } from './kernelSession';
import type { SessionFactory } from './kernelSession';
import { pageSession } from './pageSession';
import { PROTOCOL_VERSION } from './protocol';
import { traitDefaults } from './traits';
import { MODULE_NAME, SAVED_VERSIONS } from './version';

/** Sessions without a view: the last one is kept, with its frames, for a view that comes back; others end. */
let waiting: AugmentationImpactModel | null = null;

export class AugmentationImpactModel extends DOMWidgetModel {
  static readonly model_name = 'AugmentationImpactModel';
  static readonly view_name = 'AugmentationImpactView';
  static override serializers = {
    ...DOMWidgetModel.serializers,
    augmentations: { deserialize: unpack_models as (value: unknown, manager: unknown) => Promise<unknown> },
  };
  /** How sessions are made; tests put their own here. */
  static createSession: SessionFactory = pageSession;

  #current: KernelSession | null = null;
  #views = 0;

  override defaults(): Record<string, unknown> {
    return {
      ...super.defaults(),
      ...traitDefaults(),
      _model_name: AugmentationImpactModel.model_name,
      _model_module: MODULE_NAME,
      ...SAVED_VERSIONS,
      _view_name: AugmentationImpactModel.view_name,
      _view_module: MODULE_NAME,
      _protocol: PROTOCOL_VERSION,
      _revision: 0,
      augmentations: [] as readonly WidgetModel[],
    };
  }

  override initialize(...all: Parameters<DOMWidgetModel['initialize']>): void {
    this.set(SAVED_VERSIONS);
    super.initialize(...all);
  }

  override set_state(state: Record<string, unknown>): void {
    super.set_state({ ...state, ...SAVED_VERSIONS });
  }

  /** The session of this model for one more view, which disposes of its share at its end. */
  open(): { readonly kernelSession: KernelSession; readonly share: IDisposable } {
    this.#current ??= new KernelSession(this, AugmentationImpactModel.createSession);
    this.#views += 1;
    if (waiting === this) waiting = null;
    const share = new DisposableDelegate(() => {
      this.#views -= 1;
      if (this.#views === 0 && this.#current) keepWaiting(this);
    });
    return { kernelSession: this.#current, share };
  }

  override close(comm_closed = false): Promise<void> {
    this.endSession();
    return super.close(comm_closed);
  }

  /** End the session; the next view begins a new one from the traits. */
  endSession(): void {
    if (waiting === this) waiting = null;
    this.#current?.dispose();
    this.#current = null;
  }
}

/** A cell that runs again leaves its old model behind, frames and all, and nobody closes it. */
function keepWaiting(model: AugmentationImpactModel): void {
  if (waiting !== model) waiting?.endSession();
  waiting = model;
}
