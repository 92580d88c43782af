/** The page's side of one augmentation object of Python: a step of the pipeline with its parameters. */
import { WidgetModel } from '@jupyter-widgets/base';
import type { AugmentationStep } from '../engine/augment/catalogue';
import { readStep } from './readStep';
import { MODULE_NAME, SAVED_VERSIONS } from './version';

/** One class for all augmentations: its attributes besides `name` and `enabled` are those of its spec. */
export class AugmentationModel extends WidgetModel {
  static readonly model_name = 'AugmentationModel';

  override defaults(): Record<string, unknown> {
    return {
      ...super.defaults(),
      _model_name: AugmentationModel.model_name,
      _model_module: MODULE_NAME,
      ...SAVED_VERSIONS,
      name: '',
      enabled: true,
    };
  }

  override initialize(...all: Parameters<WidgetModel['initialize']>): void {
    this.set(SAVED_VERSIONS);
    super.initialize(...all);
  }

  override set_state(state: Record<string, unknown>): void {
    super.set_state({ ...state, ...SAVED_VERSIONS });
  }

  /** The step of the state, under the given id. @throws what `readStep` throws */
  step(id: string): AugmentationStep {
    return readStep((name) => this.get(name) as unknown, id);
  }

  /** Take the values of a step. @returns whether anything changed. */
  take({ enabled, parameters }: AugmentationStep): boolean {
    const values: Record<string, unknown> = { enabled, ...parameters };
    const changed = Object.entries(values).filter(([key, value]) => this.get(key) !== value);
    if (changed.length > 0) this.set(Object.fromEntries(changed));
    return changed.length > 0;
  }
}
