/** One augmentation as a kernel or a file describes it, checked: who wrote it may be newer or older than this page. */
import { SPECS } from '../engine/augment/catalogue';
import type { AugmentationName, AugmentationStep } from '../engine/augment/catalogue';
import type { ParameterSpec } from '../engine/augment/spec';
import { UserError } from '../engine/contract/errors';
import { validateParameter, write } from '../session/validate';
import { newer, older } from './schema';

/**
 * @param get what was written, by name: `name`, `enabled` and the parameters
 * @throws VersionError when only one side knows the augmentation, a parameter of it or a choice
 * @throws UserError for a value that is none of its parameter
 */
export function readStep(get: (name: string) => unknown, id: string): AugmentationStep {
  const name = get('name');
  if (typeof name !== 'string' || !Object.hasOwn(SPECS, name)) {
    throw newer(`The augmentation ${write(name)}`);
  }
  const spec = SPECS[name as AugmentationName];
  const enabled = get('enabled');
  if (typeof enabled !== 'boolean') {
    throw new UserError(`${spec.title} must be enabled or not, not ${write(enabled)}.`);
  }
  const parameters: Record<string, unknown> = {};
  for (const [key, parameter] of Object.entries(spec.parameters) as [string, ParameterSpec][]) {
    const value = get(key);
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
