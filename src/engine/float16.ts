/** Numbers of 16 bits, which JavaScript does not read. */

/** IEEE 754 binary16 → number. */
function fromHalf(bits: number): number {
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  const sign = bits & 0x8000 ? -1 : 1;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction ? NaN : sign * Infinity;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

const TABLE = Float32Array.from({ length: 65536 }, (_, bits) => fromHalf(bits));

/** Decode one binary16 value. */
export const halfToNumber = (bits: number): number => TABLE[bits];

/** Decode a run of binary16 values. */
export function decodeHalf(bits: Uint16Array): Float32Array {
  const out = new Float32Array(bits.length);
  for (let i = 0; i < bits.length; i++) out[i] = TABLE[bits[i]];
  return out;
}

/** Decode a run of bfloat16 values: the upper halves of float32. */
export function decodeBrain(bits: Uint16Array): Float32Array {
  return new Float32Array(Uint32Array.from(bits, (upper) => upper << 16).buffer);
}
