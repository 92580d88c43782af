/** The one arithmetic step that all kernels are made of. */

/** a·b + c in each lane; rounded once where the instruction set has it, else twice. */
export function madd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(f32x4.mul(a, b), c);
}
