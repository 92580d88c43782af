import fc from 'fast-check';
import { parameterSpecOf, toleranceOf } from '../../src/study/axis';
import { breakingPoints, breakingSentence } from '../../src/study/breakingPoints';
import { alongLine, coarseFirst } from '../../src/study/plans/line';
import { parseStudy } from '../../src/study/spec';
import { answered, judged } from './support';

function broken(text: string, lead: (value: number) => number) {
  const study = parseStudy(text);
  const [axis] = study.axes;
  const { found, asked } = answered(alongLine(axis), judged(study, lead));
  const breaks = breakingPoints(axis, found);
  return { axis, breaks, asked, sentence: breakingSentence(axis, breaks) };
}

describe('breaking points', () => {
  it('are found on both sides to a tenth of the slider’s step', () => {
    const { breaks, sentence } = broken('rotate.angle=-90:90:5', (a) => (a > -34.25 && a < 41.65 ? 1 : -1));
    expect(breaks).toMatchObject([
      { side: 'lower', holdsTo: -34.2, breaksAt: -34.3, returnsAt: null, becomes: { index: 1 } },
      { side: 'upper', holdsTo: 41.6, breaksAt: 41.7, returnsAt: null, becomes: { index: 1 } },
    ]);
    expect(sentence).toBe('holds from −34.2° to 41.6°');
  });

  it('say where it holds again, and breaks again', () => {
    const holds = (a: number): boolean => Math.abs(a) < 41.65 || (a > 60.02 && a < 170) || a > 190.04;
    const { breaks, sentence } = broken('rotate.angle=-90:270:10', (a) => (holds(a) ? 1 : -1));
    expect(breaks.map(({ side, breaksAt, returnsAt }) => [side, breaksAt, returnsAt])).toEqual([
      ['lower', -41.7, null],
      ['upper', 41.7, 60.1],
      ['upper', 170, 190.1],
    ]);
    expect(sentence).toBe('holds from −41.6° to 41.6°, holds again from 60.1°, breaks again at 170–190.1°');
  });

  it('say that a side never breaks', () => {
    const { breaks, sentence } = broken('brightness.factor=0.5:2:0.25', () => 1);
    expect(breaks).toMatchObject([
      { side: 'lower', holdsTo: 0.5, breaksAt: null },
      { side: 'upper', holdsTo: 2, breaksAt: null },
    ]);
    expect(sentence).toBe('holds from 0.5× to 2×, its whole range');
  });

  it('have one side where the axis has one', () => {
    const { breaks } = broken('jpeg.quality=20:100:10', (quality) => quality - 41.5);
    expect(breaks).toMatchObject([{ side: 'lower', holdsTo: 42, breaksAt: 41 }]);
  });

  it('begin outside of what holds, when the axis does', () => {
    const { breaks, sentence } = broken('brightness.factor=2:4:0.5', (factor) => 1.5 - factor);
    expect(breaks).toMatchObject([{ side: 'upper', holdsTo: null, breaksAt: 2, returnsAt: null }]);
    expect(sentence).toBe('does not hold at 2×');
  });

  it('pass over points without an answer, and do not search beside them', () => {
    const { breaks, asked } = broken('rotate.angle=0:90:10', (a) => (a === 40 ? NaN : 35 - a));
    expect(breaks).toMatchObject([{ holdsTo: 30, breaksAt: 50 }]);
    expect(asked).toBe(10);
  });

  it('are those of a scan that is twenty times denser, wherever breaks are wider than the first scan', () => {
    const study = 'rotate.angle=-180:180:10';
    const [axis] = parseStudy(study).axes;
    const tolerance = toleranceOf(parameterSpecOf(axis));
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 10.5, max: 60, noNaN: true }), { minLength: 1, maxLength: 8 }),
        (widths) => {
          const edges = widths.reduce<number[]>((all, width) => [...all, (all.at(-1) ?? 0) + width], []);
          const lead = (a: number): number =>
            edges.filter((edge) => edge < Math.abs(a)).length % 2 === 0 ? 1 : -1;
          const { breaks } = broken(study, lead);
          for (const side of ['lower', 'upper'] as const) {
            const told = breaks.filter((one) => one.side === side && one.breaksAt !== null);
            const true_ = edges.filter((edge, i) => i % 2 === 0 && edge < 180);
            expect(told).toHaveLength(true_.length);
            told.forEach(({ breaksAt }, i) =>
              expect(Math.abs(Math.abs(breaksAt as number) - true_[i])).toBeLessThanOrEqual(tolerance + 1e-9),
            );
          }
        },
      ),
      { numRuns: 50 },
    );
  });
});

describe('a track', () => {
  it('comes coarse first, every pass between the points of the one before', () => {
    const passes = coarseFirst(-180, 180, 0);
    expect(passes.map((pass) => pass.length)).toEqual([5, 4, 8, 16]);
    expect(passes[0]).toEqual([-180, -90, 0, 90, 180]);
    expect(new Set(passes.flat()).size).toBe(33);
  });

  it('has no more points than the slider has steps', () => {
    expect(coarseFirst(1, 8, 1).flat().sort()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });
});
