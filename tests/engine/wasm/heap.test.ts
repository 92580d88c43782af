import { Heap } from '../../../src/engine/runtime/wasm/heap';

const heapOf = (maximum = 100): Heap => new Heap(new WebAssembly.Memory({ initial: 1, maximum }), 64);

describe('the heap', () => {
  it('gives blocks that do not overlap and begin at cache lines', () => {
    const heap = heapOf();
    const blocks = [1, 64, 65, 1000, 7].map((bytes) => ({ bytes, address: heap.allocate(bytes) }));
    for (const [i, { address }] of blocks.entries()) {
      expect(address % 64).toBe(0);
      expect(address).toBeGreaterThanOrEqual(64);
      if (i > 0) expect(address).toBeGreaterThanOrEqual(blocks[i - 1].address + blocks[i - 1].bytes);
    }
  });

  it('uses freed neighbours as one', () => {
    const heap = heapOf();
    const [a, b] = [heap.allocate(100), heap.allocate(100), heap.allocate(100)];
    heap.free(b);
    heap.free(a);
    expect(heap.allocate(256)).toBe(a);
  });

  it('is as small as before when all is freed', () => {
    const heap = heapOf();
    const blocks = Array.from({ length: 20 }, (_, i) => heap.allocate(50_000 + i));
    for (const i of [3, 19, 0, 7, 8, 1, 2]) heap.free(blocks[i]);
    for (const i of [4, 5, 6, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18]) heap.free(blocks[i]);
    expect([heap.count, heap.used]).toEqual([0, 0]);
    expect(heap.allocate(1_000_000)).toBe(blocks[0]);
  });

  it('grows its memory and keeps what is in it', () => {
    const heap = heapOf();
    const address = heap.allocate(16);
    heap.floats(address, 4).set([1, 2, 3, 4]);
    heap.allocate(1_000_000);
    expect([...heap.floats(address, 4)]).toEqual([1, 2, 3, 4]);
  });

  it('says in words that there is no more memory', () => {
    expect(() => heapOf(2).allocate(1_000_000)).toThrow(/needs \d+ MB of memory/);
  });

  it('refuses to free what is no block', () => {
    expect(() => heapOf().free(128)).toThrow('no block begins at 128');
  });
});
