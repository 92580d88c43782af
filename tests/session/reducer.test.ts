import { UserError } from '../../src/engine/contract/errors';
import { defaultStep, namesOf, SPECS } from '../../src/engine/augment/catalogue';
import { accepted } from '../../src/engine/augment/range';
import type { ParameterSpec } from '../../src/engine/augment/spec';
import { reduce, same } from '../../src/session/reducer';
import { DEFAULT_STATE } from '../../src/session/state';
import type { AnalysisState } from '../../src/session/state';

const set = (
  stepId: string,
  parameter: string,
  value: number | string,
  state: AnalysisState = DEFAULT_STATE,
) => reduce(state, { type: 'set-parameter', stepId, parameter, value });
const ids = (state: AnalysisState) => state.augmentations.map((step) => step.id);
const patch = (change: Partial<AnalysisState>) => () =>
  reduce(DEFAULT_STATE, { type: 'update', patch: change });

/** Every augmentation of images, at its identity. */
const EVERY: AnalysisState = {
  ...DEFAULT_STATE,
  augmentations: namesOf('image').map((name) => defaultStep(name)),
};

describe('every parameter', () => {
  const parameters = namesOf('image').flatMap((step) =>
    Object.entries<ParameterSpec>(SPECS[step].parameters).map(([name, spec]) => ({ step, name, spec })),
  );

  it.each(parameters)(
    '$step.$name takes its limits and refuses what is beyond, by name',
    ({ step, name, spec }) => {
      if (spec.kind === 'choice') {
        for (const choice of spec.choices) expect(() => set(step, name, choice, EVERY)).not.toThrow();
        expect(() => set(step, name, 'sideways', EVERY)).toThrow(
          `${spec.title} must be one of ${spec.choices.join(', ')}`,
        );
      } else {
        const { minimum, maximum } = accepted(spec);
        for (const value of [minimum, spec.minimum, spec.maximum, maximum])
          expect(() => set(step, name, value, EVERY)).not.toThrow();
        const isWhole = ['seed', 'gallery-image'].includes(spec.quantity ?? '');
        for (const value of [minimum - 1, maximum + 1, NaN, 'x', ...(isWhole ? [minimum + 0.5] : [])]) {
          const range = `${spec.title} must be a ${isWhole ? 'whole ' : ''}number from ${minimum} to ${maximum}, not`;
          expect(() => set(step, name, value, EVERY)).toThrow(range);
        }
      }
    },
  );

  it.each(parameters)('$step.$name returns to its default', ({ step, name, spec }) => {
    const other =
      spec.kind === 'choice'
        ? (spec.choices.at(-1) ?? '')
        : spec.minimum === spec.default
          ? spec.maximum
          : spec.minimum;
    const changed = set(step, name, other, EVERY);
    expect(reduce(changed, { type: 'reset-parameter', stepId: step, parameter: name })).toEqual(EVERY);
    expect(reduce(changed, { type: 'reset-step', stepId: step })).toEqual(EVERY);
  });
});

describe('a change that changes nothing', () => {
  it('returns the very same state', () => {
    expect(set('rotate', 'angle', 0)).toBe(DEFAULT_STATE);
    expect(patch({ display: { ...DEFAULT_STATE.display } })()).toBe(DEFAULT_STATE);
  });
});

describe('steps', () => {
  it('move to where they are asked', () => {
    const moved = reduce(DEFAULT_STATE, { type: 'move-step', stepId: 'erase', index: 1 });
    expect(ids(moved)).toEqual(['brightness', 'erase', 'center_crop', 'rotate', 'perspective']);
    const last = reduce(DEFAULT_STATE, { type: 'move-step', stepId: 'brightness', index: 4 });
    expect(ids(last).at(-1)).toBe('brightness');
  });

  it('are duplicated with their values, behind themselves, under a new id', () => {
    const turned = set('rotate', 'angle', 30);
    const once = reduce(turned, { type: 'duplicate-step', stepId: 'rotate' });
    const twice = reduce(once, { type: 'duplicate-step', stepId: 'rotate' });
    expect(ids(twice)).toEqual([
      'brightness',
      'center_crop',
      'rotate',
      'rotate-3',
      'rotate-2',
      'perspective',
      'erase',
    ]);
    expect(twice.augmentations[3]).toMatchObject({ name: 'rotate', parameters: { angle: 30 } });
  });

  it('are removed, and unknown ones are named', () => {
    const without = reduce(DEFAULT_STATE, { type: 'remove-step', stepId: 'rotate' });
    expect(ids(without)).not.toContain('rotate');
    expect(() => set('rotate', 'angle', 1, without)).toThrow('There is no augmentation with the id “rotate”');
    expect(() => set('erase', 'angle', 1)).toThrow('Erase has no parameter angle; it has top, left');
  });
});

describe('reset all', () => {
  it('returns augmentations, crop, target, layer and display, and leaves image, model and method', () => {
    const image = { kind: 'asset', id: 'a', name: 'a.png', bytes: 1 } as const;
    const changed = reduce(set('rotate', 'angle', 30), {
      type: 'update',
      patch: {
        image,
        method: 'none',
        target: 3,
        layer: 'x',
        framing: { zoom: 2, x: 0.1, y: 0.9 },
        display: { channels: null, colormap: 'turbo', opacity: 1, scale: 'locked' },
        augmentations: set('rotate', 'angle', 30).augmentations.map((step) => ({ ...step, enabled: false })),
      },
    });
    expect(reduce(changed, { type: 'reset-all' })).toEqual({ ...DEFAULT_STATE, image, method: 'none' });
  });
});

describe('another image', () => {
  it('is shown whole unless the change says how', () => {
    const zoomed = patch({ framing: { zoom: 4, x: 0.2, y: 0.2 } })();
    const image = { kind: 'bundled', name: 'coffee.jpg' } as const;
    expect(reduce(zoomed, { type: 'update', patch: { image } }).framing).toEqual(DEFAULT_STATE.framing);
    const framing = { zoom: 3, x: 0.5, y: 0.5 };
    expect(reduce(zoomed, { type: 'update', patch: { image, framing } }).framing).toBe(framing);
    expect(reduce(zoomed, { type: 'update', patch: { size: 160 } }).framing).toBe(zoomed.framing);
  });
});

describe('values that no model could take', () => {
  it.each<[Partial<AnalysisState>, string]>([
    [{ size: 16 }, 'The input size must be a whole number from 32 to 1024, not 16.'],
    [{ size: 160.5 }, 'not 160.5.'],
    [{ framing: { zoom: 17, x: 0.5, y: 0.5 } }, 'The zoom must be a number from 1 to 16, not 17.'],
    [{ normalization: { mean: [0.5], std: [0.5, 0.5] } }, 'Mean has 1 value and std 2'],
    [{ normalization: { mean: [0.5], std: [0] } }, 'Every std must be greater than 0, not 0.'],
    [{ classes: [] }, 'The list of classes is empty'],
    [{ classes: [1, 2, 1] }, 'The class 1 is listed twice.'],
    [{ classes: [-1] }, 'A class is given by its number, 0 or higher, not -1.'],
    [{ target: 1.5 }, 'not 1.5.'],
    [
      { display: { ...DEFAULT_STATE.display, opacity: 2 } },
      'The opacity must be a number from 0 to 1, not 2.',
    ],
    [{ method: 'lime' as never }, 'The method must be one of none, grad-cam'],
    [
      { task: 'ranking' as never },
      'The task must be one of classification, multi-label, regression, not “ranking”.',
    ],
    [{ unit: 7 as never }, 'The unit must be a text, not 7.'],
    [
      { augmentations: [DEFAULT_STATE.augmentations[0], DEFAULT_STATE.augmentations[0]] },
      'have the id “brightness”',
    ],
  ])('%j is refused in words', (change, sentence) => {
    expect(patch(change)).toThrow(UserError);
    expect(patch(change)).toThrow(sentence);
  });
});

describe('same', () => {
  it('compares plain data by value', () => {
    expect(same({ a: [1, { b: 2 }], c: null }, { c: null, a: [1, { b: 2 }] })).toBe(true);
    expect(same({ a: [1] }, { a: { 0: 1 } })).toBe(false);
    expect(same({ a: undefined }, { b: undefined })).toBe(false);
    expect(same(NaN, NaN)).toBe(true);
  });
});
