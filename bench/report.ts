/** Results → the generated parts of docs/performance.md and its plot. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../scripts/lib/shell.mjs';
import { between, crossTable, table, withSpread } from './lib/markdown';
import { barChart, type Chart } from './lib/plot';
import { rowsOf, type Results } from './lib/results';
import { summarize } from './lib/statistics';
import { SUITES } from './suites';
import { ORIGINAL, OURS, THREADS, WHAT as SLIDER } from './suites/slider';
import { TARGETS } from './targets';

const DOCUMENT = join(ROOT, 'docs', 'performance.md');
const PLOT = join(ROOT, 'docs', 'pictures', 'performance.svg');

/** In the order of their colours. */
const SERIES = [OURS, THREADS, ORIGINAL];

function targetTable(results: Results): string {
  return table(
    ['what', 'target', 'measured', 'met', 'what stops it'],
    TARGETS.map(({ what, goal, measured, met, limit }) => {
      const value = measured(results);
      if (!value) return [what, goal, 'not measured', '–', limit];
      const reached = met(value.median);
      return [what, goal, withSpread(value), reached ? 'yes' : 'no', reached ? '' : limit];
    }),
  );
}

function suiteSections(results: Results): string {
  return SUITES.filter(({ name }) => results[name])
    .map(({ name, title }) => {
      const { date, commit, machine, rows } = results[name];
      const whats = [...new Set(rows.map(({ what }) => what))];
      const tables = whats.map((what) => {
        const own = crossTable(rows.filter((row) => row.what === what));
        return whats.length === 1 ? own : `**${what}**\n\n${own}`;
      });
      return [`### ${title}`, `${machine}; ${date}, ${commit}.`, ...tables].join('\n\n');
    })
    .join('\n\n');
}

/** The slider's way at 160 pixels, ours beside the original's. */
function sliderChart(results: Results): Chart {
  const rows = rowsOf(results, { what: SLIDER }).filter(
    ({ on, samples }) => on.includes(' 160 ') && samples.length > 0,
  );
  return {
    title: 'From the slider’s event to the pixels, at 160 pixels',
    unit: 'ms',
    series: SERIES,
    groups: [...new Set(rows.map(({ on }) => on))].map((on) => ({
      title: on.replace(' 160 ', ', '),
      bars: rows
        .filter((row) => row.on === on)
        .map(({ who, samples }) => ({ label: who, series: SERIES.indexOf(who), value: summarize(samples) })),
    })),
  };
}

export function writeReport(results: Results): void {
  const text = readFileSync(DOCUMENT, 'utf8');
  const withTargets = between(text, 'targets', targetTable(results));
  writeFileSync(DOCUMENT, between(withTargets, 'suites', suiteSections(results)));
  const chart = sliderChart(results);
  if (chart.groups.length > 0) writeFileSync(PLOT, barChart(chart));
}
