/** Text on a canvas that never leaves its place. */
import type { Context2D } from './canvas';

export const INK = '#212121';
export const QUIET_INK = '#616161';
export const PAPER = '#ffffff';
export const ACCENT = '#1565c0';
export const NEUTRAL = '#9e9e9e';
export const RULE = '#d5d5d5';

export const font = (pixels: number, weight: 'normal' | 'bold' = 'normal'): string =>
  `${weight} ${pixels}px system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif`;

/** The text, or as much of its beginning as fits into `width` pixels, with an ellipsis. */
export function fitText(context: Pick<Context2D, 'measureText'>, text: string, width: number): string {
  const fits = (candidate: string) => context.measureText(candidate).width <= width;
  if (fits(text)) return text;
  const letters = Array.from(text);
  let low = 0;
  let high = letters.length;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(`${letters.slice(0, middle).join('').trimEnd()}…`)) low = middle;
    else high = middle - 1;
  }
  return low === 0 ? '' : `${letters.slice(0, low).join('').trimEnd()}…`;
}
