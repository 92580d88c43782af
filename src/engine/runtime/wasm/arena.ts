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

const sizeOf = ({ bytes }: Lifetime): number => Math.max(ALIGNMENT, Math.ceil(bytes / ALIGNMENT) * ALIGNMENT);

/** Values that are packed closely, which takes the square of their number; no network that people use has as many. */
const PACKED = 8192;

/**
 * The largest first, each at the lowest offset that is free for the whole of its life
 * (Pisarchyk and Lee 2020, greedy by size); of very many the smallest share bytes with those of their own size alone.
 * @param most - how many are packed closely.
 */
export function layOut(lifetimes: readonly Lifetime[], most = PACKED): Layout {
  const offsets = new Array<number>(lifetimes.length).fill(0);
  const order = lifetimes
    .map((_, i) => i)
    .filter((i) => lifetimes[i].bytes > 0 && lifetimes[i].first <= lifetimes[i].last)
    .sort((a, b) => lifetimes[b].bytes - lifetimes[a].bytes || a - b);
  const packed = packClosely(lifetimes, order.slice(0, most), offsets);
  return { offsets, bytes: placeBySize(lifetimes, order.slice(most), offsets, packed) };
}

/** @returns the end of all. */
function packClosely(lifetimes: readonly Lifetime[], order: readonly number[], offsets: number[]): number {
  /** By their start. */
  const slots: Slot[] = [];
  let bytes = 0;
  for (const i of order) {
    const { first, last } = lifetimes[i];
    const size = sizeOf(lifetimes[i]);
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
  return bytes;
}

/**
 * In order of time, each where one of its size has ended, else at the end.
 * @returns the end of all.
 */
function placeBySize(
  lifetimes: readonly Lifetime[],
  ids: readonly number[],
  offsets: number[],
  begin: number,
): number {
  const free = new Map<number, number[]>();
  const byEnd = [...ids].sort((a, b) => lifetimes[a].last - lifetimes[b].last);
  let [end, ended] = [begin, 0];
  for (const i of [...ids].sort((a, b) => lifetimes[a].first - lifetimes[b].first)) {
    for (; lifetimes[byEnd[ended]].last < lifetimes[i].first; ended++) {
      const place = sizeOf(lifetimes[byEnd[ended]]);
      const places = free.get(place);
      if (places) places.push(offsets[byEnd[ended]]);
      else free.set(place, [offsets[byEnd[ended]]]);
    }
    const size = sizeOf(lifetimes[i]);
    const offset = free.get(size)?.pop();
    offsets[i] = offset ?? end;
    if (offset === undefined) end += size;
  }
  return end;
}
