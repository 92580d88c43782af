/** @jest-environment jsdom */
import { WORDS } from '../../src/widget/hostWords';
import { amount, decimal, significant } from '../../src/panel/format';
import { secondsLeft } from '../../src/panel/states/secondsLeft';
import { scrubbed } from '../../src/panel/timeline/filmstrip';
import { Playback } from '../../src/panel/timeline/playback';
import { stem } from '../../src/panel/download';
import { FakeSession } from './fakeSession';
import { withSight } from './nearness';
import { allByRole, byRole, closeAll, namesOf, open, painted, press } from './queries';

afterEach(() => {
  jest.restoreAllMocks();
  closeAll();
});

async function recorded(count = 4) {
  const opened = open();
  for (let angle = 1; angle < count; angle++) opened.session.setParameter('rotate', 'angle', 10 * angle);
  await painted();
  return opened;
}

describe('the timeline', () => {
  it('records on demand and tells so', () => {
    const { session, panel } = open();
    const record = byRole(panel.node, 'button', 'Record');
    expect(record.getAttribute('aria-pressed')).toBe('true');
    record.click();
    expect(session.state.recording).toBe(false);
    expect(record.getAttribute('aria-pressed')).toBe('false');
  });

  it('shows a thumbnail for each frame, and how many there may be', async () => {
    const { panel } = await recorded();
    expect(allByRole(panel.node, 'option')).toHaveLength(4);
    expect(panel.node.textContent).toContain('4/600');
  });

  it('holds the pixels of those alone that are near what the strip shows', async () => {
    await withSight(async ({ seen, tell }) => {
      const { session, panel } = await recorded(3);
      const buttons = allByRole(byRole(panel.node, 'listbox', 'Frames'), 'option');
      const widths = () => buttons.map((button) => button.querySelector('canvas')?.width);
      const scroll = (...near: readonly number[]) => buttons.forEach((button, i) => tell(button, near[i]));
      expect(seen).toEqual(new Set(buttons));
      const { width } = session.recorder.frames[0]?.thumbnail ?? {};
      // Recorded one by one, each comes in sight.
      expect(widths()).toEqual([width, width, width]);
      scroll(1, 1, 0);
      expect(widths()).toEqual([width, width, 0]);
      scroll(0, 1, 1);
      expect(widths()).toEqual([0, width, width]);
      session.recorder.remove(1);
      await painted();
      expect(seen).toEqual(new Set([buttons[0], buttons[2]]));
    });
  });

  it('draws none of those that come together before they are near', async () => {
    await withSight(async ({ tell }) => {
      const { session, panel } = await recorded(2);
      const removed = session.recorder.frames.map((frame, index) => ({ index, frame }));
      session.recorder.clear();
      await painted();
      session.recorder.restore(removed);
      await painted();
      const [first, second] = allByRole(byRole(panel.node, 'listbox', 'Frames'), 'option');
      const widthOf = (button?: Element) => button?.querySelector('canvas')?.width;
      expect([first, second].map(widthOf)).toEqual([0, 0]);
      tell(second, 1);
      expect([first, second].map(widthOf)).toEqual([0, removed[1]?.frame.thumbnail.width]);
    });
  });

  it('scrubs by click and by arrow keys, and goes back to live', async () => {
    const { session, panel } = await recorded();
    const strip = byRole(panel.node, 'listbox', 'Frames');
    allByRole(strip, 'option')[2]?.click();
    await painted();
    expect(session.recorder.shown).toBe(2);
    press(strip, 'ArrowLeft');
    expect(session.recorder.shown).toBe(1);
    await painted();
    expect(allByRole(strip, 'option').map((item) => item.getAttribute('aria-selected'))).toEqual([
      'false',
      'true',
      'false',
      'false',
    ]);
    byRole(panel.node, 'button', 'Back to live').click();
    expect(session.recorder.shown).toBeNull();
  });

  it('shows how far a transfer is four times a second, and its end at once', () => {
    const { session, panel } = open();
    jest.useFakeTimers();
    try {
      const at = (done: number) =>
        session.setActivity({ progress: { what: 'Sending', done, total: 600, unit: 'frames' } });
      const text = () => panel.node.querySelector('.jp-mod-active')?.textContent ?? '';
      for (const done of [0, 6, 12]) at(done);
      expect(text()).toContain('0 of 600');
      jest.advanceTimersByTime(250);
      expect(text()).toContain('12 of 600');
      at(600);
      session.setActivity({ progress: null });
      expect(text()).toBe('');
      jest.advanceTimersByTime(1000);
      expect(text()).toBe('');
      at(0);
      expect(text()).toContain('0 of 600');
    } finally {
      jest.useRealTimers();
    }
  });

  it('says which frame is looked at and with what settings, and that it is over', async () => {
    const { session, panel } = await recorded();
    const line = () => panel.node.querySelector<HTMLElement>('.jp-Impact-frameLine');
    const spoken = () => line()?.parentElement?.querySelector('[aria-live]')?.textContent;
    expect(line()?.hidden).toBe(true);
    session.recorder.show(2);
    await painted();
    expect(line()?.hidden).toBe(false);
    expect([line()?.textContent, spoken()]).toEqual([
      'Frame 3 of 4: Rotation 20°Use these settingsBack to live',
      'Frame 3 of 4: Rotation 20°',
    ]);
    expect(panel.node.classList).toContain('jp-mod-frame');
    session.recorder.show(0);
    await painted();
    expect(line()?.textContent).toContain('Frame 1 of 4: untouched');
    const live = byRole(panel.node, 'button', 'Back to live');
    live.focus();
    live.click();
    await painted();
    expect(line()?.hidden).toBe(true);
    expect(panel.node.classList).not.toContain('jp-mod-frame');
    // The focus does not fall to the page.
    expect(document.activeElement?.getAttribute('role')).toBe('option');
  });

  it('has ghosts on the sliders that stood elsewhere in the frame', async () => {
    const { session, panel } = await recorded();
    const ghosts = () =>
      [...panel.node.querySelectorAll<HTMLElement>('.jp-Impact-ghost')]
        .filter((ghost) => !ghost.hidden)
        .map((ghost) => ghost.title);
    expect(ghosts()).toEqual([]);
    session.recorder.show(1);
    await painted();
    expect(ghosts()).toEqual(['In the frame: 10°']);
    session.recorder.show(3);
    await painted();
    expect(ghosts()).toEqual([]);
    session.recorder.show(1);
    session.recorder.show(null);
    await painted();
    expect(ghosts()).toEqual([]);
  });

  it('chooses a range of frames for files, by Shift with the arrow keys or a click', async () => {
    const { session, panel } = await recorded(5);
    const strip = byRole(panel.node, 'listbox', 'Frames');
    const chosen = () => session.recorder.selected?.map(({ id }) => id) ?? null;
    const chip = () => panel.node.querySelector<HTMLElement>('.jp-Impact-chosenFrames');
    session.recorder.show(1);
    await painted();
    press(strip, 'ArrowRight', { shiftKey: true });
    press(strip, 'ArrowRight', { shiftKey: true });
    expect(chosen()).toEqual([2, 3, 4]);
    expect(chip()?.textContent).toBe('3 of 5 frames');
    allByRole(strip, 'option')[0]?.dispatchEvent(new MouseEvent('click', { bubbles: true, shiftKey: true }));
    expect(chosen()).toEqual([1, 2]);
    await painted();
    expect(allByRole(strip, 'option').map((item) => item.getAttribute('aria-selected'))).toEqual([
      'true',
      'true',
      'false',
      'false',
      'false',
    ]);
    press(strip, 'ArrowRight');
    expect(chosen()).toBeNull();
    press(strip, 'End', { shiftKey: true });
    expect(chosen()).toEqual([2, 3, 4, 5]);
    chip()?.click();
    expect(chosen()).toBeNull();
    session.recorder.select([0, 2]);
    session.recorder.remove(0);
    expect(chosen()).toBeNull();
  });

  it('goes on from a recorded frame, looked at as now', async () => {
    const { session, panel } = await recorded();
    session.update({ display: { ...session.state.display, opacity: 0.9 } });
    session.recorder.show(1);
    byRole(panel.node, 'button', 'Use these settings').click();
    expect(session.recorder.shown).toBeNull();
    expect(session.state.augmentations[2]?.parameters).toMatchObject({ angle: 10 });
    expect(session.state.display.opacity).toBe(0.9);
  });

  it('deletes the frame that is shown, by key and by button', async () => {
    const { session, panel } = await recorded();
    const strip = byRole(panel.node, 'listbox', 'Frames');
    session.recorder.show(1);
    press(strip, 'Delete');
    expect(session.recorder.frames).toHaveLength(3);
    byRole(panel.node, 'button', 'Delete frame').click();
    expect(session.recorder.frames).toHaveLength(2);
  });

  it('clears, and then has nothing to save', async () => {
    const { session, panel } = await recorded();
    byRole(panel.node, 'button', 'Clear frames').click();
    expect(session.recorder.frames).toEqual([]);
    expect((byRole(panel.node, 'button', 'Save GIF') as HTMLButtonElement).disabled).toBe(true);
  });

  it('saves with the chosen delay, width and picture', async () => {
    const { session, panel } = await recorded();
    URL.createObjectURL = () => 'blob:x';
    const clicked: string[] = [];
    HTMLAnchorElement.prototype.click = function click() {
      clicked.push(this.download);
    };
    byRole(panel.node, 'button', 'Options of files').click();
    const delay = byRole(panel.node, 'spinbutton', 'Delay in milliseconds') as HTMLInputElement;
    delay.value = '250';
    const picture = byRole(panel.node, 'combobox', 'Picture in the file') as HTMLSelectElement;
    picture.value = 'augmented';
    picture.dispatchEvent(new Event('change'));
    const order = byRole(panel.node, 'combobox', 'Order of the frames in a film') as HTMLSelectElement;
    order.value = 'once';
    order.dispatchEvent(new Event('change'));
    byRole(panel.node, 'button', 'Save GIF').click();
    await painted();
    expect(session.calls).toContain(
      'saveFilm {"format":"gif","delay":250,"width":160,"picture":"augmented","order":"once"}',
    );
    expect(clicked).toEqual(['chelsea-guided-grad-cam.gif']);
  });

  it('saves a WebP where the browser writes one, and offers none elsewhere', async () => {
    URL.createObjectURL = () => 'blob:x';
    const clicked: string[] = [];
    HTMLAnchorElement.prototype.click = function click() {
      clicked.push(this.download);
    };
    const { session, panel } = await recorded();
    byRole(panel.node, 'button', 'Options of files').click();
    const format = byRole(panel.node, 'combobox', 'Format of a film') as HTMLSelectElement;
    format.value = 'webp';
    format.dispatchEvent(new Event('change'));
    byRole(panel.node, 'button', 'Save WebP').click();
    await painted();
    expect(session.calls.some((call) => call.startsWith('saveFilm {"format":"webp"'))).toBe(true);
    expect(clicked).toEqual(['chelsea-guided-grad-cam.webp']);
    closeAll();
    jest.spyOn(HTMLCanvasElement.prototype, 'toDataURL').mockReturnValue('data:image/png;');
    const { panel: elsewhere } = await recorded();
    byRole(elsewhere.node, 'button', 'Options of files').click();
    expect(namesOf(elsewhere.node, 'combobox')).not.toContain('Format of a film');
  });

  it.each(Object.values(WORDS))('hands the frames over, in the words of the host', ({ sendFrames }) => {
    const run = jest.fn();
    const { panel } = open({}, { sendFrames: { ...sendFrames, run } });
    byRole(panel.node, 'button', sendFrames.name).click();
    expect(run).toHaveBeenCalledTimes(1);
  });

  it('tells the progress of an export beside the frames, with a way out', () => {
    const { session, panel } = open();
    session.setActivity({ progress: { what: 'Saving the GIF', done: 3, total: 12, unit: 'frames' } });
    expect(panel.node.querySelector('.jp-Impact-timeline')?.textContent).toContain(
      'Saving the GIF3 of 12 frames',
    );
    byRole(panel.node, 'button', 'Cancel').click();
    expect(session.calls).toContain('cancel');
  });
});

describe('keys of the filmstrip', () => {
  it('begin at the last frame and end at the ends', () => {
    expect(scrubbed('ArrowLeft', null, 5)).toBe(3);
    expect(scrubbed('ArrowRight', 4, 5)).toBe(4);
    expect(scrubbed('Home', 3, 5)).toBe(0);
    expect(scrubbed('PageDown', 0, 5)).toBe(4);
    expect(scrubbed('Escape', 3, 5)).toBeNull();
    expect(scrubbed('x', 3, 5)).toBeUndefined();
    expect(scrubbed('Home', null, 0)).toBeUndefined();
  });
});

describe('playback', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('shows one frame after the other and stops at the last', () => {
    const session = new FakeSession({ size: 32 });
    for (const angle of [10, 20]) session.setParameter('rotate', 'angle', angle);
    const playback = new Playback(session);
    playback.play(100);
    const shown = [session.recorder.shown];
    for (let k = 0; k < 3; k++) {
      jest.advanceTimersByTime(100);
      shown.push(session.recorder.shown);
    }
    expect(shown).toEqual([0, 1, 2, 2]);
    expect(playback.playing).toBe(false);
    playback.dispose();
  });

  it('waits for a frame that is still being drawn', () => {
    const session = new FakeSession({ size: 32 });
    for (const angle of [10, 20]) session.setParameter('rotate', 'angle', angle);
    const playback = new Playback(session);
    playback.play(100);
    session.setActivity({ status: 'busy' });
    jest.advanceTimersByTime(1000);
    expect(session.recorder.shown).toBe(0);
    session.setActivity({ status: 'ready' });
    jest.advanceTimersByTime(100);
    expect(session.recorder.shown).toBe(1);
    playback.dispose();
  });
});

describe('numbers', () => {
  it('have a typographic minus, and none before zero', () => {
    expect([decimal(-1.25, 1), decimal(-0.01, 1), decimal(Infinity, 1)]).toEqual(['−1.3', '0.0', '∞']);
  });

  it('keep three significant digits', () => {
    expect([0, 3.14159, 123.4, 0.0123, -0.000042, 12345].map(significant)).toEqual([
      '0',
      '3.14',
      '123',
      '0.0123',
      '−4.2e−5',
      '1.2e4',
    ]);
  });

  it('tell an amount with and without a total', () => {
    expect(amount(3.4e6, 9.4e6, 'bytes')).toBe('3.4 of 9.4 MB');
    expect(amount(3.4e6, null, 'bytes')).toBe('3.4 MB');
    expect(amount(0, null, 'shaders')).toBe('');
  });

  it('tell the seconds left once the speed is known', () => {
    expect(
      secondsLeft(
        [
          { time: 0, done: 0 },
          { time: 100, done: 5 },
        ],
        10,
      ),
    ).toBeNull();
    expect(
      secondsLeft(
        [
          { time: 0, done: 0 },
          { time: 2000, done: 20 },
        ],
        100,
      ),
    ).toBe(8);
    expect(
      secondsLeft(
        [
          { time: 0, done: 0 },
          { time: 2000, done: 20 },
        ],
        null,
      ),
    ).toBeNull();
  });

  it('make file names that every file system takes', () => {
    expect(stem('my cat: 1.final.JPG')).toBe('my-cat-1.final');
    expect(stem('.png')).toBe('image');
  });
});
