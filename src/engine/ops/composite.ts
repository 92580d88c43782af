/** Operators that are written in others: forward and derivative follow from theirs. */
import type { OnnxNode } from '../onnx/model';
import { NodeWriter } from '../onnx/nodeWriter';
import type { ConstantTensor, Shape } from '../tensor';
import { LIMITS } from '../limits';
import { count } from '../text/sentence';
import type { NodeReader } from './rule';

/**
 * How an operator is said in others.
 * @returns the name of its result, or of each of several; null where the operator's own rule takes this node. @throws UserError as a rule's `read`.
 */
export type Composite = (reader: NodeReader, write: Expansion) => string | readonly string[] | null;

/** Nodes and constants that take the place of one node. */
export class Expansion extends NodeWriter {
  private readonly prefix: string;

  constructor(origin: OnnxNode) {
    super({ nodes: [], constants: new Map() }, origin);
    this.prefix = `${origin.outputs[0]}/${origin.op}`;
  }

  get nodes(): readonly OnnxNode[] {
    return this.draft.nodes;
  }

  get constants(): ReadonlyMap<string, ConstantTensor> {
    return this.draft.constants;
  }

  protected override outputNames(_: string, count: number): string[] {
    const at = this.nodes.length;
    return Array.from({ length: count }, (_, i) => `${this.prefix}.${at}.${i}`);
  }

  protected override constantName(): string {
    return `${this.prefix}.constant.${this.constants.size}`;
  }

  reshape(x: string, shape: Shape): string {
    return this.op('Reshape', [x, this.integers(shape)], { allowzero: 1 });
  }

  transpose(x: string, perm: readonly number[]): string {
    return this.op('Transpose', [x], { perm });
  }

  /** `begin` … `end` along an axis. */
  slice(x: string, axis: number, begin: number, end: number): string {
    return this.op('Slice', [x, this.integers([begin]), this.integers([end]), this.integers([axis])]);
  }

  concat(parts: readonly string[], axis: number): string {
    return parts.length === 1 ? parts[0] : this.op('Concat', parts, { axis });
  }

  /** Multiply along an axis by a constant matrix [out, in]. */
  along(x: string, axis: number, matrix: ArrayLike<number>, shape: readonly [number, number]): string {
    return this.op('LinearMap', [x, this.floats(matrix, shape)], { axis });
  }

  /** Mean over axes that stay as 1. */
  mean(x: string, axes: readonly number[]): string {
    return this.op('ReduceMean', [x, this.integers(axes)], { keepdims: 1 });
  }
}

/** @throws RangeError for a matrix that is larger than is supported. */
export function checkMatrix(rows: number, columns: number): void {
  const { knownValues } = LIMITS.network;
  if (rows * columns <= knownValues) return;
  throw new RangeError(
    `it needs a matrix of ${count(rows)} × ${count(columns)}, where at most ${count(knownValues)} numbers are supported`,
  );
}

/** The smallest float32 that no backend takes for 0. */
export const TINY = 2 ** -126;

/** Numbers of the largest matrix that picks. */
export const LARGEST = 1 << 24;

/** A matrix [rows, columns] from its entries. @throws RangeError for one that is larger than is supported. */
export function matrixOf(
  rows: number,
  columns: number,
  entry: (row: number, column: number) => number,
): Float32Array {
  checkMatrix(rows, columns);
  const matrix = new Float32Array(rows * columns);
  for (let row = 0, at = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) matrix[at++] = entry(row, column);
  }
  return matrix;
}
