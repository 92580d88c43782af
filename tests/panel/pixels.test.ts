/** @jest-environment jsdom */
/** What the panel says of pixels whose scale nobody told, and how it is changed. */
import { IMAGENET_NORMALIZATION } from '../../src/engine/network/pixels';
import type { Inference } from '../../src/engine/contract/modelInfo';
import type { AnalysisState } from '../../src/session/state';
import { FakeSession, MODEL } from './fakeSession';
import { closeAll, open } from './queries';

afterEach(closeAll);

const OWN: AnalysisState['model'] = { kind: 'asset', id: 'own', name: 'own.onnx', bytes: 1 };
const PIXELS: Inference = {
  of: 'pixels',
  value: '0 to 1',
  from: 'nothing in the file says it',
  isGuess: true,
};

function opened(inferred: readonly Inference[]) {
  const session = new FakeSession({ size: 64, model: OWN }, { model: { ...MODEL, inferred } });
  const { panel } = open({}, {}, session);
  const pixels = panel.node.querySelector<HTMLSelectElement>('select[aria-label="Pixels"]');
  if (!pixels) throw new Error('there is no choice of pixels');
  const isOffered = (): boolean => pixels.closest('[hidden]') === null;
  return { session, panel, pixels, isOffered };
}

describe('the pixels of a network', () => {
  it('are said to be a guess where they are one, and changed with one choice', () => {
    const { session, pixels, isOffered } = opened([PIXELS]);
    expect(isOffered()).toBe(true);
    expect(pixels.selectedOptions[0]?.text).toBe('Auto: 0 to 1, a guess');
    const preset = [...pixels.options].find(({ text }) => text === 'ImageNet’s mean and std');
    pixels.value = preset?.value ?? '';
    pixels.dispatchEvent(new Event('change', { bubbles: true }));
    const { mean, std } = IMAGENET_NORMALIZATION;
    expect(session.state.normalization).toEqual({ mean, std });
    expect(pixels.selectedOptions[0]?.text).toBe('ImageNet’s mean and std');
  });

  it('are no question where the file tells them, until they are chosen', () => {
    const { session, isOffered } = opened([{ ...PIXELS, isGuess: false }]);
    expect(isOffered()).toBe(false);
    session.update({ normalization: { mean: [0.5], std: [0.25] } });
    expect(isOffered()).toBe(true);
  });

  it('name a scale of the user’s own', () => {
    const { session, pixels } = opened([PIXELS]);
    session.update({ normalization: { mean: [0.5], std: [0.25] } });
    expect(pixels.selectedOptions[0]?.text).toBe('from −2 to 2');
  });

  it('are listed with what they were inferred from, and the guess is named before the list is opened', () => {
    const { panel } = opened([PIXELS]);
    const notes = panel.node.querySelector('details.jp-Impact-inferred');
    expect(notes?.querySelector('summary')?.textContent).toBe(
      'Inferred from the network: pixels; guessed: pixels',
    );
    expect(notes?.querySelector('li')?.textContent).toContain('nothing in the file says it');
  });
});
