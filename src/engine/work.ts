/** What long work is done under, wherever the engine runs: it says how long it may be silent, and gives way in between. */

export interface Work {
  /**
   * To be called before every piece of work.
   * @param milliseconds within which the piece is over, on a slow machine too
   * @returns null; or, now and then, a promise that lets other messages in and is to be awaited before the piece
   * @throws Stopped, or rejects with it, when nobody wants the result any more
   */
  piece(milliseconds: number): Promise<void> | null;
}

/** In Node, and on the page's thread: nobody waits for signs of life. */
export const UNWATCHED: Work = { piece: () => null };

/** Nobody wants the result any more. */
export class Stopped extends Error {
  override readonly name = 'AbortError';

  constructor() {
    super('The work was stopped.');
  }
}
