/** @jest-environment jsdom */
import { valuesOver } from '../../src/engine/attribution/mapsOf';
import { mapsOf, picturesOf } from '../../src/engine/attribution/methods/catalogue';
import { valueAt } from '../../src/panel/pictures/values';
import { DEFAULT_STATE } from '../../src/session/state';
import { cannedResult, gradientImage, SERIES_STATE, waves } from './cannedResult';
import { FakeSession } from './fakeSession';
import { byRole, closeAll, open, press } from './queries';

/** What costs as much as the whole map. */
jest.mock('../../src/engine/attribution/mapsOf', () => {
  const actual = jest.requireActual<object>('../../src/engine/attribution/mapsOf');
  return { ...actual, valuesOver: jest.fn((actual as { valuesOver: typeof valuesOver }).valuesOver) };
});
const made = jest.mocked(valuesOver);
const METHOD = 'guided-grad-cam';

beforeEach(() => made.mockClear());
afterEach(closeAll);

describe.each([
  ['an image', () => cannedResult(DEFAULT_STATE, gradientImage(64))],
  ['a series', () => cannedResult({ ...DEFAULT_STATE, ...SERIES_STATE }, waves())],
])('the value under a pointer that moves over %s', (_, analysed) => {
  it('is looked up in maps that are made once for each result', () => {
    for (const result of [analysed(), analysed()]) {
      made.mockClear();
      for (let x = 0; x < 20; x++) {
        for (const name of picturesOf([METHOD])) expect(valueAt(result, name, x, 1)).not.toBe('');
      }
      expect(made).toHaveBeenCalledTimes(mapsOf(METHOD).length);
    }
  });
});

it('a graph that is zoomed and moved in time is made once', () => {
  const { panel } = open({}, {}, new FakeSession({ ...SERIES_STATE, method: 'grad-cam', view: 'grad-cam' }));
  const place = byRole(
    panel.node,
    'group',
    'Grad-CAM over time: plus and minus zoom, arrow keys move, Home shows all',
  );
  made.mockClear();
  for (const key of ['+', '+', 'ArrowRight', 'ArrowLeft', '-', 'Home']) press(place, key);
  expect(made).not.toHaveBeenCalled();
});
