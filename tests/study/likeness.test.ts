import { likeness, likenessTable, meanLikeness } from '../../src/study/likeness';

const map = (...values: number[]) => ({
  height: 2,
  width: values.length / 2,
  data: Float32Array.from(values),
});
const same = (index: number): number => index;

describe('how alike two networks look at a picture', () => {
  it('is nothing apart and all alike of equal ones', () => {
    const one = { map: map(0, 0.25, 0.5, 1), probabilities: [0.7, 0.2, 0.1] };
    expect(likeness(one, one, same)).toEqual({
      mean_absolute: 0,
      mean_squared: 0,
      pearson: expect.closeTo(1, 12),
      spearman: expect.closeTo(1, 12),
      overlap: 1,
      divergence: 0,
    });
  });

  it('is measured as by hand', () => {
    const found = likeness(
      { map: map(0, 0.5, 1, 0.5), probabilities: [0.5, 0.5] },
      { map: map(1, 0.5, 0, 0.5), probabilities: [0.75, 0.25] },
      same,
    );
    expect(found).toMatchObject({ mean_absolute: 0.5, mean_squared: 0.5, overlap: 0 });
    expect([found.pearson, found.spearman]).toEqual([expect.closeTo(-1, 12), expect.closeTo(-1, 12)]);
    // ½ ln(½ / ¾) + ½ ln(½ / ¼)
    expect(found.divergence).toBeCloseTo(0.5 * Math.log(4 / 3), 12);
  });

  it('compares the predictions among the classes that both have', () => {
    const looked = (...probabilities: number[]) => ({ map: map(0, 1, 0, 1), probabilities });
    const place = (index: number): number | null => [1, 0, null][index];
    expect(likeness(looked(0.1, 0.4, 0.5), looked(0.8, 0.2), place).divergence).toBeCloseTo(0, 12);
    expect(likeness(looked(0.1, 0.4), looked(0.8, 0.2), () => null).divergence).toBeNaN();
  });

  it('is a table, and a mean of what is known', () => {
    const row = {
      image: 'a.png',
      method: 'grad-cam',
      ...likeness(
        { map: map(0, 0, 0, 0), probabilities: null },
        { map: map(0, 1, 0, 1), probabilities: null },
        same,
      ),
    };
    expect(likenessTable([row])).toMatchObject({ mean_absolute: [0.5], pearson: [null], divergence: [null] });
    expect(meanLikeness([row, { ...row, pearson: 0.5 }]).pearson).toBe(0.5);
  });
});
