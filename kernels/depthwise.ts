/** Depthwise convolution, channel by channel, on the same tables of offsets as `convolve`. */
import { finish, finishFour, follow } from './lanes';
import { madd } from './simd';

/**
 * out[m, c] = bias[c] + Σ_tap x[table[m, tap] + c]·w[tap, c] and what follows (see `finish`), for first ≤ m < last.
 * `table`: byte offsets into x, [rows, taps], negative where the window leaves the image.
 */
export function depthwise(
  x: usize,
  table: usize,
  filter: usize,
  bias: usize,
  out: usize,
  first: i32,
  last: i32,
  taps: i32,
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
  const next = (<usize>taps) << 2;
  const by16 = line & ~63;
  const by4 = line & ~15;
  for (let row = first; row < last; row++) {
    const entry = table + <usize>row * next;
    const end = entry + next;
    const to = out + <usize>row * line;
    let c: usize = 0;
    for (; c < by16; c += 64) {
      let s0 = v128.load(bias + c);
      let s1 = v128.load(bias + c, 16);
      let s2 = v128.load(bias + c, 32);
      let s3 = v128.load(bias + c, 48);
      let w = filter + c;
      for (let at = entry; at < end; at += 4, w += line) {
        const offset = load<i32>(at);
        if (offset < 0) continue;
        const p = x + <usize>offset + c;
        s0 = madd(v128.load(p), v128.load(w), s0);
        s1 = madd(v128.load(p, 16), v128.load(w, 16), s1);
        s2 = madd(v128.load(p, 32), v128.load(w, 32), s2);
        s3 = madd(v128.load(p, 48), v128.load(w, 48), s3);
      }
      finishFour(to + c, s0);
      finishFour(to + c + 16, s1);
      finishFour(to + c + 32, s2);
      finishFour(to + c + 48, s3);
    }
    for (; c < by4; c += 16) {
      let sum = v128.load(bias + c);
      let w = filter + c;
      for (let at = entry; at < end; at += 4, w += line) {
        const offset = load<i32>(at);
        if (offset >= 0) sum = madd(v128.load(x + <usize>offset + c), v128.load(w), sum);
      }
      finishFour(to + c, sum);
    }
    for (; c < line; c += 4) {
      let sum = load<f32>(bias + c);
      let w = filter + c;
      for (let at = entry; at < end; at += 4, w += line) {
        const offset = load<i32>(at);
        if (offset >= 0) sum += load<f32>(x + <usize>offset + c) * load<f32>(w);
      }
      finish(to + c, f32x4.splat(sum), 1);
    }
  }
}
