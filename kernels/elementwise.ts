/** One number at a time. Lengths are counts of numbers; buffers may be read and written up to a multiple of four. */

/**
 * out[i] = a[i] ∘ b[i mod period]. `period` divides `count`. Function: 0 add, 1 subtract, 2 multiply, 3 divide, 4 larger,
 * 5 smaller; 1 or 0: 6 =, 7 >, 8 ≥, 9 <, 10 ≤.
 */
export function binary(fn: i32, a: usize, b: usize, out: usize, count: i32, period: i32): void {
  if (period == 1) {
    const value = v128.load_splat<f32>(b);
    for (let i: usize = 0, end = (<usize>count) << 2; i < end; i += 16) {
      v128.store(out + i, apply(fn, v128.load(a + i), value));
    }
    return;
  }
  const line = (<usize>period) << 2;
  if (period == count || (period & 3) == 0) {
    for (let row: usize = 0, end = (<usize>count) << 2; row < end; row += line) {
      for (let i: usize = 0; i < line; i += 16) {
        v128.store(out + row + i, apply(fn, v128.load(a + row + i), v128.load(b + i)));
      }
    }
    return;
  }
  for (let row: usize = 0, end = (<usize>count) << 2; row < end; row += line) {
    for (let i: usize = 0; i < line; i += 4) {
      const at = row + i;
      const four = apply(fn, v128.load_splat<f32>(a + at), v128.load_splat<f32>(b + i));
      store<f32>(out + at, f32x4.extract_lane(four, 0));
    }
  }
}

function apply(fn: i32, a: v128, b: v128): v128 {
  if (fn == 0) return f32x4.add(a, b);
  if (fn == 1) return f32x4.sub(a, b);
  if (fn == 2) return f32x4.mul(a, b);
  if (fn == 3) return f32x4.div(a, b);
  if (fn == 4) return f32x4.max(a, b);
  if (fn == 5) return f32x4.min(a, b);
  return v128.and(compare(fn, a, b), f32x4.splat(1));
}

function compare(fn: i32, a: v128, b: v128): v128 {
  if (fn == 6) return f32x4.eq(a, b);
  if (fn == 7) return f32x4.gt(a, b);
  if (fn == 8) return f32x4.ge(a, b);
  if (fn == 9) return f32x4.lt(a, b);
  return f32x4.le(a, b);
}

/** out[row, i] = a[row, i] ∘ b[row], with the functions of `binary`. */
export function binaryRows(fn: i32, a: usize, b: usize, out: usize, rows: i32, columns: i32): void {
  const line = (<usize>columns) << 2;
  const by4 = line & ~15;
  for (let row = 0; row < rows; row++, a += line, out += line, b += 4) {
    const value = v128.load_splat<f32>(b);
    let i: usize = 0;
    for (; i < by4; i += 16) v128.store(out + i, apply(fn, v128.load(a + i), value));
    for (; i < line; i += 4) {
      const four = apply(fn, v128.load_splat<f32>(a + i), value);
      store<f32>(out + i, f32x4.extract_lane(four, 0));
    }
  }
}

/** out[i] = min(max(x[i], low), high). */
export function clip(x: usize, out: usize, count: i32, low: f32, high: f32): void {
  const lows = f32x4.splat(low);
  const highs = f32x4.splat(high);
  for (let i: usize = 0, end = (<usize>count) << 2; i < end; i += 16) {
    v128.store(out + i, f32x4.pmin(f32x4.pmax(v128.load(x + i), lows), highs));
  }
}

/** out[i] = low < y[i] < high ? dy[i] : 0, and with `floor` = 0 only where dy[i] is positive; `floor` = −∞ takes all. */
export function gate(dy: usize, y: usize, out: usize, count: i32, low: f32, high: f32, floor: f32): void {
  const lows = f32x4.splat(low);
  const highs = f32x4.splat(high);
  const floors = f32x4.splat(floor);
  for (let i: usize = 0, end = (<usize>count) << 2; i < end; i += 16) {
    const mask = v128.load(y + i);
    const inside = v128.and(f32x4.gt(mask, lows), f32x4.lt(mask, highs));
    v128.store(out + i, v128.and(f32x4.pmax(v128.load(dy + i), floors), inside));
  }
}

/** Bit i of out = low < y[i] < high, 32 of them a word. */
export function gateBits(y: usize, out: usize, count: i32, low: f32, high: f32): void {
  const lows = f32x4.splat(low);
  const highs = f32x4.splat(high);
  for (let left = count; left > 0; left -= 32, out += 4) {
    let word = 0;
    for (let bit = 0, end = min(32, left); bit < end; bit += 4, y += 16) {
      const four = v128.load(y);
      word |= i32x4.bitmask(v128.and(f32x4.gt(four, lows), f32x4.lt(four, highs))) << bit;
    }
    store<i32>(out, word);
  }
}

/** out[i] = bit i ? dy[i] : 0, with `floor` as in `gate`. */
export function gateByBits(dy: usize, bits: usize, out: usize, count: i32, floor: f32): void {
  const floors = f32x4.splat(floor);
  const ones = i32x4(1, 2, 4, 8);
  for (let left = count; left > 0; left -= 32, bits += 4) {
    const word = load<i32>(bits);
    for (let bit = 0, end = min(32, left); bit < end; bit += 4, dy += 16, out += 16) {
      const open = i32x4.eq(v128.and(i32x4.splat(word >> bit), ones), ones);
      v128.store(out, v128.and(f32x4.pmax(v128.load(dy), floors), open));
    }
  }
}

/** out[i] = y[i] > 0 ? dy[i] : slope·dy[i]. */
export function leakyGate(dy: usize, y: usize, out: usize, count: i32, slope: f32): void {
  const zeros = f32x4.splat(0);
  const slopes = f32x4.splat(slope);
  for (let i: usize = 0, end = (<usize>count) << 2; i < end; i += 16) {
    const flow = v128.load(dy + i);
    const open = f32x4.gt(v128.load(y + i), zeros);
    v128.store(out + i, v128.bitselect(flow, f32x4.mul(flow, slopes), open));
  }
}
