/** @jest-environment jsdom */
import { SPECS } from '../../src/engine/augment/catalogue';
import { reading, typedValue } from '../../src/panel/controls/quantity';
import { landingIndex } from '../../src/panel/controls/reorder';
import { steppedValue } from '../../src/panel/controls/stepping';
import { FakeSession } from './fakeSession';
import { byRole, closeAll, input, namesOf, open, painted, press } from './queries';

afterEach(closeAll);

const { angle } = SPECS.rotate.parameters;
const { factor } = SPECS.brightness.parameters;
const { size } = SPECS.center_crop.parameters;
const SQUARE = { height: 160, width: 160, samplingRate: null };

describe('a slider', () => {
  it('steps by the arrow keys, ten times as far with Shift, and to its ends', () => {
    const { session, panel } = open();
    const slider = byRole(panel.node, 'slider', 'Rotation');
    const values: number[] = [];
    session.stateChanged.connect((_, { augmentations }) => {
      const rotate = augmentations.find((step) => step.name === 'rotate');
      values.push(rotate?.parameters.angle ?? NaN);
    });
    for (const key of ['ArrowRight', 'ArrowUp', 'ArrowLeft', 'End', 'Home']) {
      press(slider, key);
    }
    press(slider, 'ArrowUp', { shiftKey: true });
    expect(values).toEqual([1, 2, 1, 180, -180, -170]);
  });

  it('keeps an angle as it was given, signed or not, and stands where it means the same', async () => {
    const { session, panel } = open();
    const slider = byRole(panel.node, 'slider', 'Rotation') as HTMLInputElement;
    const field = byRole(panel.node, 'spinbutton', 'Rotation in degrees') as HTMLInputElement;
    for (const [typed, angle, stands] of [
      ['-30', -30, '-30'],
      ['330', 330, '-30'],
      ['360', 360, '0'],
      ['-270', -270, '90'],
    ] as const) {
      input(field, typed);
      field.dispatchEvent(new FocusEvent('blur'));
      await painted();
      expect(session.state.augmentations[2]?.parameters).toMatchObject({ angle });
      expect([field.value, slider.value]).toEqual([typed, stands]);
    }
    session.setParameter('rotate', 'angle', 330);
    await painted();
    press(slider, 'ArrowRight');
    expect(session.state.augmentations[2]?.parameters).toMatchObject({ angle: -29 });
  });

  it('leaves keys to the browser that are not a slider’s', () => {
    const event = new KeyboardEvent('keydown', { key: 'Tab', bubbles: true, cancelable: true });
    byRole(open().panel.node, 'slider', 'Rotation').dispatchEvent(event);
    expect(event.defaultPrevented).toBe(false);
  });

  it('shows what the state says, whoever set it', async () => {
    const { session, panel } = open();
    session.setParameter('rotate', 'angle', 37);
    await painted();
    const slider = byRole(panel.node, 'slider', 'Rotation') as HTMLInputElement;
    expect(slider.value).toBe('37');
    expect(slider.getAttribute('aria-valuetext')).toBe('37°');
    expect((byRole(panel.node, 'spinbutton', 'Rotation in degrees') as HTMLInputElement).value).toBe('37');
  });

  it('sets the state while it is dragged', () => {
    const { session, panel } = open();
    input(byRole(panel.node, 'slider', 'Center crop'), '0.5');
    expect(session.state.augmentations[1]?.parameters).toMatchObject({ size: 0.5 });
  });

  it('resets by its button and by a double click', async () => {
    const { session, panel } = open();
    for (const reset of [
      () => byRole(panel.node, 'button', 'Reset Brightness').click(),
      () =>
        byRole(panel.node, 'slider', 'Brightness').dispatchEvent(
          new MouseEvent('dblclick', { bubbles: true }),
        ),
    ]) {
      session.setParameter('brightness', 'factor', 2);
      await painted();
      reset();
      expect(session.state.augmentations[0]?.parameters).toEqual({ factor: 1 });
    }
  });

  it('takes a typed number in the shown unit and puts it into the range', () => {
    const { session, panel } = open();
    const field = byRole(panel.node, 'spinbutton', 'Center crop in per cent');
    input(field, '45');
    expect(session.state.augmentations[1]?.parameters).toMatchObject({ size: 0.45 });
    input(field, '7');
    expect(session.state.augmentations[1]?.parameters).toMatchObject({ size: 0.45 });
    field.dispatchEvent(new Event('change'));
    expect(session.state.augmentations[1]?.parameters).toMatchObject({ size: 0.2 });
    expect((field as HTMLInputElement).value).toBe('20');
  });

  it('plays and stops by one button whose name stays', () => {
    const { session, panel } = open();
    const play = byRole(panel.node, 'button', 'Play Rotation');
    play.click();
    expect(session.sweep).toEqual({ stepId: 'rotate', parameter: 'angle' });
    expect(play.getAttribute('aria-pressed')).toBe('true');
    byRole(panel.node, 'button', 'Play Rotation').click();
    expect(session.sweep).toBeNull();
  });

  it('ends where its range ends', () => {
    expect(steppedValue(angle, 180, { key: 'ArrowRight', shiftKey: false })).toBe(180);
    expect(steppedValue(factor, 0.3, { key: 'ArrowLeft', shiftKey: true })).toBe(0.1);
  });

  it('comes back to its grid from a value that Python set between two steps', () => {
    expect(steppedValue(factor, 1.26, { key: 'ArrowRight', shiftKey: false })).toBe(1.4);
  });
});

describe('a number', () => {
  it('has pixels beside per cent, of the image that reaches the step', () => {
    expect(reading(size, 0.5, { ...SQUARE, width: 160 })).toMatchObject({ shown: '50', measured: '80 px' });
    expect(reading(angle, 30, SQUARE).measured).toBe('');
  });

  it('of a series has samples beside per cent, or time and frequency where the sampling rate is known', () => {
    const { start } = SPECS.erase_interval.parameters;
    const { cutoff } = SPECS.low_pass.parameters;
    const series = { height: 1, width: 150, samplingRate: null };
    const timed = { ...series, samplingRate: 50 };
    expect(reading(start, 0.4, series)).toMatchObject({ measured: '60 pts', spoken: '40 %, 60 samples' });
    expect(reading(start, 0.4, timed)).toMatchObject({
      measured: '1.2 s',
      spoken: '40 %, 1.2 s, 60 samples',
    });
    expect(reading(start, -0.02, timed).measured).toBe('−60 ms');
    expect(reading(cutoff, 0.5, series).measured).toBe('');
    expect(reading(cutoff, 0.5, timed)).toMatchObject({ measured: '12.5 Hz', spoken: '50 %, 12.5 Hz' });
    expect(reading(cutoff, 1, { ...series, samplingRate: 44_100 }).measured).toBe('22.1 kHz');
  });

  it('shows all digits of a value between two steps', () => {
    expect(reading(angle, 30.25, SQUARE).shown).toBe('30.25');
  });

  it('is read with comma or point, and refused when it is none', () => {
    expect(typedValue(factor, '1,5')).toBe(1.5);
    expect(typedValue(factor, 'much')).toBeNull();
    expect(typedValue(factor, ' ')).toBeNull();
  });
});

describe('the pipeline', () => {
  const order = (session: ReturnType<typeof open>['session']) =>
    session.state.augmentations.map((step) => step.id).join(' ');

  it('is reordered by Alt and the arrow keys, and the focus stays with the step', async () => {
    const { session, panel } = open();
    const grip = byRole(panel.node, 'button', 'Move Rotation');
    grip.focus();
    press(grip, 'ArrowUp', { altKey: true });
    await painted();
    expect(order(session)).toBe('brightness rotate center_crop perspective erase');
    expect(document.activeElement).toBe(grip);
    press(grip, 'ArrowDown', { altKey: true });
    expect(order(session)).toBe('brightness center_crop rotate perspective erase');
  });

  it('keeps its order at its ends', () => {
    const { session, panel } = open();
    press(byRole(panel.node, 'button', 'Move Brightness'), 'ArrowUp', { altKey: true });
    expect(order(session)).toBe('brightness center_crop rotate perspective erase');
  });

  it('lands a dragged step behind the neighbours whose middle the pointer has passed', () => {
    const extents = [0, 50, 100, 150].map((top) => ({ top, bottom: top + 50 }));
    expect(landingIndex(extents, 0, 20)).toBe(0);
    expect(landingIndex(extents, 0, 80)).toBe(1);
    expect(landingIndex(extents, 3, 10)).toBe(0);
    expect(landingIndex(extents, 1, 999)).toBe(3);
  });

  it('disables a step by its checkbox, and its sliders with it', async () => {
    const { session, panel } = open();
    byRole(panel.node, 'checkbox', 'Use Rotation').click();
    await painted();
    expect(session.state.augmentations[2]?.enabled).toBe(false);
    expect((byRole(panel.node, 'slider', 'Rotation') as HTMLInputElement).disabled).toBe(true);
  });

  it('duplicates and removes steps from their menu; names stay unique', async () => {
    const { session, panel } = open();
    byRole(panel.node, 'button', 'More for Rotation').click();
    byRole(panel.node, 'menuitem', 'Duplicate').click();
    await painted();
    expect(namesOf(panel.node, 'slider')).toContain('Rotation 2');
    byRole(panel.node, 'button', 'More for Rotation').click();
    byRole(panel.node, 'menuitem', 'Remove').click();
    await painted();
    expect(order(session)).toBe('brightness center_crop rotate-2 perspective erase');
    expect(namesOf(panel.node, 'slider')).not.toContain('Rotation 2');
  });

  it('takes a new step at its end', async () => {
    const { session, panel } = open();
    byRole(panel.node, 'button', 'Add augmentation').click();
    byRole(panel.node, 'menu', 'Add augmentation');
    const items = [...panel.node.querySelectorAll<HTMLElement>('[role=menuitem]')];
    items.find((item) => item.textContent?.startsWith('Brightness'))?.click();
    await painted();
    expect(order(session)).toBe('brightness center_crop rotate perspective erase brightness-2');
  });

  it('folds a group that nobody has touched to one line with its values', async () => {
    const { session, panel } = open();
    const card = byRole(panel.node, 'button', 'Options of Erase').closest('li') as HTMLElement;
    expect(namesOf(panel.node, 'slider')).not.toContain('Erase top');
    session.setParameter('erase', 'top', 0.25);
    await painted();
    expect(card.textContent).toContain('25 · 0 · 0 · 0 %');
    byRole(panel.node, 'button', 'Options of Erase').click();
    expect(namesOf(panel.node, 'slider')).toContain('Erase top');
  });

  it('opens a group that is in use', () => {
    const session = new FakeSession({ size: 64 });
    session.setParameter('erase', 'width', 0.5);
    expect(namesOf(open({}, {}, session).panel.node, 'slider')).toContain('Erase width');
  });

  it('resets everything at once', () => {
    const { session, panel } = open();
    session.setParameter('rotate', 'angle', 90);
    byRole(panel.node, 'button', 'Reset all').click();
    expect(session.state.augmentations[2]?.parameters).toMatchObject({ angle: 0 });
  });
});
