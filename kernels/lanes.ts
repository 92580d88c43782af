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
 * What follows a convolution: + addend, clipped to [low, high], then kept only where bottom < mask < top and, with
 * `floor` 0, where positive (−∞ takes all). `addend` and `mask` are distances from the output to tensors of the same
 * shape; 0: there is none. Set by `follow` before a kernel runs, so that its inner calls need not hand it on.
 */
let addend: usize = 0;
let mask: usize = 0;
let low: v128 = f32x4.splat(-Infinity);
let high: v128 = f32x4.splat(Infinity);
let bottom: v128 = f32x4.splat(0);
let top: v128 = f32x4.splat(0);
let floor: v128 = f32x4.splat(0);

export function follow(
  withAddend: usize,
  from: f32,
  to: f32,
  withMask: usize,
  above: f32,
  below: f32,
  least: f32,
): void {
  addend = withAddend;
  low = f32x4.splat(from);
  high = f32x4.splat(to);
  mask = withMask;
  bottom = f32x4.splat(above);
  top = f32x4.splat(below);
  floor = f32x4.splat(least);
}

/** Write sums, after what follows them. The pseudo-minimum and -maximum keep NaN and are one instruction each. */
export function finish(to: usize, sum: v128, count: i32): void {
  if (count <= 0) return;
  if (addend) sum = f32x4.add(sum, get(to + addend, count));
  sum = f32x4.pmin(f32x4.pmax(sum, low), high);
  if (mask) {
    const y = get(to + mask, count);
    const inside = v128.and(f32x4.gt(y, bottom), f32x4.lt(y, top));
    sum = v128.and(f32x4.pmax(sum, floor), inside);
  }
  put(to, sum, count);
}

/** The same for four of them, without a call: those of almost all numbers. */
@inline
export function finishFour(to: usize, sum: v128): void {
  if (addend) sum = f32x4.add(sum, v128.load(to + addend));
  sum = f32x4.pmin(f32x4.pmax(sum, low), high);
  if (mask) {
    const y = v128.load(to + mask);
    sum = v128.and(f32x4.pmax(sum, floor), v128.and(f32x4.gt(y, bottom), f32x4.lt(y, top)));
  }
  v128.store(to, sum);
}
