/** Pooling and its gradients, on tables of offsets: [rows, taps], negative where the window leaves the image. */

/** out[m, c] = the maximum of the window. */
export function maxPool(
  x: usize,
  table: usize,
  out: usize,
  first: i32,
  last: i32,
  taps: i32,
  channels: i32,
): void {
  const line = (<usize>channels) << 2;
  const next = (<usize>taps) << 2;
  const by4 = line & ~15;
  for (let row = first; row < last; row++) {
    const entry = table + <usize>row * next;
    const end = entry + next;
    const to = out + <usize>row * line;
    let c: usize = 0;
    for (; c < by4; c += 16) {
      let best = f32x4.splat(-Infinity);
      for (let at = entry; at < end; at += 4) {
        const offset = load<i32>(at);
        if (offset >= 0) best = f32x4.max(best, v128.load(x + <usize>offset + c));
      }
      v128.store(to + c, best);
    }
    for (; c < line; c += 4) {
      let best: f32 = -Infinity;
      for (let at = entry; at < end; at += 4) {
        const offset = load<i32>(at);
        if (offset >= 0) best = max(best, load<f32>(x + <usize>offset + c));
      }
      store<f32>(to + c, best);
    }
  }
}

/** dx[the first pixel of the window that equals y[m, c]] += dy[m, c]; dx is zero before. */
export function maxPoolGrad(
  dy: usize,
  x: usize,
  y: usize,
  table: usize,
  dx: usize,
  rows: i32,
  taps: i32,
  channels: i32,
): void {
  const line = (<usize>channels) << 2;
  const next = (<usize>taps) << 2;
  const by4 = line & ~15;
  for (let row = 0; row < rows; row++, dy += line, y += line, table += next) {
    const end = table + next;
    let c: usize = 0;
    for (; c < by4; c += 16) {
      const flow = v128.load(dy + c);
      const best = v128.load(y + c);
      let left = i32x4.splat(-1);
      for (let at = table; at < end; at += 4) {
        const offset = load<i32>(at);
        if (offset < 0) continue;
        const hit = v128.and(f32x4.eq(v128.load(x + <usize>offset + c), best), left);
        const to = dx + <usize>offset + c;
        v128.store(to, f32x4.add(v128.load(to), v128.and(flow, hit)));
        left = v128.andnot(left, hit);
      }
    }
    for (; c < line; c += 4) {
      const best = load<f32>(y + c);
      for (let at = table; at < end; at += 4) {
        const offset = load<i32>(at);
        if (offset < 0 || load<f32>(x + <usize>offset + c) != best) continue;
        const to = dx + <usize>offset + c;
        store<f32>(to, load<f32>(to) + load<f32>(dy + c));
        break;
      }
    }
  }
}

/** dx[every pixel of the window] += factor·dy[m, c]; dx is zero before. */
export function averagePoolGrad(
  dy: usize,
  table: usize,
  dx: usize,
  rows: i32,
  taps: i32,
  channels: i32,
  factor: f32,
): void {
  const line = (<usize>channels) << 2;
  const next = (<usize>taps) << 2;
  const by4 = line & ~15;
  const factors = f32x4.splat(factor);
  for (let row = 0; row < rows; row++, dy += line, table += next) {
    const end = table + next;
    for (let at = table; at < end; at += 4) {
      const offset = load<i32>(at);
      if (offset < 0) continue;
      const to = dx + <usize>offset;
      let c: usize = 0;
      for (; c < by4; c += 16) {
        const flow = f32x4.mul(v128.load(dy + c), factors);
        v128.store(to + c, f32x4.add(v128.load(to + c), flow));
      }
      for (; c < line; c += 4) store<f32>(to + c, load<f32>(to + c) + load<f32>(dy + c) * factor);
    }
  }
}

/** out[m, c] = factor·Σ of the window. */
export function sumPool(
  x: usize,
  table: usize,
  out: usize,
  first: i32,
  last: i32,
  taps: i32,
  channels: i32,
  factor: f32,
): void {
  const line = (<usize>channels) << 2;
  const next = (<usize>taps) << 2;
  const by4 = line & ~15;
  const factors = f32x4.splat(factor);
  for (let row = first; row < last; row++) {
    const entry = table + <usize>row * next;
    const end = entry + next;
    const to = out + <usize>row * line;
    let c: usize = 0;
    for (; c < by4; c += 16) {
      let sum = f32x4.splat(0);
      for (let at = entry; at < end; at += 4) {
        const offset = load<i32>(at);
        if (offset >= 0) sum = f32x4.add(sum, v128.load(x + <usize>offset + c));
      }
      v128.store(to + c, f32x4.mul(sum, factors));
    }
    for (; c < line; c += 4) {
      let sum: f32 = 0;
      for (let at = entry; at < end; at += 4) {
        const offset = load<i32>(at);
        if (offset >= 0) sum += load<f32>(x + <usize>offset + c);
      }
      store<f32>(to + c, sum * factor);
    }
  }
}

/** out[c] = factor·Σ_m x[m, c]. */
export function sumRows(x: usize, out: usize, rows: i32, channels: i32, factor: f32): void {
  const line = (<usize>channels) << 2;
  const by4 = line & ~15;
  const end = x + <usize>rows * line;
  let c: usize = 0;
  for (; c < by4; c += 16) {
    let sum = f32x4.splat(0);
    for (let at = x + c; at < end; at += line) sum = f32x4.add(sum, v128.load(at));
    v128.store(out + c, f32x4.mul(sum, f32x4.splat(factor)));
  }
  for (; c < line; c += 4) {
    let sum: f32 = 0;
    for (let at = x + c; at < end; at += line) sum += load<f32>(at);
    store<f32>(out + c, sum * factor);
  }
}

/** out[m] = factor·Σ_c x[m, c]. */
export function sumColumns(x: usize, out: usize, rows: i32, channels: i32, factor: f32): void {
  const line = (<usize>channels) << 2;
  const by4 = line & ~15;
  for (let row = 0; row < rows; row++, x += line, out += 4) {
    let four = f32x4.splat(0);
    let c: usize = 0;
    for (; c < by4; c += 16) four = f32x4.add(four, v128.load(x + c));
    let sum =
      f32x4.extract_lane(four, 0) +
      f32x4.extract_lane(four, 1) +
      f32x4.extract_lane(four, 2) +
      f32x4.extract_lane(four, 3);
    for (; c < line; c += 4) sum += load<f32>(x + c);
    store<f32>(out, sum * factor);
  }
}
