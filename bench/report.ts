/** Results → the generated parts of docs/performance.md and its plot. Pure: bench.ts writes them. */
import { TIMED } from './names';
import { between, crossTable, digits, table, withSpread } from './lib/markdown';
import { barChart, type Chart } from './lib/plot';
import { rowsOf, type Results, type Row } from './lib/results';
import { ratio, summarize } from './lib/statistics';
import { EARLIER, SLIDER, SUITE_NAMES, TITLES, type SuiteName } from './names';
import { PUBLISHED } from './published';
import { LIMITS, TARGETS } from './targets';

/** In the order of their colours. */
const SERIES: readonly string[] = [SLIDER.ours, SLIDER.threads, SLIDER.original];

function targetTable(results: Results): string {
  return table(
    ['what', 'target', 'measured', 'met', 'what stops it'],
    TARGETS.map(({ what, goal, measured, met }) => {
      const value = measured(results);
      if (!value) return [what, goal, 'not measured', '–', ''];
      const reached = met(value.median);
      return [what, goal, withSpread(value), reached ? 'yes' : 'no', reached ? '' : (LIMITS[what] ?? '')];
    }),
  );
}

/** Ours beside the figures of the tool of 2021 and beside its way measured here; empty where that was not measured. */
function publishedTable(results: Results): string {
  const lines = TIMED.flatMap((method) => {
    const of = (who: string): Row | undefined =>
      rowsOf(results, { what: SLIDER.what, on: `resnet50 160 ${method}`, who })[0];
    const [ours, original] = [of(SLIDER.ours), of(SLIDER.original)];
    const ratioHere = ours && original && ratio(ours, original);
    if (!ratioHere) return [];
    const [published, median] = [PUBLISHED[method], summarize(ours.samples).median];
    const here = summarize(original.samples).median;
    const milliseconds = [published, here, median].map((value) => `${digits(value)} ms`);
    return [[method, ...milliseconds, digits(median / published), digits(ratioHere.median)]];
  });
  if (lines.length === 0) return '';
  const head = [
    'ResNet50 at 160',
    'the tool of 2021, published',
    `${SLIDER.original}, here`,
    SLIDER.ours,
    'ours ÷ published',
    'ours ÷ here',
  ];
  return `**beside the published figures**\n\n${table(head, lines)}`;
}

/** This commit's product ÷ the earlier one's, in the rounds that both were in. */
function earlierTable(results: Results): string {
  const rows = rowsOf(results, { what: EARLIER.what });
  const lines = rows.flatMap((row) => {
    const then = rows.find(({ on, who }) => on === row.on && who.startsWith(EARLIER.then));
    const times = row.who === EARLIER.now && then ? ratio(row, then) : null;
    return times ? [[row.on, withSpread(times)]] : [];
  });
  return lines.length === 0 ? '' : `**now ÷ then**\n\n${table(['', 'ratio'], lines)}`;
}

/** Tables that a suite has beside those of its rows. */
const MORE: Partial<Record<SuiteName, (results: Results) => string>> = {
  slider: publishedTable,
  earlier: earlierTable,
};

function suiteSection(name: SuiteName, results: Results): string {
  const title = `### ${TITLES[name]}`;
  const result = results[name];
  if (!result) return `${title}\n\nNot measured: \`npm run bench -- --only ${name}\`.`;
  const { date, commit, machine, rows, earlier = 0 } = result;
  const whats = [...new Set(rows.map(({ what }) => what))];
  const tables = whats.map((what) => {
    const own = crossTable(rows.filter((row) => row.what === what));
    return whats.length === 1 ? own : `**${what}**\n\n${own}`;
  });
  const more = MORE[name]?.(results) ?? '';
  const rest = earlier > 0 ? ` Ended before its end: ${earlier} rows are of an earlier run.` : '';
  return [title, `${machine}; ${date}, ${commit}.${rest}`, ...tables, more].filter(Boolean).join('\n\n');
}

/** The slider's way at 160 pixels, ours beside the original's. */
function sliderChart(results: Results): Chart {
  const rows = rowsOf(results, { what: SLIDER.what }).filter(
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

/** The text of docs/performance.md with what stands between its markers made of these results. */
export function documentOf(text: string, results: Results): string {
  const sections = SUITE_NAMES.map((name) => suiteSection(name, results));
  return between(between(text, 'targets', targetTable(results)), 'suites', sections.join('\n\n'));
}

/** The plot as SVG. */
export const plotOf = (results: Results): string => barChart(sliderChart(results));
