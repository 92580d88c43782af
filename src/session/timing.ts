/** The clock of a session, so that tests can hold it. */

export interface Timing {
  /** Milliseconds. */
  now(): number;
  delay(milliseconds: number): Promise<void>;
  /** The next painted frame; a little later where nothing is painted (a hidden tab, Node). */
  frame(): Promise<void>;
  /** Resolves while the page can be seen: at once, or when its tab is looked at again. @throws the reason of the signal */
  seen(signal: AbortSignal): Promise<void>;
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
  seen: (signal) =>
    new Promise((resolve, reject) => {
      const isSeen = (): boolean => typeof document === 'undefined' || document.visibilityState !== 'hidden';
      if (isSeen()) return resolve();
      const listening = new AbortController();
      const end = (): void => {
        listening.abort();
        if (signal.aborted) reject(signal.reason as Error);
        else resolve();
      };
      const changed = (): void => void (isSeen() && end());
      document.addEventListener('visibilitychange', changed, { signal: listening.signal });
      signal.addEventListener('abort', end, { signal: listening.signal });
    }),
};
