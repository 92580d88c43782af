/** An endless film: its formats, and the order of its frames. Python's `gif.py` has the same; tests/support/film.json holds both to it. */

/** Files that move. */
export const FILM_FORMATS = ['gif', 'webp'] as const;
export type FilmFormat = (typeof FILM_FORMATS)[number];

/** From the first to the last and again, or there and back. */
export const FILM_ORDERS = ['there-and-back', 'once'] as const;
export type FilmOrder = (typeof FILM_ORDERS)[number];

/**
 * There and back: the frames, then back to the second, 2n − 2 pictures. Played for ever, each is on screen as long as any
 * other, since neither end is shown twice in a row.
 */
export function filmOf<T>(frames: readonly T[], order: FilmOrder): readonly T[] {
  return order === 'once' ? frames : [...frames, ...frames.slice(1, -1).reverse()];
}
