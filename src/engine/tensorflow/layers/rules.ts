/** Every class of Keras layers that is read, by its name. */
import type { LayerRule } from './layer';
import * as pointwise from './pointwise';
import * as windows from './windows';

export const LAYERS: Readonly<Record<string, LayerRule>> = { ...pointwise, ...windows };

export function layerRule(className: string): LayerRule | undefined {
  return Object.hasOwn(LAYERS, className) ? LAYERS[className] : undefined;
}
