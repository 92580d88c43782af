import { defaultParameters } from '../../src/engine/augment/catalogue';
import type { AugmentationStep } from '../../src/engine/augment/catalogue';
import { parametersOf } from '../../src/widget/parameters';

const rotate = (id: string, angle: number, enabled = true): AugmentationStep =>
  ({
    id,
    name: 'rotate',
    enabled,
    parameters: { ...defaultParameters('rotate'), angle },
  }) as AugmentationStep;

describe('the parameters of a pipeline', () => {
  it('are named as the columns of a DataFrame, in the order of the steps', () => {
    const record = parametersOf([rotate('a', 10), rotate('b', 20)]);
    expect(Object.entries(record).filter(([name]) => name.endsWith('angle'))).toEqual([
      ['rotate.angle', 10],
      ['rotate_2.angle', 20],
    ]);
  });

  it('are null for a step that is off', () => {
    expect(new Set(Object.values(parametersOf([rotate('a', 10, false)])))).toEqual(new Set([null]));
  });
});
