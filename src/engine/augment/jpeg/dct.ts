/**
 * Blocks of 8×8 through the discrete cosine transform, rounded to a table, and back: the whole numbers of libjpeg's
 * accurate integer transform (Loeffler, Ligtenberg and Moschytz 1989), since one rounding decides over a whole block.
 */
import type { Plane } from './chroma';

const SIDE = 8;
const AREA = SIDE * SIDE;
/** Bits of the fractions of the constants, and of the values between the two passes. */
const [CONSTANT, PASS] = [13, 2];

const fix = (value: number): number => Math.round(value * 2 ** CONSTANT);
const C = {
  a: fix(0.298631336),
  b: fix(0.390180644),
  c: fix(0.5411961),
  d: fix(0.765366865),
  e: fix(0.899976223),
  f: fix(1.175875602),
  g: fix(1.50132111),
  h: fix(1.847759065),
  i: fix(1.96157056),
  j: fix(2.053119869),
  k: fix(2.562915447),
  l: fix(3.072711026),
} as const;

/** Shift right, rounded. */
const descale = (value: number, bits: number): number => (value + (1 << (bits - 1))) >> bits;

/** The four odd sums of both directions, from the values that stand at 7, 5, 3 and 1 (or their differences). */
function odd(p: number, q: number, r: number, s: number): readonly [number, number, number, number] {
  const z5 = (p + r + q + s) * C.f;
  const [z1, z2] = [-(p + s) * C.e, -(q + r) * C.k];
  const [z3, z4] = [z5 - (p + r) * C.i, z5 - (q + s) * C.b];
  return [p * C.a + z1 + z3, q * C.j + z2 + z4, r * C.l + z2 + z3, s * C.g + z1 + z4];
}

/** One row or column in place, `step` apart. @param bits of the descaling; `even`: of the two sums without constants */
function forward(v: Int32Array, at: number, step: number, bits: number, even: (sum: number) => number): void {
  const x = (i: number): number => v[at + i * step];
  const [s0, s1, s2, s3] = [x(0) + x(7), x(1) + x(6), x(2) + x(5), x(3) + x(4)];
  const found = odd(x(3) - x(4), x(2) - x(5), x(1) - x(6), x(0) - x(7));
  const [outer, inner, cross] = [s0 + s3, s1 + s2, s0 - s3];
  const z = (s1 - s2 + cross) * C.c;
  v[at] = even(outer + inner);
  v[at + 4 * step] = even(outer - inner);
  v[at + 2 * step] = descale(z + cross * C.d, bits);
  v[at + 6 * step] = descale(z - (s1 - s2) * C.h, bits);
  [7, 5, 3, 1].forEach((place, i) => (v[at + place * step] = descale(found[i], bits)));
}

function inverse(v: Int32Array, at: number, step: number, bits: number): void {
  const x = (i: number): number => v[at + i * step];
  const z = (x(2) + x(6)) * C.c;
  const [low, high] = [z - x(6) * C.h, z + x(2) * C.d];
  const [sum, difference] = [(x(0) + x(4)) << CONSTANT, (x(0) - x(4)) << CONSTANT];
  const even = [sum + high, difference + low, difference - low, sum - high];
  const [o3, o2, o1, o0] = odd(x(7), x(5), x(3), x(1));
  [o0, o1, o2, o3].forEach((value, i) => {
    v[at + i * step] = descale(even[i] + value, bits);
    v[at + (7 - i) * step] = descale(even[i] - value, bits);
  });
}

/** A block of samples around 0, in place, to what the table leaves of it. */
function through(block: Int32Array, table: Float64Array): void {
  for (let row = 0; row < SIDE; row++) forward(block, row * SIDE, 1, CONSTANT - PASS, (sum) => sum << PASS);
  for (let column = 0; column < SIDE; column++) {
    forward(block, column, SIDE, CONSTANT + PASS, (sum) => descale(sum, PASS));
  }
  for (let i = 0; i < AREA; i++) {
    // The transform's values are eight times too large.
    const step = 8 * table[i];
    const count = Math.floor((Math.abs(block[i]) + (step >> 1)) / step);
    block[i] = Math.sign(block[i]) * count * table[i];
  }
  for (let column = 0; column < SIDE; column++) inverse(block, column, SIDE, CONSTANT - PASS);
  for (let row = 0; row < SIDE; row++) inverse(block, row * SIDE, 1, CONSTANT + PASS + 3);
}

/** A plane after quantisation; blocks over the edge are filled with the last row and column. */
export function quantised(plane: Plane, table: Float64Array): Plane {
  const { height, width, values } = plane;
  const out = new Float32Array(values.length);
  const block = new Int32Array(AREA);
  for (let top = 0; top < height; top += SIDE) {
    for (let left = 0; left < width; left += SIDE) {
      for (let i = 0; i < AREA; i++) {
        const y = Math.min(height - 1, top + (i >> 3));
        const x = Math.min(width - 1, left + (i & 7));
        block[i] = values[y * width + x] - 128;
      }
      through(block, table);
      for (let y = top; y < Math.min(height, top + SIDE); y++) {
        for (let x = left; x < Math.min(width, left + SIDE); x++) {
          out[y * width + x] = Math.min(255, Math.max(0, block[(y - top) * SIDE + x - left] + 128));
        }
      }
    }
  }
  return { height, width, values: out };
}
