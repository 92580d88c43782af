/** The tables of offsets that one plan needs, each geometry once. */
import type { Window2d } from '../../graph/ir';
import type { Shape } from '../../tensor';
import type { Heap } from './heap';
import { rowTable, windowTable } from './windows';

export class Tables {
  private readonly addresses = new Map<string, number>();

  constructor(private readonly heap: Heap) {}

  /** Of all tables. */
  bytes = 0;

  window(shape: Shape, { kernel, strides, dilations, pads }: Window2d): number {
    const window = { kernel, strides, dilations, pads };
    return this.once(JSON.stringify([shape, window]), () => windowTable(shape, window));
  }

  rows(rows: number, columns: number): number {
    return this.once(`${rows} ${columns}`, () => rowTable(rows, columns));
  }

  dispose(): void {
    this.addresses.forEach((address) => this.heap.free(address));
    this.addresses.clear();
    this.bytes = 0;
  }

  /** The table of this key, made when it is first asked for. */
  once(key: string, make: () => Int32Array): number {
    const known = this.addresses.get(key);
    if (known !== undefined) return known;
    const table = make();
    const address = this.heap.allocate(table.byteLength);
    this.heap.integers(address, table.length).set(table);
    this.addresses.set(key, address);
    this.bytes += table.byteLength;
    return address;
  }
}
