/** Tables, and text between markers. Pure. */
import type { Row } from './results';
import { summarize, type Summary } from './statistics';

/** As many digits as a stopwatch knows. */
export function digits(value: number): string {
  if (value >= 1000) return Math.round(value).toLocaleString('en');
  return String(Number(value.toPrecision(value >= 100 ? 3 : 2)));
}

/** Fewer samples than this are told. */
const FEW = 5;

/** `153 (149–160)`; of few samples their number too: `153 (149–160; n=3)`, `153 (n=1)`. */
export function withSpread({ median, low, high, count }: Summary): string {
  const notes = [
    ...(count > 1 ? [`${digits(low)}–${digits(high)}`] : []),
    ...(count < FEW ? [`n=${count}`] : []),
  ];
  return `${digits(median)} (${notes.join('; ')})`;
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

export function table(head: readonly string[], lines: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...lines.map(line)].join('\n');
}

/** What stands in a table for a row: its median and quartiles, or that there is nothing and why. */
export function told({ samples, missing, unit }: Row): string {
  if (missing !== undefined || samples.length === 0) return `missing: ${missing ?? 'nothing was measured'}`;
  return `${withSpread(summarize(samples))} ${unit}`;
}

/** Rows as a table of each `on` and each `who`, in the order in which they come; the more numerous ones make the lines. */
export function crossTable(rows: readonly Row[]): string {
  const whos = [...new Set(rows.map(({ who }) => who))];
  const ons = [...new Set(rows.map(({ on }) => on))];
  const cellOf = (on: string, who: string): string => {
    const row = rows.find((candidate) => candidate.on === on && candidate.who === who);
    return row ? told(row) : '–';
  };
  return whos.length > ons.length
    ? table(
        ['', ...ons],
        whos.map((who) => [who, ...ons.map((on) => cellOf(on, who))]),
      )
    : table(
        ['', ...whos],
        ons.map((on) => [on, ...whos.map((who) => cellOf(on, who))]),
      );
}

/**
 * Replace what stands between `<!-- name:begin -->` and `<!-- name:end -->`.
 * @throws Error where the markers are missing
 */
export function between(text: string, name: string, content: string): string {
  const [begin, end] = [`<!-- ${name}:begin -->`, `<!-- ${name}:end -->`];
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`the text has no markers ${begin} … ${end}`);
  return `${text.slice(0, from + begin.length)}\n\n${content.trim()}\n\n${text.slice(to)}`;
}
