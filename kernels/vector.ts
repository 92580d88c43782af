/** Products of a matrix and one vector. Rows need not be aligned, and nothing is read or written behind them. */
import { madd } from './simd';

/** out[row] = Σ matrix[row, k]·x[k] */
export function matVec(matrix: usize, x: usize, out: usize, rows: i32, columns: i32): void {
  const line = (<usize>columns) << 2;
  const by8 = line & ~31;
  for (let row = 0; row < rows; row++, matrix += line, out += 4) {
    let a = f32x4.splat(0);
    let b = f32x4.splat(0);
    let i: usize = 0;
    for (; i < by8; i += 32) {
      a = madd(v128.load(matrix + i), v128.load(x + i), a);
      b = madd(v128.load(matrix + i, 16), v128.load(x + i, 16), b);
    }
    a = f32x4.add(a, b);
    let sum =
      f32x4.extract_lane(a, 0) +
      f32x4.extract_lane(a, 1) +
      f32x4.extract_lane(a, 2) +
      f32x4.extract_lane(a, 3);
    for (; i < line; i += 4) sum += load<f32>(matrix + i) * load<f32>(x + i);
    store<f32>(out, sum);
  }
}

/** out[k] += Σ matrix[row, k]·x[row] */
export function vecMat(matrix: usize, x: usize, out: usize, rows: i32, columns: i32): void {
  const line = (<usize>columns) << 2;
  const by4 = line & ~15;
  for (let row = 0; row < rows; row++, matrix += line, x += 4) {
    const factor = v128.load_splat<f32>(x);
    let i: usize = 0;
    for (; i < by4; i += 16) {
      v128.store(out + i, madd(v128.load(matrix + i), factor, v128.load(out + i)));
    }
    for (; i < line; i += 4) store<f32>(out + i, load<f32>(out + i) + load<f32>(matrix + i) * load<f32>(x));
  }
}
