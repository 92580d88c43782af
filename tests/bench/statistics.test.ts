/** The pure parts of the benchmark: statistics, turns, tables, plot. */
import { interleave } from '../../bench/lib/interleave';
import { between, crossTable, digits } from '../../bench/lib/markdown';
import { barChart, gridStep } from '../../bench/lib/plot';
import type { Row } from '../../bench/lib/results';
import { quantile, ratio, summarize } from '../../bench/lib/statistics';

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
    expect(ratio([10, 20, 200], [100, 40, 400]).median).toBe(0.5);
    expect(ratio([1, 2, 3, 4], [2, 4]).count).toBe(2);
  });
});

describe('turns', () => {
  test('every contestant is measured once a round, in order, after the warm-up', async () => {
    const order: string[] = [];
    const turn = (name: string) => ({ name, measure: () => Promise.resolve(order.push(name)) });
    const outcomes = await interleave([turn('a'), turn('b')], {
      rounds: 2,
      warmUps: 1,
      budget: 1e9,
      share: 1e9,
    });
    expect(order).toEqual(['a', 'b', 'a', 'b', 'a', 'b']);
    expect(outcomes.get('b')).toEqual({ samples: [4, 6] });
  });

  test('who cannot be measured is missing with the reason, and does not stop the others', async () => {
    const broken = { name: 'broken', measure: () => Promise.reject(new Error('no such kernel\n  at …')) };
    const fine = { name: 'fine', measure: () => Promise.resolve(5) };
    const outcomes = await interleave([broken, fine], { rounds: 3, warmUps: 0, budget: 1e9, share: 1e9 });
    expect(outcomes.get('broken')).toEqual({ missing: 'no such kernel' });
    expect(outcomes.get('fine')).toEqual({ samples: [5, 5, 5] });
  });

  test('who is slow sits out the rounds after the third', async () => {
    const slow = { name: 'slow', measure: () => new Promise<number>((done) => setTimeout(done, 20, 1)) };
    const fast = { name: 'fast', measure: () => Promise.resolve(2) };
    const outcomes = await interleave([slow, fast], { rounds: 5, warmUps: 1, budget: 1e9, share: 30 });
    expect(outcomes.get('slow')).toEqual({ samples: [1, 1, 1] });
    expect(outcomes.get('fast')).toEqual({ samples: [2, 2, 2, 2, 2] });
  });

  test('no round begins after the budget, but the first', async () => {
    const slow = { name: 'slow', measure: () => new Promise<number>((done) => setTimeout(done, 20, 1)) };
    const outcomes = await interleave([slow], { rounds: 50, warmUps: 0, budget: 1, share: 1e9 });
    expect(outcomes.get('slow')).toEqual({ samples: [1] });
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
      row('small', 'ours', [1, 2, 3]),
      row('small', 'theirs', [], 'not | installed'),
      row('large', 'ours', [1000, 2000, 3000]),
    ]);
    expect(text).toBe(
      [
        '|  | ours | theirs |',
        '| --- | --- | --- |',
        '| small | 2 (1.5–2.5) ms | missing: not \\| installed |',
        '| large | 2,000 (1,500–2,500) ms | – |',
      ].join('\n'),
    );
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
