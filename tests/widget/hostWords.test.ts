/** @jest-environment ./tests/support/browserEnvironment.js */
import { WidgetModel } from '@jupyter-widgets/base';
import { WORDS } from '../../src/widget/hostWords';
import { KernelLink } from '../../src/widget/kernelLink';
import { FakeManager } from './harness';

/** Every sentence of a host, with something in the place of what varies. */
function sentences(of: unknown): string[] {
  if (typeof of === 'string') return [of];
  if (typeof of === 'function') return [String(of(60, 5))];
  return Object.values(of as object).flatMap(sentences);
}

it('does not tell the visitor of a dashboard of cells, kernels or Python', () => {
  const told = sentences(WORDS.dashboard).filter((text) => /\b(cell|kernel|notebook|python|w\.)/i.test(text));
  expect(told).toEqual([]);
  expect(sentences(WORDS.notebook).length).toBe(sentences(WORDS.dashboard).length);
});

/** Voilà's template writes data-voila into the body of its pages. */
it.each([
  ['a page of Voilà', 'voila', 'reload the page'],
  ['a notebook', undefined, 'Run the cell again'],
])('tells what can be done when the kernel is gone, in %s', (_, voila, advice) => {
  if (voila !== undefined) document.body.dataset['voila'] = voila;
  const { words } = new KernelLink(new FakeManager().make(WidgetModel, {}, 'main'));
  delete document.body.dataset['voila'];
  expect(words.lost).toContain(advice);
});
