/** A bar chart as SVG: medians as bars, quartiles as whiskers. Readable on light and on dark pages. Pure. */
import type { Summary } from './statistics';

export interface Bar {
  readonly label: string;
  /** Index into `series`. */
  readonly series: number;
  readonly value: Summary;
}

export interface Group {
  readonly title: string;
  readonly bars: readonly Bar[];
}

export interface Chart {
  readonly title: string;
  readonly unit: string;
  /** Names for the legend, in the order of their colours. */
  readonly series: readonly string[];
  readonly groups: readonly Group[];
}

const WIDTH = 820;
const LEFT = 190;
const RIGHT = 110;
const BAR = 18;
const GAP = 6;
const HEAD = 64;
const GROUP_HEAD = 30;

/** Okabe and Ito (2008): told apart by everybody. */
const COLOURS = ['#0072b2', '#e69f00', '#009e73', '#cc79a7', '#56b4e9', '#d55e00'];

const STYLE = `
  .page { fill: #ffffff } text { font: 13px system-ui, sans-serif; fill: #1f2328 }
  .title { font-weight: 600; font-size: 16px } .group { font-weight: 600 }
  .grid { stroke: #d1d9e0 } .whisker { stroke: #1f2328; stroke-width: 1.5 }
  @media (prefers-color-scheme: dark) {
    .page { fill: #0d1117 } text { fill: #f0f6fc } .grid { stroke: #3d444d } .whisker { stroke: #f0f6fc }
  }`;

const escaped = (text: string): string => text.replace(/[&<>"]/g, (letter) => `&#${letter.codePointAt(0)};`);

/** A round number of grid lines: steps of 1, 2 or 5 times a power of ten, at most eight. */
export function gridStep(largest: number): number {
  const power = 10 ** Math.floor(Math.log10(largest / 4));
  return power * ([1, 2, 5, 10].find((factor) => largest / (factor * power) <= 8) ?? 10);
}

export function barChart({ title, unit, series, groups }: Chart): string {
  const bars = groups.flatMap((group) => group.bars);
  const largest = Math.max(...bars.map(({ value }) => Math.max(value.median, value.high)), 1e-9);
  const scale = (WIDTH - LEFT - RIGHT) / largest;
  const height = HEAD + groups.length * (GROUP_HEAD + GAP) + bars.length * (BAR + GAP) + 34;
  const parts: string[] = [];
  const step = gridStep(largest);
  for (let at = 0; at <= largest; at += step) {
    const x = (LEFT + at * scale).toFixed(1);
    parts.push(`<line class="grid" x1="${x}" x2="${x}" y1="${HEAD}" y2="${height - 28}"/>`);
    parts.push(`<text x="${x}" y="${height - 10}" text-anchor="middle">${Number(at.toPrecision(3))}</text>`);
  }
  let y = HEAD;
  for (const group of groups) {
    parts.push(`<text class="group" x="12" y="${y + 19}">${escaped(group.title)}</text>`);
    y += GROUP_HEAD;
    for (const { label, series: index, value } of group.bars) {
      const middle = y + BAR / 2;
      const [low, high] = [LEFT + value.low * scale, LEFT + value.high * scale];
      const end = (LEFT + Math.max(value.high, value.median) * scale + 8).toFixed(1);
      parts.push(
        `<text x="${LEFT - 8}" y="${middle + 5}" text-anchor="end">${escaped(label)}</text>`,
        `<rect x="${LEFT}" y="${y}" width="${(value.median * scale).toFixed(1)}" height="${BAR}" rx="2" fill="${COLOURS[index]}"/>`,
        `<line class="whisker" x1="${low.toFixed(1)}" x2="${high.toFixed(1)}" y1="${middle}" y2="${middle}"/>`,
        `<text x="${end}" y="${middle + 5}">${Number(value.median.toPrecision(3))} ${escaped(unit)}</text>`,
      );
      y += BAR + GAP;
    }
    y += GAP;
  }
  const legend = series.map((name, index) => {
    const x = 12 + index * 200;
    return `<rect x="${x}" y="40" width="12" height="12" rx="2" fill="${COLOURS[index]}"/><text x="${x + 18}" y="51">${escaped(name)}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escaped(title)}">
<style>${STYLE}</style>
<rect class="page" width="${WIDTH}" height="${height}" rx="6"/>
<text class="title" x="12" y="25">${escaped(title)}</text>
${[...legend, ...parts].join('\n')}
</svg>
`;
}
