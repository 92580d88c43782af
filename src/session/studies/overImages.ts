/** A study of many images: numbers over them along the axis, and which of them break first. Pure. */
import { originOf, scanned, type Axis } from '../../study/axis';
import { holdingRange } from '../../study/breakingPoints';
import type { Source } from '../state';
import type { StudiedImage } from './desk';
import { MEASURES, type MeasureName } from './measures';

/** At one value of the parameter, over the images that have an answer there; null where none has. */
export interface Spread {
  readonly value: number;
  readonly median: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly worst: number | null;
}

/** Median, quartiles and worst of a measure at the points that all images share. Quantiles as numpy's `linear`. */
export function spreadOf(axis: Axis, images: readonly StudiedImage[], name: MeasureName): readonly Spread[] {
  const numbers = new Float64Array(images.length);
  return scanned(axis).map((value, i) => {
    let count = 0;
    for (const { columns } of images) {
      const number = columns?.[name][i] ?? NaN;
      if (Number.isFinite(number)) numbers[count++] = number;
    }
    // Typed arrays sort by size by themselves, which takes a quarter of the time.
    const sorted = numbers.subarray(0, count).sort();
    const worst = (MEASURES[name].scale === 'rank' ? sorted.at(-1) : sorted[0]) ?? null;
    return {
      value,
      median: quantile(sorted, 0.5),
      low: quantile(sorted, 0.25),
      high: quantile(sorted, 0.75),
      worst,
    };
  });
}

function quantile(ascending: Float64Array, at: number): number | null {
  if (ascending.length === 0) return null;
  const place = at * (ascending.length - 1);
  const [below, above] = [ascending[Math.floor(place)], ascending[Math.ceil(place)]];
  return below + (above - below) * (place % 1);
}

/** One image of the table. */
export interface Standing {
  readonly source: Source;
  /** Predicted at the start. */
  readonly index: number;
  readonly range: readonly [lower: number, upper: number];
  /** Which side of the range is a break, and not the end of the axis. */
  readonly breaks: readonly [lower: boolean, upper: boolean];
  /** How far from the origin it holds at least, as a share of that side of the axis; 1: everywhere. */
  readonly reach: number;
}

/** A table and a sentence ask for the same ones. */
const known = new WeakMap<readonly StudiedImage[], readonly Standing[]>();

const collator = new Intl.Collator();

/** The weakest first: those that break nearest to the origin. */
export function standings(axis: Axis, images: readonly StudiedImage[]): readonly Standing[] {
  const found = known.get(images) ?? ranked(axis, images);
  known.set(images, found);
  return found;
}

function ranked(axis: Axis, images: readonly StudiedImage[]): readonly Standing[] {
  const origin = originOf(axis);
  return images
    .map(({ source, start, breaks }): Standing => {
      const range = holdingRange(axis, breaks ?? []) ?? [origin, origin];
      const broken = (['lower', 'upper'] as const).map((side) =>
        (breaks ?? []).some((one) => one.side === side && one.breaksAt !== null),
      );
      const reaches = [
        broken[0] ? (origin - range[0]) / (origin - axis.from) : 1,
        broken[1] ? (range[1] - origin) / (axis.to - origin) : 1,
      ];
      return {
        source,
        index: start.index,
        range,
        breaks: [broken[0], broken[1]],
        reach: Math.min(...reaches),
      };
    })
    .sort((a, b) => a.reach - b.reach || collator.compare(a.source.name, b.source.name));
}
