/** @jest-environment jsdom */
import { byRole, closeAll, input, open, painted, press } from './queries';

afterEach(closeAll);

const Z = { ctrlKey: true };

/** A panel, its rotation, and what was announced last. */
function opened() {
  const { session, panel } = open();
  const slider = byRole(panel.node, 'slider', 'Rotation') as HTMLInputElement;
  const angle = () => (session.state.augmentations[2]?.parameters as { angle: number }).angle;
  const spoken = () =>
    [...panel.node.querySelectorAll('[aria-live=polite]')]
      .map((node) => node.textContent ?? '')
      .find((text) => /^(Undone|Done again|There is nothing)/.test(text));
  return { session, panel, slider, angle, spoken };
}

describe('undo in the panel', () => {
  it('answers to Ctrl+Z and Ctrl+Shift+Z, and says what it did', () => {
    const { slider, angle, spoken } = opened();
    input(slider, '40');
    press(slider, 'z', Z);
    expect([angle(), spoken()]).toEqual([0, 'Undone: Rotation.']);
    press(slider, 'Z', { ...Z, shiftKey: true });
    expect([angle(), spoken()]).toEqual([40, 'Done again: Rotation.']);
    press(slider, 'z', { metaKey: true });
    press(slider, 'z', Z);
    expect([angle(), spoken()]).toEqual([0, 'There is nothing to undo.']);
  });

  it('has buttons that say what they would do, and keep the focus when there is nothing left', () => {
    const { panel, slider, angle } = opened();
    const undo = byRole(panel.node, 'button', 'Undo');
    const redo = byRole(panel.node, 'button', 'Redo');
    expect(undo.getAttribute('aria-disabled')).toBe('true');
    input(slider, '40');
    expect(undo.title).toBe('Undo: Rotation (Ctrl+Z)');
    undo.focus();
    undo.click();
    expect(angle()).toBe(0);
    expect(document.activeElement).toBe(undo);
    expect([undo, redo].map((button) => button.getAttribute('aria-disabled'))).toEqual(['true', null]);
    redo.click();
    expect(angle()).toBe(40);
  });

  it('takes back a drag as a whole, wherever the pointer is let go, and other changes by themselves', () => {
    const { session, slider, angle } = opened();
    const pointer = (target: EventTarget, type: string) =>
      target.dispatchEvent(new MouseEvent(type, { bubbles: true }));
    for (const end of ['pointerup', 'pointercancel']) {
      pointer(slider, 'pointerdown');
      for (const value of ['10', '20', '30']) {
        input(slider, value);
        session.now += 5000;
      }
      pointer(document, end);
      input(slider, '31');
      press(slider, 'z', Z);
      expect(angle()).toBe(30);
      press(slider, 'z', Z);
      expect(angle()).toBe(0);
    }
  });

  it('takes back what was typed into a number, and leaves text to the browser', async () => {
    const { panel, session, angle } = opened();
    const field = byRole(panel.node, 'spinbutton', 'Rotation in degrees') as HTMLInputElement;
    input(field, '75');
    press(field, 'z', Z);
    await painted();
    expect([angle(), field.value]).toEqual([0, '0']);
    session.setParameter('rotate', 'angle', 5);
    const text = document.createElement('input');
    text.type = 'text';
    panel.node.append(text);
    press(text, 'z', Z);
    expect(angle()).toBe(5);
  });

  it('brings back frames that were cleared', () => {
    const { session, panel, slider } = opened();
    input(slider, '40');
    byRole(panel.node, 'button', 'Clear frames').click();
    expect(session.recorder.frames).toEqual([]);
    press(slider, 'z', Z);
    expect(session.recorder.frames).toHaveLength(2);
  });
});
