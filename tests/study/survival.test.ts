import { runStudy } from '../../src/study/run';
import { parseStudy } from '../../src/study/spec';
import { resampled, survival, survivalTable } from '../../src/study/survival';
import { CLASSES, CLASSIFIER, leading, parameter } from './support';

const study = parseStudy('rotate.angle=-30:30:10');

/** Images that hold up to these angles on both sides. */
const images = (limits: readonly number[]) =>
  Promise.all(
    limits.map((limit) =>
      runStudy(study, {
        steps: [],
        question: CLASSES,
        model: CLASSIFIER,
        evaluate: (steps) => Promise.resolve(leading(limit - Math.abs(parameter(steps, 'rotate', 'angle')))),
      }),
    ),
  );

describe('survival along a parameter', () => {
  it('is the share of the images that hold all the way', async () => {
    const points = survival(study.axes[0], await images([5, 12, 25, 99]));
    expect(points.map(({ value, share }) => [value, share])).toEqual([
      [-30, 0.25],
      [-20, 0.5],
      [-10, 0.75],
      [0, 1],
      [10, 0.75],
      [20, 0.5],
      [30, 0.25],
    ]);
  });

  it('has a band that is as wide as the binomial distribution says, and none where all agree', async () => {
    const limits = Array.from({ length: 100 }, (_, i) => (i < 50 ? 5 : 99));
    const points = survival(study.axes[0], await images(limits));
    const at = (value: number) => points.find((point) => point.value === value);
    expect([at(0)?.low, at(0)?.high]).toEqual([1, 1]);
    // 1.96 · √(0.5 · 0.5 / 100) = 0.098
    expect(at(30)?.low).toBeCloseTo(0.402, 1);
    expect(at(30)?.high).toBeCloseTo(0.598, 1);
    expect(at(30)?.share).toBe(0.5);
  });

  it('has the ends that scipy.stats.binom.ppf says', () => {
    const ends = [
      [36, 40, 0.8, 0.975],
      [3, 7, 1 / 7, 6 / 7],
      [1900, 2000, 0.94, 0.9595],
      [37, 2000, 0.013, 0.0245],
    ];
    for (const [kept, count, low, high] of ends)
      expect([resampled(kept, count, 0.025), resampled(kept, count, 0.975)]).toEqual([low, high]);
  });

  it('does not count what holds again beyond a break', async () => {
    const [again] = await images([99]);
    const broken = {
      ...again,
      breaks: [{ ...(again.breaks ?? [])[1], holdsTo: 10, breaksAt: 10.1, returnsAt: 15 }],
    };
    const points = survival(study.axes[0], [broken]);
    expect(points.filter(({ share }) => share === 1).map(({ value }) => value)).toEqual([0, 10]);
  });

  it('is a table of all scans', async () => {
    const results = (await images([5, 99])).map((result, i) => ({ image: `${i}.png`, result }));
    const table = survivalTable(results);
    expect(Object.keys(table)).toEqual(['parameter', 'value', 'images', 'kept', 'kept_low', 'kept_high']);
    expect(table.kept).toEqual([0.5, 0.5, 0.5, 1, 0.5, 0.5, 0.5]);
    expect(new Set(table.images)).toEqual(new Set([2]));
  });
});
