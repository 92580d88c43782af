/** The parameters of a pipeline as one flat record, named as the columns of `to_dataframe` in Python (frames.py). */
import { SPECS } from '../engine/augment/catalogue';
import type { AugmentationStep } from '../engine/augment/catalogue';

/**
 * `rotate.angle`; of a second step of the same name `rotate_2.angle`. Null for the parameters of a step that is off.
 * The keys stand in the order in which the steps are applied.
 */
export function parametersOf(
  steps: readonly AugmentationStep[],
): Readonly<Record<string, number | string | null>> {
  const seen = new Map<string, number>();
  const record: Record<string, number | string | null> = {};
  for (const { name, enabled, parameters } of steps) {
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    const values = parameters as Readonly<Record<string, number | string>>;
    for (const key of Object.keys(SPECS[name].parameters)) {
      record[`${count === 1 ? name : `${name}_${count}`}.${key}`] = enabled ? (values[key] ?? null) : null;
    }
  }
  return record;
}
