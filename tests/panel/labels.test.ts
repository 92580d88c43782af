/** @jest-environment jsdom */
/** A multi-label network in the panel: probabilities, the threshold, the labels that reach it. */
import { closeAll, open as openPanel } from './queries';
import type { FakeSession } from './fakeSession';

afterEach(closeAll);

function open(): { session: FakeSession; root: HTMLElement } {
  const labels = ['effusion', 'mass', 'nodule', 'edema'];
  const { session, panel } = openPanel({ task: 'multi-label', labels });
  return { session, root: panel.node };
}

const said = (root: HTMLElement): string =>
  (root.querySelector('[role=status]')?.textContent ?? '').replace(/\s+/g, ' ').trim();

it('shows the probability of each label and names those that reach the threshold', () => {
  const { root } = open();
  expect(said(root)).toContain('2 of 4 labels reach 50 %: effusion, nodule');
  const values = [...root.querySelectorAll('.jp-Impact-barValue')].map((node) => node.textContent);
  // The sigmoids of 2.5, 0.75, −1 and −4.
  expect(values).toEqual(['92 %', '68 %', '27 %', '1.8 %']);
});

it('draws the threshold and follows it', () => {
  const { session, root } = open();
  const field = root.querySelector('input[aria-label="Threshold"]') as HTMLInputElement;
  field.value = '0.9';
  field.dispatchEvent(new Event('change'));
  expect(session.state.threshold).toBe(0.9);
  expect(said(root)).toContain('1 of 4 labels reach 90 %: effusion');
  expect(root.querySelector('.jp-Impact-bars')?.getAttribute('style')).toContain('--ai-threshold: 0.9');
  expect(root.querySelectorAll('.jp-mod-found')).toHaveLength(1);
  field.value = '7';
  field.dispatchEvent(new Event('change'));
  expect([session.state.threshold, field.value]).toEqual([0.9, '0.9']);
});

it('explains the label that is clicked', () => {
  const { session, root } = open();
  (root.querySelectorAll('.jp-Impact-barLine')[2] as HTMLElement).click();
  expect(session.state.target).toBe(1);
});

it('has no threshold for classes', () => {
  const { panel } = openPanel();
  expect((panel.node.querySelector('.jp-Impact-threshold') as HTMLElement).hidden).toBe(true);
  expect(said(panel.node)).not.toContain('labels reach');
});
