/** The clock of a session, so that tests can hold it. */

export interface Timing {
  /** Milliseconds. */
  now(): number;
  delay(milliseconds: number): Promise<void>;
  /** The next painted frame; a little later where nothing is painted (a hidden tab, Node). */
  frame(): Promise<void>;
  /** Resolves with the next painted frame, in a hidden tab when it is looked at again; at once where nothing is painted (Node). */
  seen(): Promise<void>;
}

/** Longest wait for a frame that the browser does not paint, milliseconds. */
const HIDDEN_FRAME = 100;

export const browserTiming: Timing = {
  now: () => performance.now(),
  delay: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  frame: () =>
    new Promise((resolve) => {
      if (typeof requestAnimationFrame === 'undefined') {
        setTimeout(resolve, 0);
        return;
      }
      const late = setTimeout(resolve, HIDDEN_FRAME);
      requestAnimationFrame(() => {
        clearTimeout(late);
        resolve();
      });
    }),
  seen: () =>
    new Promise((resolve) => {
      if (typeof requestAnimationFrame === 'undefined') resolve();
      else requestAnimationFrame(() => resolve());
    }),
};
