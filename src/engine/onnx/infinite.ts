/** Infinite numbers on purpose: what masks and borders are made of. Weights that training broke are told from them. */
import type { ConstantTensor } from '../tensor';

interface Consumer {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

/** Operators that hand numbers on as they are. */
const MOVING: ReadonlySet<string> = new Set([
  'Cast',
  'CastLike',
  'Concat',
  'Expand',
  'Flatten',
  'Gather',
  'Identity',
  'Reshape',
  'ScatterND',
  'Slice',
  'Squeeze',
  'Tile',
  'Transpose',
  'Unsqueeze',
]);

/** Operators in which an infinite number decides what counts. */
const DECIDING: ReadonlySet<string> = new Set([
  'Attention',
  'Clip',
  'Equal',
  'Greater',
  'GreaterOrEqual',
  'Less',
  'LessOrEqual',
  'Max',
  'Min',
  'Pad',
  'Where',
]);

/** Operators that a bias is added by, too. */
const ADDING: ReadonlySet<string> = new Set(['Add', 'Sub', 'Sum']);

/** Those of `suspects` whose infinite numbers cannot be on purpose: names of tensors with numbers that are not finite. */
export function brokenWeights(
  suspects: ReadonlyMap<string, ConstantTensor>,
  nodes: readonly Consumer[],
): string[] {
  if (suspects.size === 0) return [];
  const consumers = new Map<string, Consumer[]>();
  for (const node of nodes) {
    for (const name of node.inputs) consumers.set(name, [...(consumers.get(name) ?? []), node]);
  }
  const onPurpose = (name: string, masks: boolean, depth: number): boolean =>
    depth < nodes.length + 1 &&
    (consumers.get(name) ?? []).every(
      ({ op, outputs }) =>
        DECIDING.has(op) ||
        (masks && ADDING.has(op)) ||
        (MOVING.has(op) && outputs.every((output) => onPurpose(output, masks, depth + 1))),
    );
  return [...suspects].flatMap(([name, tensor]) =>
    tensor.data.some(Number.isNaN) || !onPurpose(name, isMask(tensor), 0) ? [name] : [],
  );
}

/**
 * Whether numbers that are added can be a mask: a single one, a matrix, or −∞ beside one other number. What training
 * broke is a vector, or holds +∞ as well.
 */
function isMask({ shape, data }: ConstantTensor): boolean {
  if (data.length === 1) return true;
  const finite = new Set<number>();
  for (const value of data) {
    if (value === Infinity) return false;
    if (value !== -Infinity) finite.add(value);
  }
  const [rows = 1, columns] = shape.slice(-2);
  return finite.size === 1 || (finite.size > 0 && rows > 1 && columns > 1);
}
