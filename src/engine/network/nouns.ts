/** What one output of a network is called, by its task. */
import type { Task } from '../contract/task';

export interface Noun {
  readonly one: string;
  readonly many: string;
}

/** “1 class”, “1,000 classes”. */
export const counted = (count: number, { one, many }: Noun): string =>
  `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;

export const NOUNS: Readonly<Record<Task, Noun>> = {
  classification: { one: 'class', many: 'classes' },
  'multi-label': { one: 'label', many: 'labels' },
  regression: { one: 'output', many: 'outputs' },
};
