/** @jest-environment jsdom */
import { CommandRegistry } from '@lumino/commands';
import { byRole, closeAll, open, press } from './queries';

afterEach(closeAll);

/** Shortcuts of a notebook in command mode: on the element that has the focus, and on the page. */
const SHORTCUTS: readonly (readonly [string, string])[] = [
  ['B', '.jp-Notebook :focus'],
  ['ArrowRight', '.jp-Notebook :focus'],
  ['Shift M', '.jp-Notebook :focus'],
  ['Accel Shift C', 'body'],
  ['Accel Z', '.jp-Notebook'],
  ['Accel S', '.jp-Notebook'],
  ['Alt ArrowUp', '.jp-Notebook'],
  ['Alt W', '.jp-Notebook'],
];

/** JupyterLab listens while events bubble, Notebook 7 while they are captured. */
describe.each([
  ['while it bubbles', false],
  ['before the panel hears of it', true],
])('a host that takes a key %s', (_, capture) => {
  let acted: string[];
  let end: AbortController;

  beforeEach(() => {
    acted = [];
    const commands = new CommandRegistry();
    for (const [key, selector] of SHORTCUTS) {
      commands.addCommand(key, { execute: () => acted.push(key) });
      commands.addKeyBinding({ keys: [key], selector, command: key });
    }
    document.body.className = 'jp-Notebook';
    end = new AbortController();
    document.addEventListener('keydown', (event) => commands.processKeydownEvent(event), {
      capture,
      signal: end.signal,
    });
  });

  afterEach(() => end.abort());

  /** The keys that the host answers, of all that are pressed on an element with the focus. */
  const hostOn = (target: HTMLElement, ...keys: readonly (readonly [string, KeyboardEventInit?])[]) => {
    target.focus();
    acted = [];
    for (const [key, modifiers] of keys) press(target, key, { keyCode: codeOf(key), ...modifiers });
    return acted;
  };

  it.each([
    ['slider', 'Rotation'],
    ['spinbutton', 'Rotation in degrees'],
    ['radio', 'Grad-CAM'],
    ['button', 'Play Rotation'],
  ])('gets none without a modifier from a %s', (role, name) => {
    const target = byRole(open().panel.node, role, name);
    const keys = [['b'], ['ArrowRight'], ['M', { shiftKey: true }]] as const;
    expect(hostOn(target, ...keys)).toEqual([]);
  });

  it('gets the chords that the panel does not use', () => {
    const slider = byRole(open().panel.node, 'slider', 'Rotation');
    const keys = [
      ['C', { ctrlKey: true, shiftKey: true }],
      ['s', { ctrlKey: true }],
      ['w', { altKey: true }],
    ] as const;
    expect(hostOn(slider, ...keys)).toEqual(['Accel Shift C', 'Accel S', 'Alt W']);
  });

  it('gets a chord after a key that stayed, and on the panel itself', () => {
    const root = open().panel.node;
    expect(hostOn(root, ['b'])).toEqual([]);
    const slider = byRole(root, 'slider', 'Rotation');
    expect(hostOn(slider, ['w', { altKey: true }])).toEqual(['Alt W']);
  });

  it('does not get the chord that orders the steps', () => {
    const { panel, session } = open();
    const names = () => session.state.augmentations.map(({ name }) => name);
    const before = names();
    const slider = byRole(panel.node, 'slider', 'Rotation');
    expect(hostOn(slider, ['ArrowUp', { altKey: true }])).toEqual([]);
    expect(names()).not.toEqual(before);
  });

  it('does not undo the notebook where the panel undoes a change, or the browser a text', () => {
    const { panel } = open();
    for (const target of [
      byRole(panel.node, 'spinbutton', 'Rotation in degrees'),
      byRole(panel.node, 'slider', 'Rotation'),
      panel.node,
    ])
      expect(hostOn(target, ['z', { ctrlKey: true }])).toEqual([]);
  });

  it('gets every key again when the panel is gone', () => {
    const { panel } = open();
    panel.dispose();
    const other = document.body.appendChild(document.createElement('button'));
    expect(hostOn(other, ['b'])).toEqual(['B']);
    other.remove();
  });
});

/** Lumino’s layouts know keys by their codes, which jsdom does not fill in. */
function codeOf(key: string): number {
  const arrows: Readonly<Record<string, number>> = { ArrowUp: 38, ArrowRight: 39 };
  return arrows[key] ?? key.toUpperCase().charCodeAt(0);
}
