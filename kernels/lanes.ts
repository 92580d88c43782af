/** Four neighbouring numbers of a row, of which the last may not be there. */

export function get(from: usize, count: i32): v128 {
  if (count >= 4) return v128.load(from);
  let four = f32x4.splat(0);
  if (count > 0) four = f32x4.replace_lane(four, 0, load<f32>(from));
  if (count > 1) four = f32x4.replace_lane(four, 1, load<f32>(from, 4));
  if (count > 2) four = f32x4.replace_lane(four, 2, load<f32>(from, 8));
  return four;
}

export function put(to: usize, four: v128, count: i32): void {
  if (count >= 4) {
    v128.store(to, four);
    return;
  }
  if (count > 0) store<f32>(to, f32x4.extract_lane(four, 0));
  if (count > 1) store<f32>(to, f32x4.extract_lane(four, 1), 4);
  if (count > 2) store<f32>(to, f32x4.extract_lane(four, 2), 8);
}

/**
 * What follows a convolution, on its sums at `to`: + addend, clipped to [low, high], then kept only where
 * bottom < mask < top and, with `floor` 0, where positive (−∞ takes all).
 * `addend` and `mask` are distances from the output to tensors of the same shape; 0: there is none.
 */
export function finish(
  to: usize,
  sum: v128,
  count: i32,
  addend: usize,
  low: f32,
  high: f32,
  mask: usize,
  bottom: f32,
  top: f32,
  floor: f32,
): void {
  if (count <= 0) return;
  if (addend) sum = f32x4.add(sum, get(to + addend, count));
  sum = f32x4.min(f32x4.max(sum, f32x4.splat(low)), f32x4.splat(high));
  if (mask) {
    const y = get(to + mask, count);
    const inside = v128.and(f32x4.gt(y, f32x4.splat(bottom)), f32x4.lt(y, f32x4.splat(top)));
    sum = v128.and(f32x4.max(sum, f32x4.splat(floor)), inside);
  }
  put(to, sum, count);
}
