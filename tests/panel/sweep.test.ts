/** @jest-environment jsdom */
import { byRole, closeAll, open, painted } from './queries';

afterEach(closeAll);

const ROTATION = { stepId: 'rotate', parameter: 'angle' };

/** A panel with the pane of sweeps open. */
function opened() {
  const { session, panel } = open();
  const opener = () => byRole(panel.node, 'button', 'Rotation −180° to 180°: sweep settings');
  opener().click();
  const pane = byRole(panel.node, 'dialog', 'Sweep settings');
  const type = (name: string, value: string) => {
    const field = byRole(pane, 'spinbutton', name) as HTMLInputElement;
    field.value = value;
    field.dispatchEvent(new Event('change'));
    return field;
  };
  const choose = (name: string, value: string) => {
    const select = byRole(pane, 'combobox', name) as HTMLSelectElement;
    select.value = value;
    select.dispatchEvent(new Event('change'));
  };
  return { session, panel, pane, type, choose };
}

describe('the sweep', () => {
  it('has range, step, course and speed, and says how many values that makes', () => {
    const { session, panel, pane, type, choose } = opened();
    type('From', '-45');
    type('To', '45');
    type('Step', '5');
    choose('Course', 'there-and-back');
    choose('Speed', '200');
    byRole(pane, 'checkbox').click();
    expect(session.planOf(ROTATION)).toEqual({
      from: -45,
      to: 45,
      step: 5,
      course: 'there-and-back',
      delay: 200,
      coarseFirst: true,
    });
    expect(pane.textContent).toContain('19 values');
    byRole(panel.node, 'button', 'Rotation −45° to 45°: sweep settings');
  });

  it('takes what cannot be read for nothing, and shows what holds', () => {
    const { session, type } = opened();
    expect(type('From', '').value).toBe('-180');
    expect(type('To', '9999').value).toBe('360');
    expect(session.planOf(ROTATION)).toMatchObject({ from: -180, to: 360 });
  });

  it('is that of the slider that was moved last, in its unit', async () => {
    const { session, panel } = opened();
    session.setParameter('erase', 'height', 0.5);
    await painted();
    byRole(panel.node, 'button', 'Erase height 0 % to 100 %: sweep settings');
    const pane = byRole(panel.node, 'dialog', 'Sweep settings');
    expect((byRole(pane, 'spinbutton', 'To') as HTMLInputElement).value).toBe('100');
    const play = byRole(panel.node, 'button', 'Sweep Erase height');
    play.click();
    expect(session.sweep).toEqual({ stepId: 'erase', parameter: 'height' });
    expect(play.getAttribute('aria-pressed')).toBe('true');
    play.click();
    expect(session.sweep).toBeNull();
  });
});
