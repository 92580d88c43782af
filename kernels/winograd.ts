/**
 * 3×3 convolutions of stride 1 with 16 instead of 36 products for 4 outputs: F(2×2, 3×3) of Lavin and Gray 2016.
 * Tiles of 4×4 pixels overlap by two; the products in between are 16 matrix products by `convolve`.
 */
import { convolve } from './convolve';
import { finishFour, follow } from './lanes';

function pixel(x: usize, zeros: usize, table: usize): usize {
  const offset = load<i32>(table);
  return offset < 0 ? zeros : x + <usize>offset;
}

/**
 * v[16, tiles, channels] = Bᵀ·d·B of the tiles first ≤ tile < last. `channels` is a multiple of 4.
 * `table`: byte offsets into x of the tile's pixels, [tiles, 16], negative for a pixel of zeros; `zeros`: `channels` zeros.
 */
export function winogradInput(
  x: usize,
  table: usize,
  zeros: usize,
  v: usize,
  first: i32,
  last: i32,
  tiles: i32,
  channels: i32,
): void {
  const line = (<usize>channels) << 2;
  const plane = <usize>tiles * line;
  table += (<usize>first) << 6;
  v += <usize>first * line;
  for (let tile = first; tile < last; tile++, table += 64, v += line) {
    for (let column: usize = 0; column < 4; column++) {
      // One column of the tile at a time: rows first, into the planes, then columns in place.
      const entry = table + (column << 2);
      const p0 = pixel(x, zeros, entry);
      const p1 = pixel(x, zeros, entry + 16);
      const p2 = pixel(x, zeros, entry + 32);
      const p3 = pixel(x, zeros, entry + 48);
      const to0 = v + column * plane;
      const to1 = to0 + 4 * plane;
      const to2 = to1 + 4 * plane;
      const to3 = to2 + 4 * plane;
      for (let c: usize = 0; c < line; c += 16) {
        const d1 = v128.load(p1 + c);
        const d2 = v128.load(p2 + c);
        v128.store(to0 + c, f32x4.sub(v128.load(p0 + c), d2));
        v128.store(to1 + c, f32x4.add(d1, d2));
        v128.store(to2 + c, f32x4.sub(d2, d1));
        v128.store(to3 + c, f32x4.sub(d1, v128.load(p3 + c)));
      }
    }
    for (let row: usize = 0; row < 4; row++) {
      const to0 = v + 4 * row * plane;
      const to1 = to0 + plane;
      const to2 = to1 + plane;
      const to3 = to2 + plane;
      for (let c: usize = 0; c < line; c += 16) {
        const d1 = v128.load(to1 + c);
        const d2 = v128.load(to2 + c);
        v128.store(to0 + c, f32x4.sub(v128.load(to0 + c), d2));
        v128.store(to1 + c, f32x4.add(d1, d2));
        v128.store(to2 + c, f32x4.sub(d2, d1));
        v128.store(to3 + c, f32x4.sub(d1, v128.load(to3 + c)));
      }
    }
  }
}

/** The row of a transformed filter that is this one of the filter upside down. */
function opposite(row: i32): i32 {
  return row == 0 || row == 3 ? 3 - row : row;
}

/**
 * m[i, tiles, columns] = v[i, tiles, channels]·filters[i] for first ≤ i < last of the 16 products.
 * `filters`: in panels, `bytes` each; `table`: byte offsets of the rows of one v[i]; `zeros`: as `convolve` wants them,
 * and `bias`, `columns` zeros. `turns`, `line`, `room`: as `convolve` has them; a filter turned by 180° has the same 16
 * matrices in another order.
 */
export function winogradProducts(
  v: usize,
  table: usize,
  zeros: usize,
  filters: usize,
  bytes: i32,
  bias: usize,
  m: usize,
  first: i32,
  last: i32,
  tiles: i32,
  channels: i32,
  columns: i32,
  turns: usize,
  line: usize,
  room: usize,
): void {
  const stride = (<usize>columns) << 2;
  for (let i = first; i < last; i++) {
    const from = v + ((<usize>i * tiles * channels) << 2);
    const to = m + <usize>i * tiles * stride;
    const matrix = turns ? 4 * opposite(i >> 2) + opposite(i & 3) : i;
    const filter = filters + <usize>matrix * bytes;
    // prettier-ignore
    convolve(from, table, zeros, filter, bias, to, stride, 0, tiles, 1, channels, columns, 0, -Infinity, Infinity, 0, 0, 0, 0, turns, line, room);
  }
}

/**
 * The four outputs of the tiles first ≤ tile < last, Aᵀ·m·A + bias and what follows (see `finish`), from m [16, tiles, channels].
 * `table`: byte offsets into out of the tile's pixels, [tiles, 4], negative where the image ends.
 */
export function winogradOutput(
  m: usize,
  table: usize,
  bias: usize,
  out: usize,
  first: i32,
  last: i32,
  tiles: i32,
  channels: i32,
  addend: usize,
  low: f32,
  high: f32,
  mask: usize,
  bottom: f32,
  top: f32,
  floor: f32,
): void {
  follow(addend, low, high, mask, bottom, top, floor);
  const line = (<usize>channels) << 2;
  const plane = <usize>tiles * line;
  table += (<usize>first) << 4;
  m += <usize>first * line;
  for (let tile = first; tile < last; tile++, table += 16, m += line) {
    const o0 = load<i32>(table);
    const o1 = load<i32>(table, 4);
    const o2 = load<i32>(table, 8);
    const o3 = load<i32>(table, 12);
    for (let c: usize = 0; c < line; c += 16) {
      const b = v128.load(bias + c);
      let at = m + c;
      let row = v128.load(at + plane);
      let low0 = f32x4.add(v128.load(at), row);
      let high0 = row;
      row = v128.load(at + 2 * plane);
      low0 = f32x4.add(low0, row);
      high0 = f32x4.sub(f32x4.sub(high0, row), v128.load(at + 3 * plane));
      at += 4 * plane;
      row = v128.load(at + plane);
      let low1 = f32x4.add(v128.load(at), row);
      let high1 = row;
      row = v128.load(at + 2 * plane);
      low1 = f32x4.add(low1, row);
      high1 = f32x4.sub(f32x4.sub(high1, row), v128.load(at + 3 * plane));
      at += 4 * plane;
      row = v128.load(at + plane);
      let low2 = f32x4.add(v128.load(at), row);
      let high2 = row;
      row = v128.load(at + 2 * plane);
      low2 = f32x4.add(low2, row);
      high2 = f32x4.sub(f32x4.sub(high2, row), v128.load(at + 3 * plane));
      at += 4 * plane;
      row = v128.load(at + plane);
      let low3 = f32x4.add(v128.load(at), row);
      let high3 = row;
      row = v128.load(at + 2 * plane);
      low3 = f32x4.add(low3, row);
      high3 = f32x4.sub(f32x4.sub(high3, row), v128.load(at + 3 * plane));

      const y0 = f32x4.add(b, f32x4.add(low0, f32x4.add(low1, low2)));
      const y1 = f32x4.add(b, f32x4.add(high0, f32x4.add(high1, high2)));
      const y2 = f32x4.add(b, f32x4.sub(f32x4.sub(low1, low2), low3));
      const y3 = f32x4.add(b, f32x4.sub(f32x4.sub(high1, high2), high3));
      if (o0 >= 0) finishFour(out + o0 + c, y0);
      if (o1 >= 0) finishFour(out + o1 + c, y1);
      if (o2 >= 0) finishFour(out + o2 + c, y2);
      if (o3 >= 0) finishFour(out + o3 + c, y3);
    }
  }
}

/** u[16, count] = G·g·Gᵀ of `count` 3×3 filters that lie in g [9, count]. `count` is a multiple of 4. */
export function winogradFilter(g: usize, u: usize, count: i32): void {
  const line = (<usize>count) << 2;
  const half = f32x4.splat(0.5);
  for (let i: usize = 0; i < line; i += 16) {
    for (let column: usize = 0; column < 3; column++) {
      const from = g + column * line + i;
      const g0 = v128.load(from);
      const g1 = v128.load(from + 3 * line);
      const g2 = v128.load(from + 6 * line);
      const sum = f32x4.add(g0, g2);
      const to = u + column * line + i;
      v128.store(to, g0);
      v128.store(to + 4 * line, f32x4.mul(half, f32x4.add(sum, g1)));
      v128.store(to + 8 * line, f32x4.mul(half, f32x4.sub(sum, g1)));
      v128.store(to + 12 * line, g2);
    }
    for (let row: usize = 0; row < 4; row++) {
      const to = u + 4 * row * line + i;
      const g0 = v128.load(to);
      const g1 = v128.load(to + line);
      const g2 = v128.load(to + 2 * line);
      const sum = f32x4.add(g0, g2);
      v128.store(to + line, f32x4.mul(half, f32x4.add(sum, g1)));
      v128.store(to + 2 * line, f32x4.mul(half, f32x4.sub(sum, g1)));
      v128.store(to + 3 * line, g2);
    }
  }
}
