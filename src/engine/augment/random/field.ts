/**
 * Seeded noise for whole images. It has no state: every number follows from (seed, stream, index) alone, the same here
 * and in NumPy. The kernels of kernels/random make a hundred thousand numbers in a few milliseconds; where
 * WebAssembly is forbidden, `philox.ts` makes the same ones slowly.
 */
import { BINARY } from './binary';
import { boxMuller, words } from './philox';

interface Kernels {
  readonly memory: WebAssembly.Memory;
  words(to: number, blocks: number, seed: number, stream: number): void;
  uniforms(at: number, blocks: number): void;
  normals(at: number, blocks: number): void;
}

/** Numbers that one block of Philox gives. */
const BLOCK = 8;
const PAGE = 65536;

let compiled: WebAssembly.Module | null | undefined;

/** The compiled kernels; null where a page may not run WebAssembly. */
function kernelModule(): WebAssembly.Module | null {
  if (compiled === undefined) {
    try {
      compiled = new WebAssembly.Module(Uint8Array.from(atob(BINARY), (letter) => letter.charCodeAt(0)));
    } catch {
      compiled = null;
    }
  }
  return compiled;
}

/** @param finish makes numbers of the words that lie at an address */
function made(
  seed: number,
  stream: number,
  count: number,
  finish: (kernels: Kernels, at: number, blocks: number) => void,
): Float32Array | null {
  const module = kernelModule();
  if (!module) return null;
  // A memory of its own for every call: nothing is shared, and the numbers need not be copied.
  const kernels = new WebAssembly.Instance(module).exports as unknown as Kernels;
  const blocks = Math.ceil(count / BLOCK);
  const at = kernels.memory.buffer.byteLength;
  kernels.memory.grow(Math.ceil((4 * BLOCK * blocks) / PAGE));
  kernels.words(at, blocks, seed, stream);
  finish(kernels, at, blocks);
  return new Float32Array(kernels.memory.buffer, at, count);
}

/** `count` uniform numbers in [0, 1) with 24 bits: `random_raw` of numpy.random.Philox as uint32, shifted right by 8, times 2⁻²⁴. */
export function uniformField(seed: number, stream: number, count: number): Float32Array {
  return (
    made(seed, stream, count, (kernels, at, blocks) => kernels.uniforms(at, blocks)) ??
    slowUniforms(seed, stream, count)
  );
}

/** `count` standard normal numbers, from uniform numbers of 24 bits; see `boxMuller`. */
export function normalField(seed: number, stream: number, count: number): Float32Array {
  return (
    made(seed, stream, count, (kernels, at, blocks) => {
      kernels.uniforms(at, blocks);
      kernels.normals(at, blocks);
    }) ?? slowNormals(seed, stream, count)
  );
}

export function slowUniforms(seed: number, stream: number, count: number): Float32Array {
  return Float32Array.from(words(seed, stream, count), (word) => (word >>> 8) * 2 ** -24);
}

export function slowNormals(seed: number, stream: number, count: number): Float32Array {
  return Float32Array.from(boxMuller(slowUniforms(seed, stream, count + (count % 2)), count));
}
