/**
 * Seeded noise: Philox 4×64 with ten rounds (Salmon et al. 2011), in the order of numpy.random.Philox(key=[seed, stream]).
 * Every word of 64 bits gives two numbers, the lower half first. Addresses are bytes in the exported memory.
 */

const MASK: u64 = 0xffffffff;

// @ts-ignore: decorator
@inline
function mulHigh(a: u64, b: u64): u64 {
  const low = (a & MASK) * (b & MASK);
  const middle = (a >> 32) * (b & MASK) + (low >> 32);
  const other = (a & MASK) * (b >> 32) + (middle & MASK);
  return (a >> 32) * (b >> 32) + (middle >> 32) + (other >> 32);
}

/** Write `blocks` times four words. */
export function words(to: usize, blocks: u32, seed: u32, stream: u32): void {
  for (let block: u32 = 1; block <= blocks; block++, to += 32) {
    let a: u64 = block;
    let b: u64 = 0;
    let c: u64 = 0;
    let d: u64 = 0;
    let first: u64 = seed;
    let second: u64 = stream;
    for (let round = 0; round < 10; round++) {
      const p = mulHigh(0xd2e7470ee14c6c93, a);
      const q = 0xd2e7470ee14c6c93 * a;
      const r = mulHigh(0xca5a826395121157, c);
      const s = 0xca5a826395121157 * c;
      a = r ^ b ^ first;
      b = s;
      c = p ^ d ^ second;
      d = q;
      first += 0x9e3779b97f4a7c15;
      second += 0xbb67ae8584caa73b;
    }
    store<u64>(to, a, 0);
    store<u64>(to, b, 8);
    store<u64>(to, c, 16);
    store<u64>(to, d, 24);
  }
}

/** Eight times `blocks` words of 32 bits → float32 in [0, 1) with 24 bits, in place. */
export function uniforms(at: usize, blocks: u32): void {
  for (const end = at + 32 * blocks; at < end; at += 4) {
    store<f32>(at, <f32>(load<u32>(at) >> 8) * <f32>5.9604644775390625e-8);
  }
}

/** Uniform numbers, by pairs, → standard normal numbers, in place (Box and Muller 1958). */
export function normals(at: usize, blocks: u32): void {
  for (const end = at + 32 * blocks; at < end; at += 8) {
    const radius = Mathf.sqrt(-2 * Mathf.log(1 - load<f32>(at)));
    const angle = <f32>6.283185307179586 * load<f32>(at, 4);
    store<f32>(at, radius * Mathf.cos(angle));
    store<f32>(at, radius * Mathf.sin(angle), 4);
  }
}
