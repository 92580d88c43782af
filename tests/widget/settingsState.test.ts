/** @jest-environment ./tests/support/browserEnvironment.js */
import { DEFAULT_STATE } from '../../src/session/state';
import { stateOfSettings } from '../../src/widget/settingsState';

describe('a panel without a kernel', () => {
  it('begins as the settings say', () => {
    const state = stateOfSettings({
      size: 96,
      method: 'grad-cam',
      colormap: 'viridis',
      opacity: 0.25,
      foresight: false,
      recording: false,
      augmentations: ['fog', 'rotate'],
    });
    expect(state).toMatchObject({ size: 96, method: 'grad-cam', foresight: false, recording: false });
    expect(state.display).toMatchObject({ colormap: 'viridis', opacity: 0.25 });
    expect(state.augmentations.map(({ name }) => name)).toEqual(['fog', 'rotate']);
  });

  it('leaves out what no version knows, and what is impossible', () => {
    const damaged = {
      size: -1,
      method: 'lime',
      opacity: 'much',
      augmentations: ['warp', 'fog', 'fog', 3],
      x: 1,
    };
    const state = stateOfSettings(damaged);
    expect(state.augmentations.map(({ name }) => name)).toEqual(['fog']);
    expect({ ...state, augmentations: DEFAULT_STATE.augmentations }).toEqual(DEFAULT_STATE);
  });

  it('is the usual one without settings', () => {
    expect(stateOfSettings({})).toEqual(DEFAULT_STATE);
  });
});
