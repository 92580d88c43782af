/** The kernels again, with long calls split over the threads of a pool. Every split gives the same numbers bit for bit. */
import { PANEL, ROOM, ROOMS } from '../constants';
import type { KernelName, Kernels } from '../instance';
import type { Pool } from './pool';

type Numbers = readonly number[];

/** Multiply-adds below which a part is not worth handing over. */
const SMALLEST = 200_000;
/** Parts for each thread: some spare ones, for threads that are held up. */
const PARTS_EACH = 2;

/** Numbers of a cache line, and of two panels of `convolve`: parts end with one. */
const LINE = 16;
/** Rows of a tile of `convolve`. */
const TILE = 6;

interface Split {
  /** Multiply-adds, or what costs as much. */
  work(numbers: Numbers): number;
  /** The call as at most so many calls. */
  into(numbers: Numbers, parts: number): number[][];
}

/** [from, to] of parts of about equal size whose borders are multiples of `step` from the beginning. */
function ranges(first: number, last: number, parts: number, step: number): [number, number][] {
  const size = Math.max(step, Math.ceil((last - first) / parts / step) * step);
  return Array.from({ length: Math.ceil((last - first) / size) }, (_, i) => [
    first + i * size,
    Math.min(last, first + (i + 1) * size),
  ]);
}

/** Numbers with some of them replaced. */
const replaced = (numbers: Numbers, changes: Readonly<Record<number, number>>): number[] =>
  numbers.map((number, i) => changes[i] ?? number);

/** For kernels that compute first ≤ row < last; `first` is the place of that parameter, and `last` follows it. */
const rows = (first: number, work: (rows: number, numbers: Numbers) => number, step = 1): Split => ({
  work: (numbers) => work(numbers[first + 1] - numbers[first], numbers),
  into: (numbers, parts) =>
    ranges(numbers[first], numbers[first + 1], parts, step).map(([from, to]) =>
      replaced(numbers, { [first]: from, [first + 1]: to }),
    ),
});

/** For kernels that go through buffers number by number: these parameters are addresses, that one the count. */
const numbers = (addresses: readonly number[], count: number): Split => ({
  work: (all) => all[count],
  into: (all, parts) =>
    ranges(0, all[count], parts, LINE).map(([from, to]) =>
      replaced(all, {
        ...Object.fromEntries(addresses.map((i) => [i, all[i] + 4 * from])),
        [count]: to - from,
      }),
    ),
});

/** For kernels with a buffer of bits, at the place `bits`, whose words are 32 numbers of the other buffers. */
const words = (addresses: readonly number[], bits: number, count: number): Split => ({
  work: (all) => all[count],
  into: (all, parts) =>
    ranges(0, all[count], parts, 32 * LINE).map(([from, to]) =>
      replaced(all, {
        ...Object.fromEntries(addresses.map((i) => [i, all[i] + 4 * from])),
        [bits]: all[bits] + from / 8,
        [count]: to - from,
      }),
    ),
});

/** With a room for each part; `room` is the place of that parameter. */
const withRooms = ({ work, into }: Split, room: number): Split => ({
  work,
  into: (p, parts) =>
    into(p, Math.min(parts, ROOMS)).map((part, i) => replaced(part, { [room]: p[room] + i * ROOM })),
});

const byRows = rows(7, (count, p) => count * p[9] * p[10] * p[11], TILE);

/** Columns where the filter is the larger matrix: then each thread reads its own part of it, and all of the picture. */
const convolve: Split = {
  work: byRows.work,
  into: (p, parts) => {
    const [packed, bias, out, first, last, taps, channels, columns, turns] = [3, 4, 5, 7, 8, 9, 10, 11, 19];
    if (p[columns] < p[last] - p[first]) return byRows.into(p, parts);
    const apart = p[turns] ? PANEL : p[taps] * p[channels];
    return ranges(0, p[columns], parts, LINE).map(([from, to]) =>
      replaced(p, {
        [packed]: p[packed] + 4 * from * apart,
        [bias]: p[bias] + 4 * from,
        [out]: p[out] + 4 * from,
        [columns]: to - from,
      }),
    );
  },
};

const SPLITS: Readonly<Partial<Record<KernelName, Split>>> = {
  convolve: withRooms(convolve, 21),
  depthwise: rows(5, (count, p) => 3 * count * p[7] * p[8]),
  winogradInput: rows(4, (count, p) => 32 * count * p[7]),
  winogradProducts: withRooms(
    rows(7, (count, p) => count * p[9] * p[10] * p[11]),
    14,
  ),
  winogradOutput: rows(4, (count, p) => 32 * count * p[7]),
  maxPool: rows(3, (count, p) => 3 * count * p[5] * p[6]),
  sumPool: rows(3, (count, p) => 3 * count * p[5] * p[6]),
  gate: numbers([0, 1, 2], 3),
  gateBits: words([0], 1, 2),
  gateByBits: words([0, 2], 1, 3),
  clip: numbers([0, 1], 2),
  unary: numbers([1, 2], 3),
};

export function parallel(kernels: Kernels, pool: Pool): Kernels {
  const split = Object.entries(SPLITS).map(([name, { work, into }]) => {
    const kernel = name as KernelName;
    const call = (...given: number[]): void => {
      const parts = Math.min(PARTS_EACH * pool.threads, Math.floor(work(given) / SMALLEST));
      const calls = parts < 2 ? [] : into(given, parts);
      if (calls.length < 2) kernels[kernel](...given);
      else pool.run(kernel, calls);
    };
    return [kernel, call] as const;
  });
  return { ...kernels, ...Object.fromEntries(split) };
}
