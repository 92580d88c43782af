/** Suggestions for misspelt names. */
import { distance } from 'fastest-levenshtein';

/** The names most like the given one, best first. */
export function nearest(name: string, names: readonly string[], count = 3): string[] {
  return [...names].sort((a, b) => distance(name, a) - distance(name, b)).slice(0, count);
}
