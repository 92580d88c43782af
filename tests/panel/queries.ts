/** Finds what a user finds: visible elements by role and accessible name. */
import { Widget } from '@lumino/widgets';
import { AnalysisPanel } from '../../src/panel';
import type { PanelOptions } from '../../src/panel';
import { painterOf } from '../../src/panel/painter';
import type { AnalysisState } from '../../src/session/state';
import { FakeSession } from './fakeSession';

const IMPLICIT: Readonly<Record<string, string>> = {
  button: 'button:not([role])',
  slider: 'input[type=range]',
  spinbutton: 'input[type=number]',
  checkbox: 'input[type=checkbox]',
  radio: 'input[type=radio]',
  textbox: 'input[type=text]',
  combobox: 'select',
  listitem: 'li',
  list: 'ol:not([role]), ul:not([role])',
};

function isHidden(element: Element): boolean {
  return element.closest('[hidden], [aria-hidden=true]') !== null;
}

function nameOf(element: Element): string {
  const label = element.getAttribute('aria-label');
  if (label !== null) return label;
  return (element.closest('label') ?? element).textContent?.trim() ?? '';
}

export function allByRole(root: Element, role: string): HTMLElement[] {
  const implicit = IMPLICIT[role];
  const selector = `[role=${role}]${implicit ? `, ${implicit}` : ''}`;
  return [...root.querySelectorAll<HTMLElement>(selector)].filter((element) => !isHidden(element));
}

export const namesOf = (root: Element, role: string): string[] => allByRole(root, role).map(nameOf);

/** The one element of a role, with a name where one is given. @throws when there is none or more than one */
export function byRole(root: Element, role: string, name?: string): HTMLElement {
  const found = allByRole(root, role).filter((element) => name === undefined || nameOf(element) === name);
  const [first] = found;
  if (!first || found.length > 1) {
    throw new Error(`${found.length} of ${role} “${name ?? ''}” among ${namesOf(root, role).join(', ')}`);
  }
  return first;
}

/** Visible text as it is read: what is hidden is left out, runs of blanks are one. */
export function wordsOf(node: Node): string {
  const words = (part: Node): string => {
    if (part instanceof HTMLElement && part.hidden) return '';
    return part.hasChildNodes() ? [...part.childNodes].map(words).join('') : (part.textContent ?? '');
  };
  return words(node).replace(/\s+/g, ' ').trim();
}

export function press(target: Element, key: string, options: KeyboardEventInit = {}): void {
  target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...options }));
}

/** A value as if it was dragged or typed. */
export function input(target: HTMLElement, value: string): void {
  (target as HTMLInputElement).value = value;
  target.dispatchEvent(new Event('input', { bubbles: true }));
}

// jsdom has no canvas; that pixels arrive is shown in browsers.
HTMLCanvasElement.prototype.getContext = () => null;
HTMLCanvasElement.prototype.toDataURL = (type = 'image/png') => `data:${type};`;

const opened: Widget[] = [];

/** A panel in the page; it goes after the test. @param isAtOnce see `paintAtOnce` */
export function open(
  state: Partial<AnalysisState> = {},
  options: PanelOptions = {},
  session: FakeSession = new FakeSession({ size: 64, ...state }),
  isAtOnce = true,
): { session: FakeSession; panel: AnalysisPanel } {
  const panel = new AnalysisPanel(session, options);
  Widget.attach(panel, document.body);
  opened.push(panel);
  if (isAtOnce) paintAtOnce(session);
  return { session, panel };
}

/** What is asserted at once is painted at once; when a panel paints by itself is told in painter.test.ts. */
function paintAtOnce(session: FakeSession): void {
  const { stateChanged, infoChanged, resultChanged, sweepChanged, recorder, baseline, desk } = session;
  const flush = (): void => painterOf(session).flush();
  for (const signal of [stateChanged, infoChanged, resultChanged, sweepChanged]) signal.connect(flush);
  for (const { changed } of [recorder, baseline, desk]) changed.connect(flush);
}

export function closeAll(): void {
  for (const panel of opened.splice(0)) panel.dispose();
}

/** Wait for painted frames. */
export const painted = (): Promise<void> =>
  new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve())));
