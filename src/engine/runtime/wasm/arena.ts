/** Where a plan's temporaries lie: values that are never alive together share bytes. */

export interface Lifetime {
  readonly bytes: number;
  /** The first and the last step at which the value must keep its bytes; the last before the first: never. */
  readonly first: number;
  readonly last: number;
}

export interface Layout {
  /** One for each lifetime, bytes from the beginning of the arena. */
  readonly offsets: readonly number[];
  readonly bytes: number;
}

const ALIGNMENT = 64;

/**
 * The largest first, each at the lowest offset that is free for the whole of its life
 * (Pisarchyk and Lee 2020, greedy by size).
 */
export function layOut(lifetimes: readonly Lifetime[]): Layout {
  const offsets = new Array<number>(lifetimes.length).fill(0);
  const placed: { first: number; last: number; start: number; end: number }[] = [];
  const order = lifetimes.map((_, i) => i).sort((a, b) => lifetimes[b].bytes - lifetimes[a].bytes || a - b);
  let bytes = 0;
  for (const i of order) {
    const { first, last } = lifetimes[i];
    if (lifetimes[i].bytes === 0 || first > last) continue;
    const size = Math.max(ALIGNMENT, Math.ceil(lifetimes[i].bytes / ALIGNMENT) * ALIGNMENT);
    const beside = placed.filter((other) => other.first <= last && first <= other.last);
    let start = 0;
    for (const other of beside) {
      if (other.start - start >= size) break;
      start = Math.max(start, other.end);
    }
    offsets[i] = start;
    const at = placed.findIndex((other) => other.start > start);
    placed.splice(at < 0 ? placed.length : at, 0, { first, last, start, end: start + size });
    bytes = Math.max(bytes, start + size);
  }
  return { offsets, bytes };
}
