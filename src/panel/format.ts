/** Numbers and amounts as the panel writes them. */
import { t } from '../language';
import type { Progress } from '../session/types';
import { decimal, MINUS } from '../session/numbers';

export { decimal, MINUS, percent } from '../session/numbers';

/** Three significant digits, for the ends of colour scales and values under the pointer. */
export function significant(value: number): string {
  const size = Math.abs(value);
  if (size === 0) return '0';
  if (size >= 1000 || size < 0.001) {
    const [mantissa = '', exponent = ''] = value.toExponential(1).split('e');
    return `${mantissa.replace('-', MINUS)}e${exponent.replace('-', MINUS).replace('+', '')}`;
  }
  return decimal(value, Math.max(0, 2 - Math.floor(Math.log10(size))));
}

/** Milliseconds to whole ones; seconds from ten on. */
export const latency = (milliseconds: number): string =>
  milliseconds < 10_000 ? `${Math.round(milliseconds)} ms` : `${decimal(milliseconds / 1000, 1)} s`;

/** What is counted while something goes on. */
export const UNIT_TITLES: Readonly<Record<Progress['unit'] | 'points' | 'images', string>> = {
  bytes: 'MB',
  frames: t`frames`,
  shaders: t`shaders`,
  passes: t`passes`,
  points: t`points`,
  images: t`images`,
};

/** “3.4 of 9.4 MB”, “34 of 600 frames”. */
export function amount(done: number, total: number | null, unit: Progress['unit']): string {
  const write = (value: number): string => (unit === 'bytes' ? decimal(value / 1e6, 1) : String(value));
  const name = UNIT_TITLES[unit];
  if (total === null) return done > 0 ? `${write(done)} ${name}` : '';
  return t`${write(done)} of ${write(total)} ${name}`;
}

/** “224 × 160 px” */
export const pixels = (width: number, height: number): string => `${width} × ${height} px`;

/** “2 × 150 samples”: channels and length of a series. */
export const samples = (channels: number, length: number): string => t`${channels} × ${length} samples`;

/** “0.25 s”; thousandths where they are few. */
export const seconds = (value: number): string =>
  Math.abs(value) < 0.1 && value !== 0 ? `${threeDigits(value * 1000)} ms` : `${threeDigits(value)} s`;

/** “12.5 Hz”; thousands where they are many. */
export const hertz = (value: number): string =>
  value < 1000 ? `${threeDigits(value)} Hz` : `${threeDigits(value / 1000)} kHz`;

const threeDigits = (value: number): string => String(Number(value.toPrecision(3))).replace('-', MINUS);

/** The first letter large: labels of ImageNet are all lower case. */
export const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
