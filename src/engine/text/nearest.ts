/** Suggestions for misspelt names. */
import { distance } from 'fastest-levenshtein';
import { shortened } from './sentence';

/** Names among which the nearest are looked for. */
const MOST = 5_000;

/** The names most like the given one, best first. */
export function nearest(name: string, names: readonly string[], count = 3): string[] {
  const wanted = shortened(name);
  return names
    .slice(0, MOST)
    .map((known) => ({ known, apart: distance(wanted, shortened(known)) }))
    .sort((a, b) => a.apart - b.apart)
    .slice(0, count)
    .map(({ known }) => known);
}
