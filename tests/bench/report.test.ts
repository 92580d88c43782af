/** The document of the benchmark is what its results give. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Results, Row } from '../../bench/lib/results';
import { sound, toJson } from '../../bench/lib/results';
import { SUITE_NAMES } from '../../bench/names';
import { documentOf, plotOf } from '../../bench/report';
import { LIMITS, TARGETS } from '../../bench/targets';

const ROOT = join(__dirname, '..', '..');
const read = (...path: string[]): string => readFileSync(join(ROOT, ...path), 'utf8');
const results = JSON.parse(read('bench', 'results.json')) as Results;
const page = read('docs', 'performance.md');

const row = (samples: number[], missing?: string): Row => ({
  what: 'speed',
  on: 'small',
  who: 'ours',
  unit: 'ms',
  samples,
  missing,
});

describe('docs/performance.md', () => {
  test('is what bench/results.json gives; “npm run bench -- --write” makes it so', () => {
    expect(documentOf(page, results)).toBe(page);
    expect(plotOf(results)).toBe(read('docs', 'pictures', 'performance.svg'));
  });

  test('changes with the results', () => {
    const { slider, ...others } = results;
    expect(slider.rows.length).toBeGreaterThan(0);
    expect(documentOf(page, others)).not.toBe(page);
    expect(plotOf(others)).not.toBe(plotOf(results));
  });

  test('names suites that were not measured, and how to measure them', () => {
    const text = documentOf(page, {});
    for (const name of SUITE_NAMES)
      expect(text).toContain(`Not measured: \`npm run bench -- --only ${name}\`.`);
  });
});

describe('targets', () => {
  test('each has a name of its own, and what stops it names one of them', () => {
    const names = TARGETS.map(({ what }) => what);
    expect(new Set(names).size).toBe(names.length);
    for (const name of Object.keys(LIMITS)) expect(names).toContain(name);
  });

  test('without results nothing is met', () => {
    for (const { measured } of TARGETS) expect(measured({})).toBeNull();
  });
});

describe('results', () => {
  test('what is no number makes a row missing, never a zero', () => {
    expect(sound(row([3, NaN]))).toMatchObject({ samples: [], missing: '1 of 2 samples are no numbers' });
    expect(sound(row([]))).toMatchObject({ samples: [], missing: 'nothing was measured' });
    expect(sound(row([], 'no GPU'))).toMatchObject({ samples: [], missing: 'no GPU' });
    expect(sound(row([3, 4]))).toEqual(row([3, 4]));
  });

  test('are written with four digits, the samples of a row on one line', () => {
    const suite = { date: '2026-01-01', commit: 'abc', machine: 'one', rows: [row([1.23456, 2000.4])] };
    const text = toJson({ slider: suite });
    expect(text).toContain('"samples": [1.235,2000]');
    expect(JSON.parse(text)).toMatchObject({ slider: { rows: [{ samples: [1.235, 2000] }] } });
  });
});
