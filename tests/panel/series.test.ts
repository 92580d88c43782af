/** @jest-environment jsdom */
import { defaultStep } from '../../src/engine/augment/catalogue';
import type { AugmentationStep } from '../../src/engine/augment/catalogue';
import { seriesOf } from '../../src/engine/image/series';
import { attributionGraph, plainGraph } from '../../src/media/graph/graph';
import { layoutGraph } from '../../src/media/graph/layout';
import { tickText, ticksOf } from '../../src/media/graph/ticks';
import { intervalHandles } from '../../src/panel/handles/intervalHandles';
import { valueAt } from '../../src/panel/pictures/values';
import { SeriesView } from '../../src/panel/series/seriesView';
import { momentOf } from '../../src/panel/series/facts';
import { DEFAULT_STATE } from '../../src/session/state';
import type { AnalysisState } from '../../src/session/state';
import { cannedResult, SERIES_STATE, waves } from './cannedResult';
import { FakeSession } from './fakeSession';
import { allByRole, byRole, closeAll, namesOf, open, painted, press } from './queries';
import { guidedOf } from '../support/request';

afterEach(closeAll);

const FACTS = { channelNames: ['pressure', 'temperature'], samplingRate: 100 };
const state: AnalysisState = { ...DEFAULT_STATE, ...SERIES_STATE };

describe('ticks', () => {
  it.each([
    [0, 10, 5, [0, 2, 4, 6, 8, 10]],
    [-1.2, 1.1, 4, [-1, 0, 1]],
    [38.3, 54, 2, [40, 50]],
    [0, 0.0031, 3, [0, 0.002]],
    [5, 5, 3, [5]],
  ])('from %f to %f, about %i of them, are round numbers', (low, high, count, ticks) => {
    expect(ticksOf(low, high, count)).toEqual(ticks);
  });

  it('are written without noise', () => {
    expect([0.30000000000000004, -2, 1e6, 2e-5].map(tickText)).toEqual(['0.3', '−2', '1e6', '2e−5']);
  });
});

describe('a graph', () => {
  it('has a line for each channel, under its name or number', () => {
    const series = waves();
    expect(plainGraph(series, series, FACTS).lines.map((line) => line.name)).toEqual(FACTS.channelNames);
    const { lines } = plainGraph(series, series, { channelNames: null, samplingRate: null });
    expect(lines.map((line) => line.name)).toEqual(['channel 1', 'channel 2']);
    expect(lines[1].values[0]).toBeCloseTo(40);
  });

  it('keeps the axes of the original until a value leaves them', () => {
    const [original, small, large] = [1, 0.5, 3].map((scale) =>
      seriesOf([Float32Array.from([-scale, scale])]),
    );
    const range = (series: typeof original) => plainGraph(series, original, FACTS).lines[0].range;
    expect(range(small)).toEqual(range(original));
    expect(range(large)[1]).toBeGreaterThan(3);
  });

  it('leaves gaps out of its axis', () => {
    const gaps = seriesOf([Float32Array.from([NaN, 1, 2, NaN])]);
    expect(plainGraph(gaps, gaps, FACTS).lines[0].range).toEqual([0.94, 2.06]);
  });

  it('has Grad-CAM behind every channel, at its top where the map is highest', () => {
    const graph = attributionGraph('grad-cam', cannedResult(state, waves()), FACTS);
    const [first, second] = graph?.lines ?? [];
    expect(first.band).toEqual(second.band);
    expect(Math.max(...(first.band ?? []))).toBe(1);
    expect(first.band?.indexOf(1)).toBeCloseTo((16.5 / 25) * 200, -1);
    expect(graph?.bands).toMatchObject({ kind: 'heat', colormap: 'inferno', opacity: 0.5 });
  });

  it('has a gradient of its own behind each channel, around zero', () => {
    const result = cannedResult(state, waves());
    const graph = attributionGraph('guided-backprop', result, FACTS);
    expect(graph?.lines[1].band).toEqual(guidedOf(result.maps)?.subarray(200, 400));
    expect(graph?.bands).toEqual({ kind: 'signed', top: 5 * (result.ranges['guided-backprop'] ?? NaN) });
  });

  it('has nothing to show for a map that the method has not', () => {
    const result = cannedResult({ ...state, method: 'grad-cam' }, waves());
    expect(attributionGraph('guided-backprop', result, FACTS)).toBeNull();
  });

  it('stacks its channels over one axis of time', () => {
    const { rows, plot } = layoutGraph(3, 600, 300);
    expect(rows.map(({ x, width }) => [x, width])).toEqual(rows.map(() => [plot.x, plot.width]));
    expect(rows[0].y + rows[0].height).toBeLessThan(rows[1].y);
    expect(rows[2].y + rows[2].height).toBeLessThanOrEqual(plot.y + plot.height + 1e-9);
  });
});

describe('the shown time', () => {
  it('keeps the moment under the pointer while it is zoomed, and stays inside', () => {
    const view = new SeriesView();
    view.zoom(4, 0.25);
    expect(view.span).toEqual({ from: 0.1875, to: 0.4375 });
    view.pan(-9);
    expect(view.span).toEqual({ from: 0, to: 0.25 });
    view.pan(9);
    expect(view.span).toEqual({ from: 0.75, to: 1 });
    view.zoom(1e-9);
    expect([view.span, view.isZoomed]).toEqual([{ from: 0, to: 1 }, false]);
  });

  it('is told in seconds where the sampling rate is known', () => {
    expect([momentOf(50, 100), momentOf(50, null)]).toEqual(['0.5 s', 'sample 50']);
  });
});

describe('the erase interval', () => {
  type Step = Extract<AugmentationStep, { name: 'erase_interval' }>;
  const base = defaultStep('erase_interval') as Step;
  const step = (start: number, length: number): Step => ({
    ...base,
    parameters: { ...base.parameters, start, length },
  });
  const size = { height: 1, width: 200 };
  const handle = (name: string) => {
    const found = intervalHandles(step(0.4, 0.2), size, '').handles.find((each) => each.name === name);
    if (!found) throw new Error(name);
    return found;
  };

  it('has its ends on the edges of the covered samples', () => {
    const { handles } = intervalHandles(step(0.4, 0.2), size, '');
    expect(handles.map(({ at }) => Number(at.x.toFixed(9)))).toEqual([99.5, 79.5, 119.5]);
  });

  it('is moved by its inside and resized by its ends, on the grid of its sliders', () => {
    const [from, to] = [
      { x: 100, y: 0 },
      { x: 120.4, y: 0 },
    ];
    expect(handle('Erase interval').drag(from, to)).toEqual({ start: 0.5, length: 0.2 });
    expect(handle('Erase interval end').drag(from, to)).toEqual({ start: 0.4, length: 0.3 });
    expect(handle('Erase interval start').drag(to, from)).toEqual({ start: 0.3, length: 0.3 });
    expect(handle('Erase interval').nudge(1, 0)).toEqual({ start: 0.405, length: 0.2 });
  });

  it('has nothing to grab while it covers nothing', () => {
    expect(intervalHandles(step(0.4, 0), size, '').handles).toEqual([]);
  });
});

describe('the panel of a series', () => {
  const openSeries = () => {
    const { session, panel } = open({}, {}, new FakeSession(SERIES_STATE));
    return { session, root: panel.node };
  };

  it('shows a graph for each picture of the method, and pictures where they are asked for', () => {
    const { root, session } = openSeries();
    const graphs = () => namesOf(root, 'img').filter((name) => name.endsWith('over time'));
    expect(graphs()).toEqual(
      ['Original', 'Augmented', 'Grad-CAM', 'Guided backprop', 'Guided Grad-CAM'].map(
        (name) => `${name} over time`,
      ),
    );
    session.update({ method: 'grad-cam', view: 'grad-cam' });
    expect(graphs()).toEqual(['Grad-CAM over time']);
    session.update({ outlook: 'image' });
    expect(graphs()).toEqual([]);
    expect(namesOf(root, 'img')).toContain('Grad-CAM');
  });

  it('offers the augmentations of series alone', () => {
    const { root } = openSeries();
    const sliders = namesOf(root, 'slider');
    expect(sliders).toContain('Jitter');
    expect(sliders).not.toContain('Rotation');
  });

  it('silences the channels that there are, and no others', async () => {
    const { root, session } = openSeries();
    session.learn({
      image: { id: 'waves', width: 200, height: 1, channels: 2, range: [-1, 54], window: null },
    });
    await painted();
    const slider = byRole(root, 'slider', 'Channel dropout');
    press(slider, 'End');
    await painted();
    const dropout = session.state.augmentations.find(({ name }) => name === 'channel_dropout');
    expect(dropout?.parameters).toMatchObject({ channel: 2 });
    expect(slider).toMatchObject({ max: '2', value: '2' });
  });

  it('opens series, and says how many samples they have', () => {
    const { root } = openSeries();
    expect(namesOf(root, 'button')).toContain('Upload series');
    expect(namesOf(root, 'button')).not.toContain('Upload image');
    expect(namesOf(root, 'combobox')).not.toContain('Displayed channels');
  });

  it('hides a channel, but never the last one', () => {
    const { root } = openSeries();
    const chips = () => allByRole(byRole(root, 'group', 'Channels'), 'button');
    const pressed = () => chips().map((chip) => chip.getAttribute('aria-pressed'));
    expect(chips().map((chip) => chip.textContent)).toEqual(['pressure', 'temperature']);
    chips()[0].click();
    expect(pressed()).toEqual(['false', 'true']);
    chips()[1].click();
    expect(pressed()).toEqual(['false', 'true']);
  });

  it('puts an interval on the graph and takes it away', () => {
    const { root, session } = openSeries();
    const place = byRole(root, 'button', 'Place erase interval');
    const length = () =>
      session.state.augmentations.find((each) => each.name === 'erase_interval')?.parameters;
    place.click();
    expect(length()).toMatchObject({ start: 0.4, length: 0.2 });
    place.click();
    expect(length()).toMatchObject({ start: 0, length: 0 });
  });

  it('leaves images as they were', () => {
    const root = open().panel.node;
    expect(namesOf(root, 'img').some((name) => name.endsWith('over time'))).toBe(false);
    expect(namesOf(root, 'combobox')).not.toContain('Outlook');
  });
});

it('reads the value of a sample of a channel from a picture', () => {
  const result = cannedResult(state, waves());
  expect(valueAt(result, 'original', 0, 1)).toBe('40.0');
  expect(valueAt(result, 'augmented', 133, 0)).toBe(valueAt(result, 'original', 133, 0));
  expect(valueAt(result, 'guided-backprop', 3, 1)).not.toBe('');
  expect(valueAt(result, 'grad-cam', 200, 0)).toBe('');
});
