/** A model's numbers in the memory of the kernels, in the form that each kernel wants them; shared by its plans. */
import { elementCount } from '../../tensor';
import type { PlanConstant, Turned } from '../../plan/plan';
import { release } from '../../release';
import type { Heap } from './heap';
import type { Kernels } from './instance';

/** Columns of a panel; see kernels/convolve.ts. */
export const PANEL = 8;
/** Products of a tile of kernels/winograd.ts. */
const TILE = 16;

/** Bytes that turning a panel whose columns end in the middle of a block reads beyond the last. */
const BEYOND = PANEL * PANEL * 4;
/** Bytes of the list of a block's rows and of a panel that is being turned, filled up to whole cache lines. */
export const ROOM = Math.ceil((8 * 102 + (256 + PANEL) * PANEL * 4) / 64) * 64;
/** So many products may be computed at the same time. */
export const ROOMS = 16;

/** Bytes of a matrix in panels. */
export function packedBytes(depth: number, columns: number): number {
  return Math.ceil(columns / PANEL) * PANEL * depth * 4;
}

/** Filters and matrices of more bytes are packed once for a product and its gradient, which then turns the panels. */
const SHARED = 2 ** 18;

const isLarge = ({ shape }: PlanConstant): boolean => elementCount(shape) * 4 > SHARED;

/** Whether it is a 3×3 filter turned by 180°. */
const isRotation = ({ of, taps }: Turned): boolean =>
  of.shape[0] === 3 && of.shape[1] === 3 && taps.every((tap, i) => tap === 8 - i);

const packedKey = ({ key }: PlanConstant, transposed: boolean): string => `packed ${transposed} ${key}`;

/** A matrix of taps·channels rows in panels, or what it is read from. */
export interface Panels {
  readonly address: number;
  /** Of one matrix, from this to the next. */
  readonly bytes: number;
  /** Set where these are the panels of the transpose; see kernels/convolve.ts. */
  readonly turned: { readonly line: number; readonly taps: readonly number[] } | null;
}

export class Constants {
  private readonly addresses = new Map<string, number>();

  constructor(
    private readonly heap: Heap,
    private readonly kernels: Kernels,
  ) {}

  /** As the plan has it, row-major. */
  plain(constant: PlanConstant): number {
    return this.once(`plain ${constant.key}`, () => this.write(constant.make()));
  }

  /** A filter [kH, kW, channels, columns]. */
  filter(constant: PlanConstant): Panels {
    const { turned } = constant;
    if (!turned || !isLarge(turned.of)) return this.ownFilter(constant);
    const [channels, columns] = constant.shape.slice(-2);
    const tapBytes = packedBytes(columns, PANEL);
    return {
      ...this.ownFilter(turned.of),
      turned: {
        line: (elementCount(turned.of.shape) / channels) * PANEL * 4,
        taps: turned.taps.map((tap) => tap * tapBytes),
      },
    };
  }

  /** The same, packed whatever it could be read from. */
  ownFilter(constant: PlanConstant): Panels {
    const columns = constant.shape[3];
    const depth = elementCount(constant.shape) / columns;
    return {
      address: this.packed(constant, depth, columns, false),
      bytes: packedBytes(depth, columns),
      turned: null,
    };
  }

  /** Matrices [depth, columns] (`transposed`: [columns, depth]), one behind the other; of two ways the first is kept. */
  matrices(constant: PlanConstant, depth: number, columns: number, transposed: boolean): Panels {
    const other = this.addresses.get(packedKey(constant, !transposed));
    if (other !== undefined && isLarge(constant)) {
      return {
        address: other,
        bytes: packedBytes(columns, depth),
        turned: { line: packedBytes(columns, PANEL), taps: [0] },
      };
    }
    return {
      address: this.packed(constant, depth, columns, transposed),
      bytes: packedBytes(depth, columns),
      turned: null,
    };
  }

  /** Matrices [depth, columns] (`transposed`: [columns, depth]) in panels, one behind the other. */
  private packed(constant: PlanConstant, depth: number, columns: number, transposed: boolean): number {
    return this.once(packedKey(constant, transposed), () => {
      const count = elementCount(constant.shape) / (depth * columns);
      const panels = this.heap.allocate(count * packedBytes(depth, columns) + BEYOND);
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

  /** 3×3 filters [3, 3, depth, columns] transformed for tiles: 16 matrices in panels. */
  winograd(constant: PlanConstant): Panels {
    const [depth, columns] = constant.shape.slice(-2);
    const { turned } = constant;
    if (turned && isLarge(turned.of) && isRotation(turned)) {
      return { ...this.winograd(turned.of), turned: { line: packedBytes(columns, PANEL), taps: [0] } };
    }
    const bytes = packedBytes(depth, columns);
    const address = this.once(`winograd ${constant.key}`, () => {
      const count = depth * columns;
      const panels = this.heap.allocate(TILE * bytes + BEYOND);
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
    return { address, bytes, turned: null };
  }

  /** Where threads keep their lists of rows and turn their panels. */
  rooms(): number {
    return this.once('rooms', () => this.heap.allocate(ROOMS * ROOM));
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
