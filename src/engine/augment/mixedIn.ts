/** Which images of the gallery a pipeline mixes in. */
import { SPECS, type AugmentationStep } from './catalogue';
import type { NumberParameter, ParameterSpec } from './spec';

export const isGalleryImage = (spec: ParameterSpec): spec is NumberParameter =>
  spec.kind === 'number' && spec.quantity === 'gallery-image';

/** Places in the gallery, each once; a step that is off, or changes nothing whichever image it has, needs none. */
export function mixedIn(steps: readonly AugmentationStep[]): readonly number[] {
  const places = steps.flatMap((step) => {
    const entries = Object.entries<ParameterSpec>(SPECS[step.name].parameters);
    const values: Readonly<Record<string, number | string>> = step.parameters;
    const images = entries.filter(([, spec]) => isGalleryImage(spec));
    const isChanged = entries.some(([name, spec]) => !isGalleryImage(spec) && values[name] !== spec.default);
    return step.enabled && isChanged ? images.map(([name]) => Number(values[name])) : [];
  });
  return [...new Set(places)];
}
