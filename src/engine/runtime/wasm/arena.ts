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

/** A range of bytes, and the lives of those that lie in exactly that: none beside another, in order of time. */
interface Slot {
  readonly start: number;
  readonly end: number;
  readonly firsts: number[];
  readonly lasts: number[];
}

/** How many lives begin at this step or before. */
function begunBy({ firsts }: Slot, step: number): number {
  let [low, high] = [0, firsts.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (firsts[middle] <= step) low = middle + 1;
    else high = middle;
  }
  return low;
}

function isTaken(slot: Slot, first: number, last: number): boolean {
  const begun = begunBy(slot, last);
  return begun > 0 && slot.lasts[begun - 1] >= first;
}

/**
 * The largest first, each at the lowest offset that is free for the whole of its life
 * (Pisarchyk and Lee 2020, greedy by size).
 */
export function layOut(lifetimes: readonly Lifetime[]): Layout {
  const offsets = new Array<number>(lifetimes.length).fill(0);
  /** By their start. */
  const slots: Slot[] = [];
  const order = lifetimes.map((_, i) => i).sort((a, b) => lifetimes[b].bytes - lifetimes[a].bytes || a - b);
  let bytes = 0;
  for (const i of order) {
    const { first, last } = lifetimes[i];
    if (lifetimes[i].bytes === 0 || first > last) continue;
    const size = Math.max(ALIGNMENT, Math.ceil(lifetimes[i].bytes / ALIGNMENT) * ALIGNMENT);
    let start = 0;
    for (const slot of slots) {
      if (slot.start - start >= size) break;
      if (slot.end > start && isTaken(slot, first, last)) start = slot.end;
    }
    offsets[i] = start;
    let slot = slots.find((other) => other.start === start && other.end === start + size);
    if (!slot) {
      slot = { start, end: start + size, firsts: [], lasts: [] };
      const at = slots.findIndex((other) => other.start > start);
      slots.splice(at < 0 ? slots.length : at, 0, slot);
    }
    const at = begunBy(slot, first);
    slot.firsts.splice(at, 0, first);
    slot.lasts.splice(at, 0, last);
    bytes = Math.max(bytes, start + size);
  }
  return { offsets, bytes };
}
