/** The same class of two networks: by its label, which may have another number there. Pure. */

/** What a network calls its classes; null where it has no names. */
export type Labels = readonly string[] | null;

/** Of a network: its classes, and what they are called. */
export interface Classes {
  readonly count: number;
  readonly labels: Labels;
}

/** “Egyptian cat”, “egyptian_cat” and “Egyptian cat, Mau” are one class. */
const plain = (label: string): string => label.split(',')[0].trim().toLowerCase().replaceAll('_', ' ');

/**
 * The number that a class of one network has in another: that of the same label; its own where neither has labels and both have
 * as many classes.
 * @returns null where the other has no such class
 */
export function sameClass(index: number, of: Classes, other: Classes): number | null {
  if (of.labels === null || other.labels === null)
    return of.labels === other.labels && of.count === other.count ? index : null;
  const wanted = plain(of.labels[index]);
  const found = other.labels.findIndex((label) => plain(label) === wanted);
  return found < 0 ? null : found;
}

/** Why a class cannot be compared, and what is done instead: one sentence. */
export function noSameClass(label: string, other: string): string {
  return `${other} has no class “${label}”; of it the class that it predicts itself is explained.`;
}
