/** The pure parts of the benchmark: statistics, turns, tables, plot. */
import { interleave } from '../../bench/lib/interleave';
import { between, crossTable, digits, withSpread } from '../../bench/lib/markdown';
import { barChart, gridStep } from '../../bench/lib/plot';
import type { Row } from '../../bench/lib/results';
import { quantile, ratio, summarize } from '../../bench/lib/statistics';
import { itself, toRows } from '../../bench/lib/suite';

describe('statistics', () => {
  test('quantiles interpolate between ranks, as numpy does', () => {
    // numpy.quantile([7, 1, 3, 10], [0, .25, .5, .9, 1])
    const samples = [7, 1, 3, 10];
    const expected = [1, 2.5, 5, 9.1, 10];
    [0, 0.25, 0.5, 0.9, 1].forEach((part, i) => expect(quantile(samples, part)).toBeCloseTo(expected[i], 12));
  });

  test('there is no median of nothing', () => {
    expect(() => summarize([])).toThrow(RangeError);
  });

  test('a ratio is taken round by round, so that a slow minute cancels out', () => {
    // Medians alone would say 20 / 100.
    expect(ratio({ samples: [10, 20, 200] }, { samples: [100, 40, 400] })?.median).toBe(0.5);
    expect(ratio({ samples: [1, 2, 3, 4] }, { samples: [2, 4] })?.count).toBe(2);
  });

  test('a ratio is of the rounds that both were in', () => {
    const a = { samples: [10, 20, 30], rounds: [0, 1, 2] };
    expect(ratio(a, { samples: [40, 60], rounds: [1, 2] })).toMatchObject({ median: 0.5, count: 2 });
    expect(ratio(a, { samples: [40], rounds: [7] })).toBeNull();
  });
});

describe('turns', () => {
  const endless = { least: 0, warmUps: 0, budget: 1e9 };
  const slow = { name: 'slow', measure: () => new Promise<number>((done) => setTimeout(done, 20, 1)) };
  const fast = { name: 'fast', measure: () => Promise.resolve(2) };

  test('every contestant is measured once a round, and each round begins with the next one', async () => {
    const order: string[] = [];
    const turn = (name: string) => ({ name, measure: () => Promise.resolve(order.push(name)) });
    const outcomes = await interleave([turn('a'), turn('b'), turn('c')], { ...endless, most: 2, warmUps: 1 });
    expect(order.join('')).toBe('abcbcacab');
    expect(outcomes.get('b')).toEqual({
      samples: [
        { round: 0, value: 4 },
        { round: 1, value: 9 },
      ],
    });
  });

  test('who cannot be measured is missing with the reason, and does not stop the others', async () => {
    const broken = {
      name: 'broken',
      measure: () => Promise.reject(new Error('page.evaluate: Error: no such kernel\n  at …')),
    };
    const outcomes = await interleave([broken, fast], { ...endless, most: 2 });
    expect(outcomes.get('broken')).toEqual({ missing: 'no such kernel' });
    expect(toRows({ what: 'speed', on: 'small' }, outcomes, itself)).toEqual([
      { what: 'speed', on: 'small', who: 'broken', unit: 'ms', samples: [], missing: 'no such kernel' },
      { what: 'speed', on: 'small', who: 'fast', unit: 'ms', samples: [2, 2], rounds: [0, 1] },
    ]);
  });

  test('who has spent its share sits out the rounds after the first', async () => {
    const outcomes = await interleave([slow, fast], { ...endless, most: 3, warmUps: 1, share: 30 });
    expect(toRows({ what: '', on: '' }, outcomes, itself).map(({ rounds }) => rounds)).toEqual([
      [0],
      [0, 1, 2],
    ]);
  });

  test('no round begins after the budget, but the least that are wanted', async () => {
    const outcomes = await interleave([slow], { least: 2, most: 50, warmUps: 0, budget: 1 });
    expect(toRows({ what: '', on: '' }, outcomes, itself)[0].samples).toEqual([1, 1]);
  });
});

describe('tables', () => {
  const row = (on: string, who: string, samples: number[], missing?: string): Row => ({
    what: 'speed',
    on,
    who,
    unit: 'ms',
    samples,
    missing,
  });

  test('a line for each network, a column for each contestant, reasons in place of numbers', () => {
    const text = crossTable([
      row('small', 'ours', [1, 2, 2, 2, 3]),
      row('small', 'theirs', [], 'not | installed'),
      row('large', 'ours', [1000, 2000, 3000]),
    ]);
    expect(text).toBe(
      [
        '|  | ours | theirs |',
        '| --- | --- | --- |',
        '| small | 2 (2–2) ms | missing: not \\| installed |',
        '| large | 2,000 (1,500–2,500; n=3) ms | – |',
      ].join('\n'),
    );
  });

  test('the number of samples is told where it is small; one sample has no spread', () => {
    expect(withSpread(summarize([7]))).toBe('7 (n=1)');
    expect(withSpread(summarize([6, 8]))).toBe('7 (6.5–7.5; n=2)');
    expect(withSpread(summarize([5, 6, 7, 8, 9]))).toBe('7 (6–8)');
  });

  test('numbers have the digits that a stopwatch knows', () => {
    expect([0.0512, 1.24, 15.7, 153.4, 1534.4].map(digits)).toEqual(['0.051', '1.2', '16', '153', '1,534']);
  });

  test('only what stands between the markers is replaced', () => {
    const page = 'before\n<!-- x:begin -->\nold\n<!-- x:end -->\nafter';
    expect(between(page, 'x', 'new')).toBe('before\n<!-- x:begin -->\n\nnew\n\n<!-- x:end -->\nafter');
    expect(between(between(page, 'x', 'new'), 'x', 'new')).toBe(between(page, 'x', 'new'));
    expect(() => between('nothing', 'x', 'new')).toThrow('<!-- x:begin -->');
  });
});

describe('plot', () => {
  const chart = (label: string): string =>
    barChart({
      title: 'Time',
      unit: 'ms',
      series: ['ours'],
      groups: [{ title: 'all', bars: [{ label, series: 0, value: summarize([10, 20, 30]) }] }],
    });

  test('grid lines are 1, 2 or 5 times a power of ten, and no more than nine', () => {
    for (const largest of [0.3, 1, 7, 80, 99, 1234]) {
      const step = gridStep(largest);
      expect([1, 2, 5]).toContain(Number((step / 10 ** Math.floor(Math.log10(step) + 1e-9)).toPrecision(3)));
      expect(largest / step).toBeLessThanOrEqual(8);
    }
  });

  test('names are text, never markup', () => {
    expect(chart('<b>"&')).toContain('&#60;b&#62;&#34;&#38;');
    expect(chart('<b>')).not.toContain('<b>');
  });

  test('the largest value fits on the page', () => {
    const ends = [...chart('x').matchAll(/<rect x="190" y="[\d.]+" width="([\d.]+)"/g)].map(([, w]) =>
      Number(w),
    );
    expect(ends).toHaveLength(1);
    expect(ends[0]).toBeGreaterThan(0);
    expect(190 + ends[0]).toBeLessThan(820);
  });
});
