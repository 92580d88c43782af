/** @jest-environment ./tests/support/browserEnvironment.js */
import { AUGMENTATION_NAMES, defaultStep } from '../../src/engine/augment/catalogue';
import { DEFAULT_STATE } from '../../src/session/state';
import type { AnalysisState } from '../../src/session/state';
import { readAnalysis, writeAnalysis } from '../../src/widget/analysisFile';

const HASH = 'a'.repeat(64);
const nowhere = (): undefined => undefined;

const STATE: AnalysisState = {
  ...DEFAULT_STATE,
  image: { kind: 'asset', id: HASH, name: 'cat.png', bytes: 3, media: 'picture' },
  size: [96, 160],
  framing: { zoom: 2, x: 0.25, y: 0.5 },
  normalization: { mean: [0.1, 0.2, 0.3], std: [1, 2, 3] },
  classes: [3, 1],
  target: 3,
  method: 'grad-cam',
  display: { ...DEFAULT_STATE.display, colormap: 'viridis', opacity: 0.25 },
  augmentations: [{ ...defaultStep('rotate'), id: 'mine', enabled: false }, defaultStep('fog')],
};

/** What was written, with a change. */
function changed(part: string | null, change: Readonly<Record<string, unknown>>): string {
  const content = JSON.parse(writeAnalysis(STATE, nowhere)) as Record<string, object>;
  Object.assign(part === null ? content : (content[part] ?? {}), change);
  return JSON.stringify(content);
}

describe('a file of an analysis', () => {
  it('gives back the whole state', () => {
    const text = writeAnalysis(STATE, (id) => (id === HASH ? 'pictures/cat.png' : undefined));
    expect(readAnalysis(text)).toEqual({ state: STATE, paths: { [HASH]: 'pictures/cat.png' }, notice: null });
  });

  it.each(['../logout', 'a/../../api/shutdown', '..\\logout', './x', 3])(
    'names files below the server’s folder, not %s',
    (path) => {
      expect(readAnalysis(changed('paths', { [HASH]: path })).paths).toEqual({});
      expect(readAnalysis(changed('paths', { [HASH]: 'a/..b.png' })).paths).toEqual({ [HASH]: 'a/..b.png' });
    },
  );

  it.each(AUGMENTATION_NAMES)('keeps a step of %s', (name) => {
    const state = { ...DEFAULT_STATE, augmentations: [defaultStep(name)] };
    expect(readAnalysis(writeAnalysis(state, nowhere)).state.augmentations).toEqual(state.augmentations);
  });

  it('that is empty stands for the defaults', () => {
    const defaults = { ...DEFAULT_STATE, size: 160 };
    expect(readAnalysis('', defaults).state).toBe(defaults);
  });

  it.each([
    ['not JSON', '{"augmentation-impact"', /not JSON/],
    ['JSON of something else', '{"cells": []}', /holds no analysis/],
    ['a list', '[]', /not JSON/],
    ['of a newer format', changed('augmentation-impact', { format: 2 }), /newer/],
    ['with an impossible size', changed('state', { size: -5 }), /size must be .*-5/],
    ['with an unknown step', changed(null, { augmentations: [{ name: 'warp' }] }), /“warp”.*newer/],
    ['with steps that are no list', changed(null, { augmentations: 7 }), /no list/],
    ['with a state that is a text', changed(null, { state: 'x' }), /“state”.*“x”/],
  ])('that is %s is refused in words', (_, text, sentence) => {
    expect(() => readAnalysis(text)).toThrow(sentence);
  });

  it('of a newer version is read as far as it is known, and says so', () => {
    const text = changed('state', { method: 'lrp', methods: ['lrp'], glow: 1 });
    const { state, notice } = readAnalysis(text);
    expect(state).toEqual({ ...STATE, method: null });
    expect(notice).toMatch(/“lrp” was made with a newer version/);
    expect(readAnalysis(changed('state', { glow: 1 })).notice).toMatch(/newer/);
  });
});
