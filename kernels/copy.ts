/** Boxes of numbers, run by run. */

/** Copy `rows`×`runs` runs of `bytes` bytes; the outer and the inner stride are in bytes. */
export function copyRuns(
  from: usize,
  to: usize,
  bytes: usize,
  runs: i32,
  fromStride: usize,
  toStride: usize,
  rows: i32,
  fromRow: usize,
  toRow: usize,
): void {
  for (let row = 0; row < rows; row++, from += fromRow, to += toRow) {
    let source = from;
    let target = to;
    for (let run = 0; run < runs; run++, source += fromStride, target += toStride) {
      if (bytes & 15) {
        if (bytes > 64) memory.copy(target, source, bytes);
        else for (let i: usize = 0; i < bytes; i += 4) store<f32>(target + i, load<f32>(source + i));
      } else {
        for (let i: usize = 0; i < bytes; i += 16) v128.store(target + i, v128.load(source + i));
      }
    }
  }
}

/** Set `count` numbers to one value. */
export function fill(to: usize, count: i32, value: f32): void {
  const four = f32x4.splat(value);
  const end = to + ((<usize>count) << 2);
  for (; to + 16 <= end; to += 16) v128.store(to, four);
  for (; to < end; to += 4) store<f32>(to, value);
}
