/** The feature maps that Grad-CAM can look at, by the names a user knows. */
import { UserError, type LayerInfo } from '../analysis';
import type { Graph } from '../graph/ir';
import { elementCount } from '../graph/tensor';
import { isActivation } from '../ops/registry';
import { nearest } from '../text/nearest';

/** Every name under which a feature map ([1, C, H, W], of a series [1, C, L]) can be chosen: graph names, and module paths (the module's last value). */
function featureMaps(graph: Graph): Map<string, string> {
  const names = new Map<string, string>();
  const modules = new Map<string, string>();
  for (const node of graph.nodes) {
    const value = node.outputs[0];
    if (!isFeatureMap(graph, value)) continue;
    names.set(value, value);
    const parts = node.module === '' ? [] : node.module.split('.');
    parts.forEach((_, i) => modules.set(parts.slice(0, i + 1).join('.'), value));
  }
  return new Map([...names, ...modules]);
}

function isFeatureMap(graph: Graph, value: string): boolean {
  const shape = graph.shapes.get(value);
  const rank = graph.shapes.get(graph.input)?.length;
  return shape !== undefined && shape.length === rank && elementCount(shape.slice(2)) > 1;
}

/** Activations in graph order, each under its shortest module path where a module ends with it, else under its graph name. */
export function listLayers(graph: Graph): LayerInfo[] {
  const maps = featureMaps(graph);
  const pathOf = new Map<string, string>();
  for (const [name, value] of maps) {
    const known = pathOf.get(value);
    if (name !== value && (known === undefined || name.length < known.length)) pathOf.set(value, name);
  }
  return graph.nodes
    .filter((node) => isActivation(node) && isFeatureMap(graph, node.outputs[0]))
    .map((node) => ({
      name: pathOf.get(node.outputs[0]) ?? node.outputs[0],
      channels: (graph.shapes.get(node.outputs[0]) as readonly number[])[1],
    }));
}

/**
 * The value to look at.
 * @param layer - module path or graph name; null for the last activation with spatial size > 1 that all gradient passes
 * through (any other feature map of that kind where no activation qualifies).
 * @throws UserError for an unknown name, with the nearest ones; if the network has no feature map.
 */
export function resolveLayer(graph: Graph, layer: string | null): string {
  if (layer !== null) {
    const maps = featureMaps(graph);
    const value = maps.get(layer);
    if (value !== undefined) return value;
    throw new UserError(
      `There is no layer “${layer}” with a feature map; the nearest names are ${nearest(layer, [...maps.keys()]).join(', ')}.`,
    );
  }
  const candidates = graph.nodes.filter(
    (node) => isFeatureMap(graph, node.outputs[0]) && !bypassed(graph, node.outputs[0]),
  );
  const activation = candidates.filter(isActivation).at(-1) ?? candidates.at(-1);
  if (activation) return activation.outputs[0];
  throw new UserError(
    'This network has no feature map with a height and a width that all of its gradient passes through, so Grad-CAM has nothing to show.',
  );
}

/** Whether the output can be reached from the input around this value. */
function bypassed(graph: Graph, value: string): boolean {
  const reached = new Set([graph.input]);
  for (const node of graph.nodes) {
    if (node.inputs.some((name) => reached.has(name))) {
      for (const name of node.outputs) if (name !== value) reached.add(name);
    }
  }
  return reached.has(graph.output);
}
