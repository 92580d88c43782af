/**
 * Seeded noise that has no state: every number follows from (seed, stream, index) alone.
 * Philox 4×64 with ten rounds (Salmon et al. 2011, “Parallel random numbers: as easy as 1, 2, 3”), in NumPy's order:
 * `numpy.random.Generator(numpy.random.Philox(key=[seed, stream])).random(count)` gives the uniform numbers.
 */

const WORD = 64;
const MULTIPLIERS = [0xd2e7470ee14c6c93n, 0xca5a826395121157n] as const;
const WEYL = [0x9e3779b97f4a7c15n, 0xbb67ae8584caa73bn] as const;
const ROUNDS = 10;

type Block = readonly [bigint, bigint, bigint, bigint];

const low = (value: bigint): bigint => BigInt.asUintN(WORD, value);

/** The four 64-bit words of one counter. */
function philox(counter: bigint, seed: number, stream: number): Block {
  let block: Block = [counter, 0n, 0n, 0n];
  let [key0, key1] = [BigInt(seed), BigInt(stream)];
  for (let round = 0; round < ROUNDS; round++) {
    const [first, second] = [MULTIPLIERS[0] * block[0], MULTIPLIERS[1] * block[2]];
    block = [(second >> 64n) ^ block[1] ^ key0, low(second), (first >> 64n) ^ block[3] ^ key1, low(first)];
    key0 = low(key0 + WEYL[0]);
    key1 = low(key1 + WEYL[1]);
  }
  return block;
}

/** `count` words of 32 bits, the lower half of each word of 64 first. */
export function words(seed: number, stream: number, count: number): Uint32Array {
  const out = new Uint32Array(count);
  for (let i = 0; i < count; i += 8) {
    const block = philox(BigInt(i / 8 + 1), seed, stream);
    for (let k = 0; k < 8 && i + k < count; k++) {
      out[i + k] = Number(BigInt.asUintN(32, block[k >> 1] >> BigInt(32 * (k % 2))));
    }
  }
  return out;
}

/** `count` uniform numbers in [0, 1) with 53 bits. */
export function uniforms(seed: number, stream: number, count: number): Float64Array {
  const out = new Float64Array(count);
  for (let i = 0; i < count; i += 4) {
    // NumPy counts up before it draws.
    const block = philox(BigInt(i / 4 + 1), seed, stream);
    for (let k = 0; k < 4 && i + k < count; k++) out[i + k] = Number(block[k] >> 11n) * 2 ** -53;
  }
  return out;
}

/** `count` standard normal numbers, from uniform numbers of 53 bits. */
export function normals(seed: number, stream: number, count: number): Float64Array {
  return boxMuller(uniforms(seed, stream, count + (count % 2)), count);
}

/**
 * `count` standard normal numbers by Box and Muller (1958): of the uniform numbers u₀, u₁ of a pair,
 * √(−2 ln(1 − u₀)) · cos 2πu₁ and · sin 2πu₁.
 * @param uniform numbers in [0, 1), as many, or one more to complete the last pair
 */
export function boxMuller(uniform: ArrayLike<number>, count: number): Float64Array {
  const out = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const pair = i - (i % 2);
    const radius = Math.sqrt(-2 * Math.log(1 - uniform[pair]));
    const angle = 2 * Math.PI * uniform[pair + 1];
    out[i] = radius * (i % 2 === 0 ? Math.cos(angle) : Math.sin(angle));
  }
  return out;
}
