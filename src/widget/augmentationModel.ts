/** The page's side of one augmentation object of Python: a step of the pipeline with its parameters. */
import { WidgetModel } from '@jupyter-widgets/base';
import { SPECS } from '../engine/augment/catalogue';
import type { AugmentationName, AugmentationStep } from '../engine/augment/catalogue';
import type { ParameterSpec } from '../engine/augment/spec';
import { UserError } from '../engine/contract/errors';
import { validateParameter, write } from '../session/validate';
import { newer, older } from './schema';
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

  /**
   * The step of the state, under the given id.
   * @throws VersionError when only one side knows the augmentation, a parameter of it or a choice
   * @throws UserError for a value that is none of its parameter
   */
  step(id: string): AugmentationStep {
    const name = this.get('name') as unknown;
    if (typeof name !== 'string' || !Object.hasOwn(SPECS, name)) {
      throw newer(`The augmentation ${write(name)}`);
    }
    const spec = SPECS[name as AugmentationName];
    const enabled = this.get('enabled') as unknown;
    if (typeof enabled !== 'boolean') {
      throw new UserError(`${spec.title} must be enabled or not, not ${write(enabled)}.`);
    }
    const parameters: Record<string, unknown> = {};
    for (const [key, parameter] of Object.entries(spec.parameters) as [string, ParameterSpec][]) {
      const value = this.get(key) as unknown;
      if (value === undefined) throw older(parameter.title);
      const isUnknown = parameter.kind === 'choice' && typeof value === 'string';
      if (isUnknown && !parameter.choices.includes(value)) {
        throw newer(`${parameter.title} ${write(value)}`);
      }
      validateParameter(parameter, value);
      parameters[key] = value;
    }
    return { id, name, enabled, parameters } as unknown as AugmentationStep;
  }

  /** Take the values of a step. @returns whether anything changed. */
  take({ enabled, parameters }: AugmentationStep): boolean {
    const values: Record<string, unknown> = { enabled, ...parameters };
    const changed = Object.entries(values).filter(([key, value]) => this.get(key) !== value);
    if (changed.length > 0) this.set(Object.fromEntries(changed));
    return changed.length > 0;
  }
}
