/** What a check of the state costs, counted in looks at its parts. */
import { UserError } from '../../src/engine/contract/errors';
import { MODEL } from '../panel/fakeSession';
import { reduce } from '../../src/session/reducer';
import { DEFAULT_STATE } from '../../src/session/state';
import { validateForModel, validateState } from '../../src/session/validate';
import type { AugmentationStep } from '../../src/engine/augment/catalogue';

/** A list that counts how often an entry of it is read. */
function watched<T>(values: readonly T[]): { readonly list: readonly T[]; readonly reads: () => number } {
  let reads = 0;
  const list = new Proxy(values, {
    get(target, key, receiver): unknown {
      if (typeof key === 'string' && /^\d+$/.test(key)) reads += 1;
      return Reflect.get(target, key, receiver);
    },
  });
  return { list, reads: () => reads };
}

const indices = (count: number) => Array.from({ length: count }, (_, index) => index);

describe('the check of a state', () => {
  it.each(['classes', 'labels', 'channelNames'] as const)('looks at each of the %s a few times', (key) => {
    const reads = [1000, 20_000].map((count) => {
      const values = indices(count).map((index) => (key === 'classes' ? index : `class ${index}`));
      const { list, reads } = watched(values);
      validateState({ ...DEFAULT_STATE, [key]: list });
      return reads() / count;
    });
    expect(reads[1]).toBeLessThanOrEqual(4);
    expect(reads[1]).toBeCloseTo(reads[0] as number);
  });

  it('does not look at what has not changed', () => {
    const { list, reads } = watched(indices(21_841));
    const state = { ...DEFAULT_STATE, classes: list };
    const [step] = state.augmentations;
    const next = reduce(state, {
      type: 'set-parameter',
      stepId: step?.id ?? '',
      parameter: 'factor',
      value: 2,
    });
    expect(next.augmentations).not.toBe(state.augmentations);
    expect(reads()).toBe(0);
  });

  it.each([
    ['smoothgrad', { samples: 0 }, /smoothgrad\.samples/],
    ['rise', { masks: 1_000_000 }, /rise\.masks/],
    ['rise', { seed: 0.5 }, /rise\.seed/],
    ['occlusion', { baseline: 'grey' }, /occlusion\.baseline/],
  ] as const)('refuses parameters that %s does not take: %j', (method, values, named) => {
    const check = () => validateState({ ...DEFAULT_STATE, methodParameters: { [method]: values } });
    expect(check).toThrow(UserError);
    expect(check).toThrow(named);
  });

  it('still finds what is listed twice', () => {
    const classes = [...indices(20_000), 7];
    expect(() => validateState({ ...DEFAULT_STATE, classes })).toThrow('The class 7 is listed twice.');
    const [step] = DEFAULT_STATE.augmentations;
    const augmentations = step ? [step, step] : [];
    expect(() => validateState({ ...DEFAULT_STATE, augmentations })).toThrow('Two augmentations have the id');
  });
});

describe('a step that mixes in a second image', () => {
  const step = (image: number): AugmentationStep => ({
    id: 'm',
    name: 'mixup',
    enabled: true,
    parameters: { amount: 0.5, image },
  });
  const check = (image: number, names: readonly string[]) => () =>
    validateForModel(
      {
        ...DEFAULT_STATE,
        augmentations: [step(image)],
        gallery: names.map((name) => ({ kind: 'bundled', name })),
      },
      MODEL,
    );

  it('needs one that is in the gallery', () => {
    expect(check(0, ['a.jpg'])).not.toThrow();
    expect(check(0, [])).toThrow(
      'MixUp needs a second image, and the gallery is empty; choose one in its row.',
    );
    expect(check(2, ['a.jpg', 'b.jpg'])).toThrow(
      'MixUp mixes in image 2 of the gallery, and there are 2, 0 to 1; choose another in its row.',
    );
  });

  it.each([0.5, -1, 1e6, 'a.jpg', null])('refuses %p for its place', (image) => {
    const augmentations = [step(image as number)];
    expect(() => validateState({ ...DEFAULT_STATE, augmentations })).toThrow(
      /MixUp image must be a whole number from 0/,
    );
  });
});
