/** The order of the frames of an endless film. Python's `gif.py` has the same; tests/support/film.json holds both to it. */

/**
 * The frames, then back to the second: 2n − 2 pictures. Played for ever, each is on screen as long as any other, since
 * neither end is shown twice in a row.
 */
export function thereAndBack<T>(frames: readonly T[]): readonly T[] {
  return [...frames, ...frames.slice(1, -1).reverse()];
}
