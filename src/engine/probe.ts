/** What a network is like before any picture is known: its graph at the size that it takes, and whether that is the only one. */
import { UserError } from './analysis';
import type { Graph } from './graph/ir';
import { elementCount, type Shape } from './graph/tensor';
import type { Size } from './image/image';
import type { OnnxModel } from './onnx/model';
import { specialize } from './ops/specialize';

/** Input side at which layers are listed where the file leaves the size open. */
const SIDE = 224;

export interface Probe {
  /** Dimensions of the input: [1, C, H, W], or [1, C, L] of a network for series. */
  readonly rank: 3 | 4;
  readonly channels: number;
  /** null: any size works. A network of rank 3 has height 1. */
  readonly fixedSize: Size | null;
  readonly graph: Graph;
}

/** @throws UserError for an input of another rank, or a network that fits no size. */
export function probe(network: OnnxModel, name: string): Probe {
  const rank = network.inputShape.length || 4;
  if (rank !== 3 && rank !== 4) {
    throw new UserError(
      `${name} takes an input of ${rank} dimensions; an image network takes [1, channels, height, width], one for series [1, channels, length].`,
    );
  }
  const [, given, ...extents] = network.inputShape;
  const channels = given ?? 3;
  const [height, width] = rank === 3 ? [1, extents[0]] : extents;
  const sides = [height ?? SIDE, width ?? SIDE].slice(4 - rank);
  return {
    rank,
    channels,
    fixedSize: height && width ? { height, width } : null,
    graph: specialize(network, [1, channels, ...sides]),
  };
}

/** How many outputs a network answers with. @returns null if its answer is no list of numbers. */
export function listLength({ shapes, output }: Graph): number | null {
  const shape: Shape = shapes.get(output) ?? [];
  const longest = Math.max(1, ...shape);
  return elementCount(shape) === longest ? longest : null;
}
