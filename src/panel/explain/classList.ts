/** A list of classes as it is typed: numbers or names, separated by commas or lines. */
import { t } from '../../language';

export type ParsedClasses =
  | { readonly kind: 'classes'; readonly classes: readonly number[] }
  | { readonly kind: 'problem'; readonly sentence: string };

/** What the list is read against. */
export interface Vocabulary {
  readonly classCount: number;
  labelOf(index: number): string;
}

/**
 * A number is a class number; “217–220” are four. Words name the one class whose label they are, else the one whose
 * label holds them. Doubles are dropped.
 */
export function parseClasses(text: string, vocabulary: Vocabulary): ParsedClasses {
  const items = text
    .split(/[,;\n]/)
    .map((item) => item.trim())
    .filter((item) => item !== '');
  if (items.length === 0) return problem(t`Type class numbers or names, separated by commas.`);
  const classes = new Set<number>();
  for (const item of items) {
    const found = parseItem(item, vocabulary);
    if (typeof found === 'string') return problem(found);
    for (const index of found) classes.add(index);
  }
  return { kind: 'classes', classes: [...classes] };
}

const problem = (sentence: string): ParsedClasses => ({ kind: 'problem', sentence });

/** @returns class numbers, or the sentence that says why there are none. */
function parseItem(item: string, vocabulary: Vocabulary): readonly number[] | string {
  const range = /^(\d+)(?:\s*[-–]\s*(\d+))?$/.exec(item);
  return range
    ? parseRange(item, Number(range[1]), Number(range[2] ?? range[1]), vocabulary)
    : byName(item, vocabulary);
}

function parseRange(
  item: string,
  from: number,
  to: number,
  { classCount }: Vocabulary,
): readonly number[] | string {
  if (Math.max(from, to) >= classCount) {
    return t`There is no class ${Math.max(from, to)}: the model has ${classCount} classes, 0 to ${classCount - 1}.`;
  }
  if (to < from) return t`${item} runs backwards; write ${to}–${from}.`;
  return Array.from({ length: to - from + 1 }, (_, k) => from + k);
}

function byName(item: string, { classCount, labelOf }: Vocabulary): readonly number[] | string {
  const wanted = item.toLowerCase();
  const labels = Array.from({ length: classCount }, (_, index) => labelOf(index).toLowerCase());
  const exact = indicesWhere(labels, (label) => label === wanted);
  const holding = exact.length > 0 ? exact : indicesWhere(labels, (label) => label.includes(wanted));
  if (holding.length === 1) return holding;
  if (holding.length === 0) return t`No class is called “${item}”.`;
  const some = holding.slice(0, 3).map((index) => `${index} ${labelOf(index)}`);
  const more = holding.length > some.length ? t` and ${holding.length - some.length} more` : '';
  return t`“${item}” could be ${some.join(', ')}${more}; type the number.`;
}

const indicesWhere = (labels: readonly string[], test: (label: string) => boolean): readonly number[] =>
  labels.flatMap((label, index) => (test(label) ? [index] : []));

/** The piece of a list that is being typed: what follows the last separator before the caret. */
export function pieceAt(text: string, caret: number): { readonly from: number; readonly piece: string } {
  const before = text.slice(0, caret);
  const from = Math.max(...[',', ';', '\n'].map((separator) => before.lastIndexOf(separator))) + 1;
  const piece = before.slice(from);
  return { from: from + (piece.length - piece.trimStart().length), piece: piece.trim() };
}

/** Classes whose label begins with what is typed, then those of which a word does, then those that hold it. */
export function completions(
  piece: string,
  { classCount, labelOf }: Vocabulary,
  most: number,
): readonly number[] {
  const wanted = piece.toLowerCase();
  if (wanted === '' || /^\d/.test(wanted)) return [];
  const ranked: number[][] = [[], [], []];
  for (let index = 0; index < classCount; index++) {
    const at = labelOf(index).toLowerCase().indexOf(wanted);
    if (at < 0) continue;
    const rank = at === 0 ? 0 : /[\s-]/.test(labelOf(index)[at - 1] ?? '') ? 1 : 2;
    ranked[rank]?.push(index);
  }
  return ranked.flat().slice(0, most);
}
