/** A model's numbers in the memory of the kernels, in the form that each kernel wants them; shared by its plans. */
import { elementCount } from '../../graph/tensor';
import type { PlanValue } from '../../plan/plan';
import { release } from '../../release';
import type { Heap } from './heap';
import type { Kernels } from './instance';

export type Constant = Extract<PlanValue, { kind: 'constant' }>;

/** Columns of a panel; see kernels/convolve.ts. */
const PANEL = 8;
/** Products of a tile of kernels/winograd.ts. */
const TILE = 16;

/** Bytes of a matrix in panels. */
export function packedBytes(depth: number, columns: number): number {
  return Math.ceil(columns / PANEL) * PANEL * depth * 4;
}

export class Constants {
  private readonly addresses = new Map<string, number>();

  constructor(
    private readonly heap: Heap,
    private readonly kernels: Kernels,
  ) {}

  /** As the plan has it, row-major. */
  plain(constant: Constant): number {
    return this.once(`plain ${constant.key}`, () => this.write(constant.make()));
  }

  /** Matrices [depth, columns] (`transposed`: [columns, depth]) in panels, one behind the other. */
  packed(constant: Constant, depth: number, columns: number, transposed: boolean): number {
    return this.once(`packed ${transposed} ${constant.key}`, () => {
      const count = elementCount(constant.shape) / (depth * columns);
      const panels = this.heap.allocate(count * packedBytes(depth, columns));
      // After what stays, so that it leaves no gap.
      const plain = this.write(constant.make());
      const pack = transposed ? this.kernels.packTransposed : this.kernels.pack;
      for (let i = 0; i < count; i++) {
        pack(plain + i * depth * columns * 4, panels + i * packedBytes(depth, columns), depth, columns);
      }
      this.heap.free(plain);
      return panels;
    });
  }

  /** 3×3 filters [3, 3, depth, columns] transformed for tiles: 16 matrices in panels, of `bytes` each. */
  winograd(constant: Constant, depth: number, columns: number): { address: number; bytes: number } {
    const bytes = packedBytes(depth, columns);
    const address = this.once(`winograd ${constant.key}`, () => {
      const count = depth * columns;
      const panels = this.heap.allocate(TILE * bytes);
      const tiles = this.heap.allocate(TILE * count * 4);
      const plain = this.write(constant.make());
      this.kernels.winogradFilter(plain, tiles, count);
      this.heap.free(plain);
      for (let i = 0; i < TILE; i++) {
        this.kernels.pack(tiles + i * count * 4, panels + i * bytes, depth, columns);
      }
      this.heap.free(tiles);
      return panels;
    });
    return { address, bytes };
  }

  /** So many zeros: the bias of those that have none. */
  zeros(count: number): number {
    return this.once(`zeros ${count}`, () => this.write(new Float32Array(count)));
  }

  dispose(): void {
    this.addresses.forEach((address) => this.heap.free(address));
    this.addresses.clear();
  }

  private once(key: string, make: () => number): number {
    const known = this.addresses.get(key);
    if (known !== undefined) return known;
    const address = make();
    this.addresses.set(key, address);
    return address;
  }

  private write(values: Float32Array): number {
    const address = this.heap.allocate(values.byteLength);
    this.heap.floats(address, values.length).set(values);
    release(values);
    return address;
  }
}
