/** What a network is like before any picture is known: its graph at the size that it takes, and whether that is the only one. */
import { FitsNoSize, UserError } from '../contract/errors';
import { Work } from '../graph/budget';
import type { Graph } from '../graph/ir';
import { elementCount, type Shape } from '../tensor';
import type { Size } from '../image/image';
import { LIMITS } from '../limits';
import type { OnnxModel } from '../onnx/model';
import { specialize } from '../ops/specialize';
import { count, shapeText } from '../text/sentence';

/**
 * Sides and lengths that are tried where the file leaves them open, the usual ones first. A matrix behind a flattened map, or an
 * embedding of positions, may know better than the file.
 */
const SIDES: readonly number[] = [
  ...[224, 32, 28, 64, 96, 112, 128, 160, 192, 227, 240, 256, 260, 288, 299, 300, 320, 331, 336, 380, 384],
  ...[416, 448, 456, 480, 512, 528, 600, 640],
];
const LENGTHS: readonly number[] = [
  ...[224, 100, 128, 140, 150, 187, 200, 250, 256, 300, 360, 500, 512, 600, 750, 1000, 1024, 2000, 2048],
  ...[3000, 4096, 5000],
];
/** A network that works at this many pixels more is taken to work at any size. */
const MORE = 64;

export interface Probe {
  /** Dimensions of the input: [1, C, H, W], or [1, C, L] of a network for series. */
  readonly rank: 3 | 4;
  readonly channels: number;
  /** null: any size works. A network of rank 3 has height 1. */
  readonly fixedSize: Size | null;
  readonly graph: Graph;
  /** Whether the file leaves the size open that was found to be the only one. */
  readonly wasOpen: boolean;
}

/**
 * @param work - what may be computed ahead, over all sizes that are tried.
 * @throws UserError for an input of another rank, or a network that fits no size.
 */
export function probe(network: OnnxModel, name: string, work = Work.of(network.constants)): Probe {
  const filter = firstFilter(network);
  // A file without shapes may still say by its filters that it takes films.
  const rank = network.inputShape.length || (filter?.shape.length ?? 4);
  if (rank !== 3 && rank !== 4) {
    throw new UserError(
      `${name} takes an input of ${rank} dimensions; an image network takes [1, channels, height, width], one for series [1, channels, length].`,
    );
  }
  const [, given, ...extents] = network.inputShape;
  const channels = given ?? filter?.channels ?? 3;
  const [height, width] = rank === 3 ? [1, extents[0]] : extents;
  const isOpen = !height || !width;
  const numbers = channels * (height ?? 1) * (width ?? 1);
  if (numbers > LIMITS.network.inputValues) {
    throw new UserError(
      `${name} takes an input of shape ${shapeText(network.inputShape)}, ${count(numbers)} numbers; at most ${count(LIMITS.network.inputValues)} are supported.`,
    );
  }
  const sizeAt = (side: number): Size => ({ height: height ?? side, width: width ?? side });
  const graphAt = (side: number): Graph => {
    const size = sizeAt(side);
    const graph = specialize(network, [1, channels, ...[size.height, size.width].slice(4 - rank)], work);
    const answer = graph.shapes.get(graph.output) ?? [];
    // Flattened by view(-1, n), a map of another size would be several rows.
    if (isOpen && answer.length > 1 && answer[0] !== 1) {
      throw new UserError(`It answers with a tensor of shape [${answer}] where [1, outputs] is needed.`);
    }
    return graph;
  };
  const candidates = !isOpen ? [0] : rank === 3 ? LENGTHS : SIDES;
  const { side, graph } = firstThatFits(candidates, graphAt, name);
  const fixed = !isOpen || !fits(graphAt, side + MORE);
  return { rank, channels, fixedSize: fixed ? sizeAt(side) : null, wasOpen: isOpen, graph };
}

interface Filter {
  readonly shape: Shape;
  /** Of what it is moved over. */
  readonly channels: number;
}

/** The first convolution's, where only steps that leave channels alone come before it; null for others. */
function firstFilter({ nodes, input, constants }: OnnxModel): Filter | null {
  let value = input;
  for (const { op, inputs, outputs, attributes } of nodes) {
    if (inputs[0] !== value) continue;
    if (op === 'Conv') {
      const { shape } = constants.get(inputs[1]) ?? {};
      return shape ? { shape, channels: shape[1] * Number(attributes.get('group') ?? 1) } : null;
    }
    if (inputs.slice(1).some((name) => (constants.get(name)?.shape ?? []).some((extent) => extent > 1)))
      return null;
    [value] = outputs;
  }
  return null;
}

function firstThatFits(
  sides: readonly number[],
  graphAt: (side: number) => Graph,
  name: string,
): { readonly side: number; readonly graph: Graph } {
  const failures: UserError[] = [];
  for (const side of sides) {
    try {
      return { side, graph: graphAt(side) };
    } catch (error) {
      if (!(error instanceof UserError) || error instanceof FitsNoSize) throw error;
      failures.push(error);
    }
  }
  const [failure] = failures;
  // What is wrong at every size in the same way has nothing to do with the size.
  if (failures.every(({ message }) => message === failure.message)) throw failure;
  throw new UserError(
    `${name} fits no usual input size. At ${sides[0]}: ${failure.message} Write its height and width into the file when you export it (${sides.length} from ${Math.min(...sides)} to ${Math.max(...sides)} were tried).`,
  );
}

function fits(graphAt: (side: number) => Graph, side: number): boolean {
  try {
    graphAt(side);
    return true;
  } catch (error) {
    if (error instanceof UserError) return false;
    throw error;
  }
}

/** How many outputs a network answers with. @returns null if its answer is no list of numbers. */
export function listLength({ shapes, output }: Graph): number | null {
  const shape: Shape = shapes.get(output) ?? [];
  const longest = Math.max(1, ...shape);
  return elementCount(shape) === longest ? longest : null;
}
