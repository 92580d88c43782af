/** Maps by name, those that are made of others among them. */
import type { AttributionMap, AttributionMaps } from '../contract/maps';
import { mapSpecOf, type MapName } from './methods/catalogue';
import { METHOD_REGISTRY } from './methods/registry';
import { heatOf, overlaid } from './upsample';

/** A map of an answer as its method describes it; null where the answer does not have it. */
export function mapOf(
  name: MapName,
  { augmented, named }: Pick<AttributionMaps, 'augmented' | 'named'>,
): AttributionMap | null {
  const method = METHOD_REGISTRY[name];
  if (method.kind !== 'derived') return named[name] ?? null;
  return method.derive(named, (grid) => heatOf(grid, augmented));
}

/** Its values at the size of the image, a grid upsampled: [H, W] or [C, H, W]; of a series [L] or [C, L]. */
export function valuesOver(
  name: MapName,
  maps: Pick<AttributionMaps, 'augmented' | 'named'>,
): Float32Array | null {
  const map = mapOf(name, maps);
  return map && (mapSpecOf(name).kind === 'grid' ? overlaid(map, maps.augmented) : map.data);
}
