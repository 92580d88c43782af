/** The committed results of `npm run methods:sweep -- --completeness` keep what is promised, and the page says what they say. */
import { readFileSync } from 'node:fs';
import { integratedGradientsSpec } from '../../../src/engine/attribution/methods/integratedGradients';

interface Row {
  readonly network: string;
  readonly picture: string;
  readonly baseline: string;
  readonly gap: number;
  readonly passes: number;
  readonly captum: number;
  readonly correlation: number | null;
}

const ROWS = JSON.parse(readFileSync('reference/sweep/completeness.json', 'utf8')) as readonly Row[];
const LINES = readFileSync('docs/method-parity.md', 'utf8').split('\n');
const { steps, limit } = integratedGradientsSpec.parameters;
const EMBEDDED = 'efficientnet-lite0';

it('on the embedded network every map adds up within 1 %, from every baseline', () => {
  const rows = ROWS.filter(({ network }) => network === EMBEDDED);
  expect(new Set(rows.map(({ baseline }) => baseline))).toEqual(new Set(['black', 'blur', 'mean']));
  expect(rows.filter(({ gap }) => !(gap <= 0.01))).toEqual([]);
});

it('a wider gap is one at the limit of the steps', () => {
  for (const { gap, passes } of ROWS) {
    expect(passes).toBeGreaterThanOrEqual(steps.default);
    expect(passes).toBeLessThanOrEqual(limit.default);
    if (gap > 0.01) expect(passes).toBe(limit.default);
  }
});

it('with many steps its map is Captum’s', () => {
  const compared = ROWS.filter(({ network, correlation }) => network === EMBEDDED && correlation !== null);
  expect(compared.map(({ correlation }) => (correlation ?? 0) >= 0.999)).toEqual([true]);
});

it.each(ROWS.map((row) => [row.network, row.picture, row.baseline, row] as const))(
  'the page has the gap of %s, %s from %s',
  (network, picture, baseline, { gap, passes, captum }) => {
    const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
    const cells = [
      `\`${network}\``,
      `\`${picture}\``,
      baseline,
      percent(gap),
      String(passes),
      percent(captum),
    ];
    const wanted = ['', ...cells, ''].join('|').replace(/\s/g, '');
    expect(LINES.map((line) => line.replace(/\s/g, ''))).toContain(wanted);
  },
);
