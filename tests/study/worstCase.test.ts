import { pointsOf } from '../../src/study/axis';
import { smallestChange, sizeOf } from '../../src/study/plans/smallest';
import { worstCase, worstOfGrid } from '../../src/study/plans/worstCase';
import { ENGSTROM, parseStudy } from '../../src/study/spec';
import { answered, judged } from './support';

describe('the worst case', () => {
  it('of a grid is one of its points, the first of equals', () => {
    // Lowest at 7.4°, without a shift to the side, whatever the shift downwards.
    const look = judged(ENGSTROM, (angle, x) => Math.abs(angle - 7.4) + Math.abs(x));
    const { found, asked } = answered(worstOfGrid(ENGSTROM.axes), look);
    expect(asked).toBe(775);
    expect(found.worst?.values).toEqual([8, 0, pointsOf(ENGSTROM.axes[2])[0]]);
  });

  it('lies between the points of the grid where the search finds it there', () => {
    const study = parseStudy('worst-case rotate.angle=-60:60:20, shear.x=-20:20:10');
    const lead = (angle: number, x: number): number => Math.hypot(angle - 33.3, 2 * (x + 12.7));
    const { found } = answered(worstCase(study.axes), judged(study, lead));
    const [angle, x] = found.worst?.values ?? [];
    expect(Math.abs(angle - 33.3)).toBeLessThanOrEqual(0.11);
    expect(Math.abs(x + 12.7)).toBeLessThanOrEqual(0.11);
  });

  it('stays inside of the axes', () => {
    const study = parseStudy('worst-case rotate.angle=-60:60:20, shear.x=-20:20:10');
    const { found } = answered(
      worstCase(study.axes),
      judged(study, (angle, x) => 500 - angle - x),
    );
    expect(found.worst?.values).toEqual([60, 20]);
    for (const { values } of found.samples) expect(Math.abs(values[0])).toBeLessThanOrEqual(60);
  });

  it('is none where nothing answers but the start', () => {
    const study = parseStudy('worst-case rotate.angle=30:60:10');
    expect(
      answered(
        worstCase(study.axes),
        judged(study, (a) => (a === 0 ? 1 : NaN)),
      ).found.worst,
    ).toBeNull();
  });
});

describe('the smallest change', () => {
  const study = parseStudy('smallest rotate.angle=-60:60, shear.x=-20:20');

  it('that breaks is as small as the nearest point of what breaks', () => {
    // Breaks where angle/60 + x/20 > 0.7: the nearest point is (0.35, 0.35), of size 0.7/√2.
    const { found } = answered(
      smallestChange(study.axes),
      judged(study, (a, x) => 0.7 - a / 60 - x / 20),
    );
    expect(found.size).toBeGreaterThanOrEqual(0.7 / Math.SQRT2 - 1e-9);
    expect(found.size).toBeLessThan(0.72);
    expect(found.smallest?.holds).toBe(false);
    expect(found.size).toBe(sizeOf(study.axes, found.smallest?.values ?? []));
  });

  it('along one axis alone is the breaking point', () => {
    const { found } = answered(
      smallestChange(study.axes),
      judged(study, (a) => 22.34 - a),
    );
    const [angle, x] = found.smallest?.values ?? [];
    expect(angle).toBeGreaterThan(22.34);
    expect(angle).toBeLessThan(22.46);
    expect(x).toBe(0);
  });

  it('is none where nothing breaks', () => {
    expect(
      answered(
        smallestChange(study.axes),
        judged(study, () => 1),
      ).found,
    ).toMatchObject({ smallest: null, size: null });
  });
});
