/** How long a download still takes, by its speed so far. */

export interface Sample {
  /** Milliseconds. */
  readonly time: number;
  readonly done: number;
}

/** Too little is known before this, milliseconds. */
const ENOUGH = 800;

/** @returns whole seconds, at least 1; null while nothing can be said. */
export function secondsLeft(samples: readonly Sample[], total: number | null): number | null {
  const first = samples[0];
  const last = samples.at(-1);
  if (!first || !last || total === null) return null;
  const time = last.time - first.time;
  const done = last.done - first.done;
  if (time < ENOUGH || done <= 0 || last.done >= total) return null;
  return Math.max(1, Math.round(((total - last.done) * time) / done / 1000));
}
