/** @jest-environment jsdom */
import { windowSpecs } from '../../src/panel/controls/windowPane';
import { channelOptions } from '../../src/panel/pictures/channelChoice';
import type { FakeSession } from './fakeSession';
import { byRole, closeAll, input, open, painted } from './queries';

afterEach(closeAll);

/** The image is a scan of Hounsfield units. */
async function scan(session: FakeSession): Promise<void> {
  const window = [1023.5, 4095] as const;
  session.learn({ image: { id: 'ct', width: 40, height: 40, channels: 1, range: [-1024, 3071], window } });
  await painted();
}

describe('the window', () => {
  it('is there for images of more than 8 bits only', async () => {
    const { panel, session } = open();
    const pane = panel.node.querySelector<HTMLElement>('.jp-Impact-window');
    expect(pane?.hidden).toBe(true);
    await scan(session);
    expect(pane?.hidden).toBe(false);
    session.update({ window: [40, 400] });
    session.learn({ image: { id: 'cat', width: 4, height: 4, channels: 3, range: [0, 255], window: null } });
    await painted();
    expect(pane?.hidden).toBe(false);
  });

  it('is set by two sliders, in the units of the image', async () => {
    const { panel, session } = open();
    await scan(session);
    input(byRole(panel.node, 'slider', 'Window level'), '-600');
    await painted();
    expect(session.state.window).toEqual([-600, 4095]);
    input(byRole(panel.node, 'slider', 'Window width'), '1500');
    expect(session.state.window).toEqual([-600, 1500]);
  });

  it('returns to the image’s own when both sliders are reset', async () => {
    const { panel, session } = open({ window: [40, 400] });
    await scan(session);
    byRole(panel.node, 'button', 'Reset Window level').click();
    await painted();
    expect(session.state.window).toEqual([1023.5, 400]);
    byRole(panel.node, 'button', 'Reset Window width').click();
    expect(session.state.window).toBeNull();
  });

  it('fits the values at the press of a button', async () => {
    const { panel, session } = open({ window: [40, 400] });
    await scan(session);
    const { image } = session;
    session.learn({ image: image && { ...image, window: [32767.5, 65535], range: [0, 4000] } });
    byRole(panel.node, 'button', 'Fit window to the values').click();
    expect(session.state.window).toEqual([2000, 4000]);
  });

  it('has sliders of round steps that hold what is set', () => {
    const image = { range: [-1024, 3071], window: [1023.5, 4095] } as const;
    const [level, width] = windowSpecs(image, [5000, 9000]);
    expect([level.minimum, level.maximum, level.step]).toEqual([-1024, 5000, 1]);
    expect([width.minimum, width.maximum, width.default]).toEqual([1, 9000, 4095]);
    expect(windowSpecs({ range: [0.25, 0.25], window: null }, null)[0].step).toBe(0.001);
  });
});

describe('displayed channels', () => {
  it('can be chosen where there are more than colours', async () => {
    const { panel, session } = open();
    const select = panel.node.querySelector<HTMLSelectElement>('[aria-label="Displayed channels"]');
    expect(select?.closest('label')?.hidden).toBe(true);
    session.learn({ model: session.model && { ...session.model, channels: 5 } });
    expect(select?.closest('label')?.hidden).toBe(false);
    if (!select) throw new Error('there is no select');
    select.value = '2';
    select.dispatchEvent(new Event('change'));
    expect(session.state.display.channels).toEqual([2]);
    select.value = '';
    select.dispatchEvent(new Event('change'));
    expect(session.state.display.channels).toBeNull();
  });

  it('list the colours, each channel, and what was set from Python', () => {
    const texts = (count: number, chosen: readonly number[] | null) =>
      channelOptions(count, chosen).map(({ text }) => text);
    expect(texts(4, null)).toEqual(['Channels 0, 1, 2', 'Channel 0', 'Channel 1', 'Channel 2', 'Channel 3']);
    expect(texts(2, null)).toEqual(['Channel 0 (first)', 'Channel 0', 'Channel 1']);
    expect(texts(4, [3, 1, 0]).at(-1)).toBe('Channels 3, 1, 0');
  });
});

describe('pictures that are no squares', () => {
  it('stand in tiles of their shape', () => {
    const { panel } = open({ size: [64, 256] });
    const grid = panel.node.querySelector<HTMLElement>('.jp-Impact-grid');
    expect(grid?.style.getPropertyValue('--ai-aspect')).toBe('4.0000');
  });

  it('are told as height × width in the list of sizes', () => {
    const { panel, session } = open({ size: [64, 256] });
    const select = panel.node.querySelector<HTMLSelectElement>('[aria-label="Size"]');
    expect(select?.selectedOptions[0]?.text).toBe('64 × 256 px');
    if (!select) throw new Error('there is no select');
    select.value = '160';
    select.dispatchEvent(new Event('change'));
    expect(session.state.size).toBe(160);
  });
});
