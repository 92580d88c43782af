import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { npz } from '../../src/cli/npz';
import { readNpz } from '../support/npz';

const arrays = {
  scalar: { shape: [], data: Float32Array.of(2.5) },
  vector: { shape: [3], data: Float32Array.of(1, -2, 3e-8) },
  grid: { shape: [2, 2, 1], data: new Float32Array([9, 0, 1, 2, 3, 9]).subarray(1, 5) },
};

describe('an .npz file', () => {
  it('reads back as it was written', () => {
    const folder = mkdtempSync(join(tmpdir(), 'npz-'));
    try {
      writeFileSync(join(folder, 'a.npz'), npz(arrays));
      const read = readNpz(join(folder, 'a.npz'));
      expect(Object.keys(read)).toEqual(Object.keys(arrays));
      expect(read.vector).toMatchObject(arrays.vector);
      expect(read.scalar).toMatchObject(arrays.scalar);
      expect(read.grid.shape).toEqual([2, 2, 1]);
      expect([...read.grid.data]).toEqual([0, 1, 2, 3]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('begins its numbers at a multiple of 64 bytes and writes shapes as Python tuples', () => {
    const files = unzipSync(npz(arrays));
    const header = (name: string): string => {
      const bytes = files[`${name}.npy`];
      const length = bytes[8] + 256 * bytes[9];
      expect((10 + length) % 64).toBe(0);
      return Buffer.from(bytes.subarray(10, 10 + length)).toString('latin1');
    };
    expect(header('scalar')).toContain("'shape': ()");
    expect(header('vector')).toContain("'shape': (3,)");
    expect(header('grid')).toContain("'shape': (2, 2, 1)");
    expect(header('grid').endsWith('\n')).toBe(true);
  });
});
