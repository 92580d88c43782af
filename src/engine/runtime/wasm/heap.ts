/** Blocks of a growing WebAssembly memory: first fit, neighbours joined when they are freed. */

import { OutOfMemory } from '../executor';

/** Cache lines; kernels also read and write whole vectors at the end of a block. */
const ALIGNMENT = 64;
const PAGE = 65536;

interface Gap {
  start: number;
  end: number;
}

const rounded = (bytes: number): number => Math.max(ALIGNMENT, Math.ceil(bytes / ALIGNMENT) * ALIGNMENT);

export class Heap {
  private readonly blocks = new Map<number, number>();
  private gaps: Gap[] = [];
  private end: number;

  /** @param start - bytes at the beginning that belong to somebody else. */
  constructor(
    readonly memory: WebAssembly.Memory,
    start: number,
  ) {
    this.end = rounded(start);
  }

  /** Bytes in blocks. */
  get used(): number {
    return [...this.blocks.values()].reduce((sum, bytes) => sum + bytes, 0);
  }

  get count(): number {
    return this.blocks.size;
  }

  /**
   * @returns the address of a block of at least this many bytes; what is in it is undefined.
   * @throws OutOfMemory if the browser gives no more memory.
   */
  allocate(bytes: number): number {
    const size = rounded(bytes);
    const gap = this.gaps.find(({ start, end }) => end - start >= size);
    const address = gap ? gap.start : this.grow(size);
    if (gap) {
      gap.start += size;
      if (gap.start === gap.end) this.gaps.splice(this.gaps.indexOf(gap), 1);
    }
    this.blocks.set(address, size);
    return address;
  }

  free(address: number): void {
    const size = this.blocks.get(address);
    if (size === undefined) throw new RangeError(`no block begins at ${address}`);
    this.blocks.delete(address);
    const gaps = [...this.gaps, { start: address, end: address + size }].sort((a, b) => a.start - b.start);
    this.gaps = gaps.reduce<Gap[]>((joined, gap) => {
      const last = joined.at(-1);
      if (last?.end === gap.start) last.end = gap.end;
      else joined.push(gap);
      return joined;
    }, []);
    const last = this.gaps.at(-1);
    if (last?.end === this.end) {
      this.end = last.start;
      this.gaps.pop();
    }
  }

  /** Float32 numbers at an address. Valid until the next allocation. */
  floats(address: number, count: number): Float32Array<ArrayBuffer> {
    return new Float32Array(this.memory.buffer as ArrayBuffer, address, count);
  }

  integers(address: number, count: number): Int32Array<ArrayBuffer> {
    return new Int32Array(this.memory.buffer as ArrayBuffer, address, count);
  }

  private grow(size: number): number {
    const missing = this.end + size - this.memory.buffer.byteLength;
    if (missing > 0) {
      try {
        this.memory.grow(Math.ceil(missing / PAGE));
      } catch {
        throw new OutOfMemory(
          `This network needs ${Math.ceil((this.end + size) / 2 ** 20)} MB of memory, more than the browser gives; choose a smaller size or network.`,
        );
      }
    }
    const address = this.end;
    this.end += size;
    return address;
  }
}
