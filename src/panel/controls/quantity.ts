/** How the number of a parameter is written, typed and spoken. */
import type { NumberParameter, Quantity } from '../../engine/augment/spec';
import type { Size } from '../../engine/image/image';
import { decimal } from '../format';

interface Unit {
  /** Shown number = value · scale. */
  readonly scale: number;
  readonly digits: number;
  /** Beside the number field. */
  readonly sign: string;
  /** After the title, in the accessible name of the number field. */
  readonly words: string;
  /** How many pixels (samples of a series) 1 stands for; null where they mean nothing. */
  readonly pixels: ((size: Size) => number) | null;
  /** What is counted, where it is not pixels: short, and spoken. */
  readonly counted?: readonly [short: string, spoken: string];
  spoken(shown: string): string;
}

const PIXELS = ['px', 'pixels'] as const;

const fraction = (pixels: ((size: Size) => number) | null): Unit => ({
  scale: 100,
  digits: 0,
  sign: '%',
  words: 'in per cent',
  pixels,
  spoken: (shown) => `${shown} %`,
});

const UNITS: Readonly<Record<Quantity, Unit>> = {
  factor: {
    scale: 1,
    digits: 2,
    sign: '×',
    words: 'as a factor',
    pixels: null,
    spoken: (shown) => `×${shown}`,
  },
  degrees: {
    scale: 1,
    digits: 0,
    sign: '°',
    words: 'in degrees',
    pixels: null,
    spoken: (shown) => `${shown}°`,
  },
  'fraction-of-height': fraction((size) => size.height),
  'fraction-of-width': fraction((size) => size.width),
  'fraction-of-side': fraction((size) => Math.min(size.height, size.width)),
  deviations: {
    scale: 1,
    digits: 2,
    sign: 'σ',
    words: 'in standard deviations',
    pixels: null,
    spoken: (shown) => `${shown} standard deviations`,
  },
  'fraction-of-length': { ...fraction((size) => size.width), counted: ['pts', 'samples'] },
  position: fraction(null),
  'fraction-of-nyquist': fraction(null),
  channel: { scale: 1, digits: 0, sign: '', words: 'by number', pixels: null, spoken: (shown) => shown },
  seed: { scale: 1, digits: 0, sign: '', words: 'as a whole number', pixels: null, spoken: (shown) => shown },
  value: {
    scale: 1,
    digits: 0,
    sign: '',
    words: 'in the units of the image',
    pixels: null,
    spoken: (shown) => shown,
  },
  intensity: { scale: 1, digits: 2, sign: '', words: 'from 0 to 1', pixels: null, spoken: (shown) => shown },
};

/** A value as the panel shows it. */
export interface Reading {
  /** What stands in the number field. */
  readonly shown: string;
  /** “112 px”, “40 pts”, empty where they mean nothing. */
  readonly pixels: string;
  /** With unit, for `aria-valuetext`. */
  readonly spoken: string;
}

export const unitSign = (spec: NumberParameter): string => UNITS[spec.quantity].sign;
export const unitWords = (spec: NumberParameter): string => UNITS[spec.quantity].words;

/** @param size of the image as it arrives at the step. */
export function reading(spec: NumberParameter, value: number, size: Size): Reading {
  const unit = UNITS[spec.quantity];
  const shown = shownNumber(spec, value);
  if (!unit.pixels) return { shown, pixels: '', spoken: unit.spoken(shown) };
  const count = Math.round(value * unit.pixels(size));
  const [short, spoken] = unit.counted ?? PIXELS;
  return { shown, pixels: `${count} ${short}`, spoken: `${unit.spoken(shown)}, ${count} ${spoken}` };
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

/** What was typed, as a value of the parameter inside its range; null when it is no number. */
export function typedValue(spec: NumberParameter, text: string): number | null {
  const typed = parsed(text);
  if (!Number.isFinite(typed)) return null;
  const value = Number((typed / UNITS[spec.quantity].scale).toFixed(6));
  return Math.min(spec.maximum, Math.max(spec.minimum, value));
}

/** Whether what was typed lies in the range as it is. */
export function isInRange(spec: NumberParameter, text: string): boolean {
  const { min, max } = shownRange(spec);
  return parsed(text) >= min && parsed(text) <= max;
}

/** Minimum, maximum and step of the number field. */
export function shownRange(spec: NumberParameter): { min: number; max: number; step: number } {
  const { scale } = UNITS[spec.quantity];
  const round = (value: number): number => Number((value * scale).toFixed(6));
  return { min: round(spec.minimum), max: round(spec.maximum), step: round(spec.step) };
}

/** “37°”, for the range ends in tooltips. */
export const short = (spec: NumberParameter, value: number): string =>
  UNITS[spec.quantity].spoken(decimal(value * UNITS[spec.quantity].scale, UNITS[spec.quantity].digits));
