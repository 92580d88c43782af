/** An image as it came, in its own units, and the window through which it becomes values in [0, 1]. */
import type { ValueWindow } from '../contract/input';
import type { Image } from './image';

export interface SourceImage extends Image {
  /** For the user: a file name. */
  readonly name: string;
  /** What 1 stands for in the data's own units: 255 for 8 bits, 65535 for 16, 1 for others. */
  readonly unit: number;
  /** Smallest and largest value, own units. */
  readonly range: readonly [number, number];
}

export function sourceOf(image: Image, name: string, unit: number): SourceImage {
  let [minimum, maximum] = [Infinity, -Infinity];
  for (let i = 0; i < image.data.length; i++) {
    // Gaps (NaN) are neither.
    if (image.data[i] < minimum) minimum = image.data[i];
    if (image.data[i] > maximum) maximum = image.data[i];
  }
  // Values of 8 and 16 bits are whole; float32 parts of 65535 are not quite.
  const own = (value: number): number => (unit === 1 ? value : Math.round(value * unit));
  return { ...image, name, unit, range: [own(minimum), own(maximum)] };
}

/** Whether every value lies where an image's values do. */
const isWithin = ({ range: [minimum, maximum], unit }: SourceImage): boolean =>
  minimum >= 0 && maximum <= unit;

/**
 * The window that holds for want of another. null: none is needed, because 8 bits and floats in [0, 1] are shown whole.
 * 16 bits are shown from 0 to 65535; values outside of [0, 1] from the smallest to the largest.
 */
export function ownWindow(source: SourceImage): ValueWindow | null {
  const { unit, range } = source;
  if (isWithin(source)) return unit > 255 ? [unit / 2, unit] : null;
  const [minimum, maximum] = range;
  return [(minimum + maximum) / 2, maximum > minimum ? maximum - minimum : 1];
}

/**
 * Values through a window: (value − level) / width + ½, clipped to [0, 1] (DICOM PS3.3 C.11.2.1.3.2, LINEAR_EXACT).
 * This comes before everything else: the pictures, the augmentations and the network all see the result.
 */
export function throughWindow(source: SourceImage, window: ValueWindow | null): Image {
  const chosen = window ?? (isWithin(source) ? null : ownWindow(source));
  const { height, width, channels, unit } = source;
  if (!chosen) return { height, width, channels, data: source.data };
  const [level, span] = chosen;
  const gain = unit / span;
  const offset = 0.5 - level / span;
  const data = source.data.map((value) => Math.min(1, Math.max(0, value * gain + offset)));
  return { height, width, channels, data };
}

/** What to tell of a window that nobody chose; null where there is nothing to tell. */
export function windowNote(source: SourceImage, window: ValueWindow | null): string | null {
  if (window !== null || isWithin(source)) return null;
  const [minimum, maximum] = source.range.map((value) => Number(value.toPrecision(4)));
  return (
    `${source.name} has values from ${minimum} to ${maximum}: they are shown and analysed through the window over ` +
    'all of them. Choose a window to see and to analyse a part of the range.'
  );
}
