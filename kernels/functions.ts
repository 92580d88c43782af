/** Functions of one number, four at a time. Buffers may be read and written up to a multiple of four. */
import { madd } from './simd';

const LOG2E: f32 = 1.44269504;
/** Beyond these e^x is infinite, or 0. */
const HIGHEST: f32 = 89;
const LOWEST: f32 = -104;

/** out[i] = f(x[i]); function: 0 exp, 1 sigmoid, 2 tanh, 3 erf, 4 square root, 5 −x, 6 |x|, 7 1/x, 8 whether it is NaN. */
export function unary(fn: i32, x: usize, out: usize, count: i32): void {
  for (let i: usize = 0, end = (<usize>count) << 2; i < end; i += 16) {
    v128.store(out + i, apply(fn, v128.load(x + i)));
  }
}

function apply(fn: i32, x: v128): v128 {
  if (fn == 0) return exp(x);
  if (fn == 1) return sigmoid(x);
  if (fn == 2) return tanh(x);
  if (fn == 3) return erf(x);
  if (fn == 4) return f32x4.sqrt(x);
  if (fn == 5) return f32x4.neg(x);
  if (fn == 6) return f32x4.abs(x);
  if (fn == 7) return f32x4.div(f32x4.splat(1), x);
  return v128.and(f32x4.ne(x, x), f32x4.splat(1));
}

/** Horner's rule: a·x + b. */
function then(a: v128, x: v128, b: f32): v128 {
  return madd(a, x, f32x4.splat(b));
}

/** e^x = 2ⁿ·e^r with |r| ≤ ln 2 / 2; the polynomial of Cephes' expf (Moshier 1992). */
export function exp(x: v128): v128 {
  x = f32x4.min(f32x4.max(x, f32x4.splat(LOWEST)), f32x4.splat(HIGHEST));
  const n = f32x4.nearest(f32x4.mul(x, f32x4.splat(LOG2E)));
  // ln 2 in two parts, of which the first has so few digits that its product is exact.
  let r = f32x4.sub(x, f32x4.mul(n, f32x4.splat(0.693359375)));
  r = f32x4.add(r, f32x4.mul(n, f32x4.splat(2.1219444e-4)));
  let p = then(f32x4.splat(1.98756915e-4), r, 1.3981999507e-3);
  p = then(p, r, 8.3334519073e-3);
  p = then(p, r, 4.1665795894e-2);
  p = then(p, r, 1.6666665459e-1);
  p = then(p, r, 5.0000001201e-1);
  const y = f32x4.add(madd(f32x4.mul(p, r), r, r), f32x4.splat(1));
  // In two steps, so that what is denormal or infinite comes out as that.
  const whole = i32x4.trunc_sat_f32x4_s(n);
  const half = i32x4.shr_s(whole, 1);
  return f32x4.mul(f32x4.mul(y, power(half)), power(i32x4.sub(whole, half)));
}

/** 2ⁿ */
function power(n: v128): v128 {
  return i32x4.shl(i32x4.add(n, i32x4.splat(127)), 23);
}

function sigmoid(x: v128): v128 {
  const one = f32x4.splat(1);
  return f32x4.div(one, f32x4.add(one, exp(f32x4.neg(x))));
}

/** Rational approximation of Eigen, within a few units in the last place. */
function tanh(x: v128): v128 {
  x = f32x4.min(f32x4.max(x, f32x4.splat(-7.998811721)), f32x4.splat(7.998811721));
  const z = f32x4.mul(x, x);
  let p = then(f32x4.splat(-2.76076847742355e-16), z, 2.00018790482477e-13);
  p = then(p, z, -8.60467152213735e-11);
  p = then(p, z, 5.12229709037114e-8);
  p = then(p, z, 1.48572235717979e-5);
  p = then(p, z, 6.37261928875436e-4);
  p = then(p, z, 4.89352455891786e-3);
  let q = then(f32x4.splat(1.19825839466702e-6), z, 1.18534705686654e-4);
  q = then(q, z, 2.268434632439e-3);
  q = then(q, z, 4.89352518554385e-3);
  return f32x4.div(f32x4.mul(x, p), q);
}

/** Rational approximation of Eigen, within a few units in the last place. */
function erf(x: v128): v128 {
  x = f32x4.min(f32x4.max(x, f32x4.splat(-4)), f32x4.splat(4));
  const z = f32x4.mul(x, x);
  let p = then(f32x4.splat(-2.72614225801306e-10), z, 2.77068142495902e-8);
  p = then(p, z, -2.10102402082508e-6);
  p = then(p, z, -5.69250639462346e-5);
  p = then(p, z, -7.34990630326855e-4);
  p = then(p, z, -2.95459980854025e-3);
  p = then(p, z, -1.60960333262415e-2);
  let q = then(f32x4.splat(-1.45660718464996e-5), z, -2.13374055278905e-4);
  q = then(q, z, -1.68282697438203e-3);
  q = then(q, z, -7.37332916720468e-3);
  q = then(q, z, -1.42647390514189e-2);
  return f32x4.div(f32x4.mul(x, p), q);
}

/** Four numbers added up. */
function across(four: v128): f32 {
  return (
    f32x4.extract_lane(four, 0) +
    f32x4.extract_lane(four, 1) +
    f32x4.extract_lane(four, 2) +
    f32x4.extract_lane(four, 3)
  );
}

/** Each row: e^(x − its maximum), divided by their sum. */
export function softmax(x: usize, out: usize, rows: i32, columns: i32): void {
  const line = (<usize>columns) << 2;
  const by4 = line & ~15;
  for (let row = 0; row < rows; row++, x += line, out += line) {
    let most: f32 = -Infinity;
    let best = f32x4.splat(-Infinity);
    let i: usize = 0;
    for (; i < by4; i += 16) best = f32x4.max(best, v128.load(x + i));
    for (; i < line; i += 4) most = max(most, load<f32>(x + i));
    most = max(max(most, f32x4.extract_lane(best, 0)), f32x4.extract_lane(best, 1));
    most = max(max(most, f32x4.extract_lane(best, 2)), f32x4.extract_lane(best, 3));
    const shift = f32x4.splat(most);
    let sums = f32x4.splat(0);
    for (i = 0; i < by4; i += 16) {
      const e = exp(f32x4.sub(v128.load(x + i), shift));
      v128.store(out + i, e);
      sums = f32x4.add(sums, e);
    }
    let sum = across(sums);
    for (; i < line; i += 4) {
      const e = f32x4.extract_lane(exp(f32x4.splat(load<f32>(x + i) - most)), 0);
      store<f32>(out + i, e);
      sum += e;
    }
    const all = f32x4.splat(sum);
    for (i = 0; i < by4; i += 16) v128.store(out + i, f32x4.div(v128.load(out + i), all));
    for (; i < line; i += 4) store<f32>(out + i, load<f32>(out + i) / sum);
  }
}
