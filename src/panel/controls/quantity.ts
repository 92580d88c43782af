/** How the number of a parameter is written, typed and spoken. */
import { accepted } from '../../engine/augment/range';
import type { NumberParameter, Quantity } from '../../engine/augment/spec';
import type { Size } from '../../engine/image/image';
import { t, tn } from '../../language';
import { decimal, hertz, seconds } from '../format';

/** What arrives at a step. */
export interface Extent extends Size {
  /** Samples a second of a series; null: time is counted in samples. */
  readonly samplingRate: number | null;
}

interface Measure {
  readonly short: string;
  readonly spoken: string;
}

interface Unit {
  /** Shown number = value · scale. */
  readonly scale: number;
  readonly digits: number;
  /** Beside the number field. */
  readonly sign: string;
  /** After the title, in the accessible name of the number field. */
  readonly words: string;
  /** What a value comes to in the data; null where it comes to nothing. */
  readonly measure: ((value: number, extent: Extent) => Measure | null) | null;
  spoken(shown: string): string;
}

const fraction = (measure: Unit['measure']): Unit => ({
  scale: 100,
  digits: 0,
  sign: '%',
  words: t`in per cent`,
  measure,
  spoken: (shown) => `${shown} %`,
});

/** @param side what 1 stands for, pixels */
const pixels =
  (side: (size: Size) => number): Unit['measure'] =>
  (value, extent) => {
    const count = Math.round(value * side(extent));
    return { short: `${count} px`, spoken: t`${count} pixels` };
  };

const time: Unit['measure'] = (value, { width, samplingRate }) => {
  const count = Math.round(value * width);
  const samples = tn(count, '%1 sample', '%1 samples');
  if (samplingRate === null) return { short: t`${count} pts`, spoken: samples };
  const duration = seconds(count / samplingRate);
  return { short: duration, spoken: `${duration}, ${samples}` };
};

const frequency: Unit['measure'] = (value, { samplingRate }) => {
  if (samplingRate === null) return null;
  const text = hertz((value * samplingRate) / 2);
  return { short: text, spoken: text };
};

const UNITS: Readonly<Record<Quantity, Unit>> = {
  factor: {
    scale: 1,
    digits: 2,
    sign: '×',
    words: t`as a factor`,
    measure: null,
    spoken: (shown) => `×${shown}`,
  },
  degrees: {
    scale: 1,
    digits: 0,
    sign: '°',
    words: t`in degrees`,
    measure: null,
    spoken: (shown) => `${shown}°`,
  },
  'fraction-of-height': fraction(pixels((size) => size.height)),
  'fraction-of-width': fraction(pixels((size) => size.width)),
  'fraction-of-side': fraction(pixels((size) => Math.min(size.height, size.width))),
  deviations: {
    scale: 1,
    digits: 2,
    sign: 'σ',
    words: t`in standard deviations`,
    measure: null,
    spoken: (shown) => t`${shown} standard deviations`,
  },
  'fraction-of-length': fraction(time),
  position: fraction(null),
  'fraction-of-nyquist': fraction(frequency),
  channel: { scale: 1, digits: 0, sign: '', words: t`by number`, measure: null, spoken: (shown) => shown },
  seed: {
    scale: 1,
    digits: 0,
    sign: '',
    words: t`as a whole number`,
    measure: null,
    spoken: (shown) => shown,
  },
  'gallery-image': {
    scale: 1,
    digits: 0,
    sign: '',
    words: t`by its place in the gallery`,
    measure: null,
    spoken: (shown) => shown,
  },
  value: {
    scale: 1,
    digits: 0,
    sign: '',
    words: t`in the units of the image`,
    measure: null,
    spoken: (shown) => shown,
  },
  'intensity-shift': {
    scale: 1,
    digits: 2,
    sign: '',
    words: t`from −1 to 1`,
    measure: null,
    spoken: (shown) => shown,
  },
  amount: fraction(null),
  hue: {
    scale: 360,
    digits: 0,
    sign: '°',
    words: t`in degrees`,
    measure: null,
    spoken: (shown) => `${shown}°`,
  },
  pixels: {
    scale: 1,
    digits: 1,
    sign: 'px',
    words: t`in pixels`,
    measure: null,
    spoken: (shown) => t`${shown} pixels`,
  },
  count: {
    scale: 1,
    digits: 0,
    sign: '',
    words: t`as a whole number`,
    measure: null,
    spoken: (shown) => shown,
  },
  strength: { scale: 1, digits: 2, sign: '', words: t`as a number`, measure: null, spoken: (shown) => shown },
  intensity: {
    scale: 1,
    digits: 2,
    sign: '',
    words: t`from 0 to 1`,
    measure: null,
    spoken: (shown) => shown,
  },
};

/** A value as the panel shows it. */
export interface Reading {
  /** What stands in the number field. */
  readonly shown: string;
  /** What it comes to: “112 px”, “40 pts”, “0.4 s”; empty where that is nothing. */
  readonly measured: string;
  /** With unit, for `aria-valuetext`. */
  readonly spoken: string;
}

export const unitSign = (spec: NumberParameter): string => UNITS[spec.quantity].sign;
/** Shown number = value · scale. */
export const scaleOf = (spec: NumberParameter): number => UNITS[spec.quantity].scale;
export const unitWords = (spec: NumberParameter): string => UNITS[spec.quantity].words;

export function reading(spec: NumberParameter, value: number, extent: Extent): Reading {
  const unit = UNITS[spec.quantity];
  const shown = shownNumber(spec, value);
  const measure = unit.measure?.(value, extent);
  const spoken = unit.spoken(shown);
  if (!measure) return { shown, measured: '', spoken };
  return { shown, measured: measure.short, spoken: `${spoken}, ${measure.spoken}` };
}

/** The number of the number field, with as many decimals as it has: a value set from Python may lie off the grid. */
export function shownNumber(spec: NumberParameter, value: number): string {
  const { scale, digits } = UNITS[spec.quantity];
  const exact = Number((value * scale).toFixed(3));
  const fixed = (value * scale).toFixed(digits);
  return Number(fixed) === exact ? fixed : String(exact);
}

/** What was typed, as a number; NaN when it is none. */
const parsed = (text: string): number =>
  text.trim() === '' ? NaN : Number(text.trim().replace(',', '.').replace('−', '-'));

/** What was typed, as a value that the parameter accepts; null when it is no number. */
export function typedValue(spec: NumberParameter, text: string): number | null {
  const typed = parsed(text);
  if (!Number.isFinite(typed)) return null;
  const value = Number((typed / UNITS[spec.quantity].scale).toFixed(6));
  const { minimum, maximum } = accepted(spec);
  return Math.min(maximum, Math.max(minimum, value));
}

/** Whether what was typed is accepted as it is. */
export function isInRange(spec: NumberParameter, text: string): boolean {
  const { min, max } = shownRange(spec);
  return parsed(text) >= min && parsed(text) <= max;
}

/** Minimum, maximum and step of the number field, which takes all that is accepted. */
export function shownRange(spec: NumberParameter): { min: number; max: number; step: number } {
  const { scale } = UNITS[spec.quantity];
  const { minimum, maximum } = accepted(spec);
  const round = (value: number): number => Number((value * scale).toFixed(6));
  return { min: round(minimum), max: round(maximum), step: round(spec.step) };
}

/** “37°”, for the range ends in tooltips. */
export const short = (spec: NumberParameter, value: number): string =>
  UNITS[spec.quantity].spoken(decimal(value * UNITS[spec.quantity].scale, UNITS[spec.quantity].digits));
