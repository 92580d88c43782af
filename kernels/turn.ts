/**
 * Blocks of a matrix, transposed. Not formatted by prettier, which does not know decorators of functions.
 */

/** Four rows of four numbers, `step` bytes apart, to four rows of four numbers, `apart` bytes apart. */
@inline
export function turnFour(from: usize, step: usize, to: usize, apart: usize): void {
  const r0 = v128.load(from);
  const r1 = v128.load(from + step);
  const r2 = v128.load(from + 2 * step);
  const r3 = v128.load(from + 3 * step);
  const a = v128.shuffle<i32>(r0, r1, 0, 4, 1, 5);
  const b = v128.shuffle<i32>(r2, r3, 0, 4, 1, 5);
  const c = v128.shuffle<i32>(r0, r1, 2, 6, 3, 7);
  const d = v128.shuffle<i32>(r2, r3, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<i64>(a, b, 0, 2));
  v128.store(to + apart, v128.shuffle<i64>(a, b, 1, 3));
  v128.store(to + 2 * apart, v128.shuffle<i64>(c, d, 0, 2));
  v128.store(to + 3 * apart, v128.shuffle<i64>(c, d, 1, 3));
}

/**
 * The panel [taps, depth, 8] of the transpose of a packed filter. `from`: its first block of 8×8, of tap 0 if that lay at
 * byte 0; `taps`: bytes at which they lie; `line`: bytes from one block to the next in depth. `room` takes the panel and up
 * to seven rows more.
 */
export function turn(from: usize, taps: usize, line: usize, room: usize, count: i32, depth: i32): void {
  for (let tap = 0; tap < count; tap++, room += (<usize>depth) << 5) {
    let block = from + <usize>load<i32>(taps + ((<usize>tap) << 2));
    let to = room;
    for (let left = depth; left > 0; left -= 8, block += line, to += 256) {
      turnFour(block, 32, to, 32);
      turnFour(block + 16, 32, to + 128, 32);
      turnFour(block + 128, 32, to + 16, 32);
      turnFour(block + 144, 32, to + 144, 32);
    }
  }
}
