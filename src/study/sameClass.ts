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
 * Where another network has the classes of one: of each the class of the same label; its own number where neither has labels and
 * both have as many classes.
 * @returns null where the other has no such class
 */
export function samePlaces(of: Classes, other: Classes): (index: number) => number | null {
  const { labels } = of;
  if (labels === null || other.labels === null) {
    const isSame = labels === other.labels && of.count === other.count;
    return (index) => (isSame ? index : null);
  }
  if (labels === other.labels) return (index) => index;
  const places = new Map<string, number>();
  // The first of several that are called the same.
  other.labels.forEach((label, index) => places.has(plain(label)) || places.set(plain(label), index));
  return (index) => places.get(plain(labels[index] ?? '')) ?? null;
}

/** The number that a class of one network has in another; see `samePlaces`. */
export const sameClass = (index: number, of: Classes, other: Classes): number | null =>
  samePlaces(of, other)(index);

/** Why a class cannot be compared, and what is done instead: one sentence. */
export function noSameClass(label: string, other: string): string {
  return `${other} has no class “${label}”; of it the class that it predicts itself is explained.`;
}
