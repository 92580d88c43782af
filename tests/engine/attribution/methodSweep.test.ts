/** The committed results of `npm run methods:sweep` are of the methods that there are, and the page says what they say. */
import { readFileSync } from 'node:fs';
import { METHODS, specOf, type Method } from '../../../src/engine/attribution/methods/catalogue';

interface Row {
  readonly network: string;
  readonly method: Method;
  readonly parameters: Readonly<Record<string, number | string>>;
  readonly formula: number | null;
  readonly libraries: Readonly<Record<string, number>>;
  readonly refused: string | null;
}

const ROWS = JSON.parse(readFileSync('reference/sweep/results.json', 'utf8')) as readonly Row[];
const PAGE = readFileSync('docs/method-parity.md', 'utf8');
const CORRELATION = 0.999;
const MAPS = METHODS.filter((name) => specOf(name).map !== null);
const NETWORKS = [...new Set(ROWS.map(({ network }) => network))];

it('they begin with the embedded network', () => {
  expect(NETWORKS[0]).toBe('efficientnet-lite0');
});

it.each(NETWORKS)('on %s every method reaches the bound, or lacks what its spec says it needs', (network) => {
  const rows = ROWS.filter((row) => row.network === network);
  expect(rows.map(({ method }) => method).sort()).toEqual([...MAPS].sort());
  for (const { method, formula, refused } of rows) {
    if (refused === null) expect([method, formula ?? 0]).toEqual([method, expect.closeTo(1, 3)]);
    else expect([method, specOf(method).needs.filter((need) => need !== 'layer')]).not.toEqual([method, []]);
    if (refused === null) expect(formula).toBeGreaterThanOrEqual(CORRELATION);
  }
});

it('what parts pytorch-grad-cam’s Grad-CAM++ from ours is the number that it adds to a denominator', () => {
  const rows = ROWS.filter(({ method }) => method === 'grad-cam-plus-plus');
  expect(rows).toHaveLength(NETWORKS.length);
  for (const { libraries } of rows) {
    expect(libraries['pytorch-grad-cam, the formula with its 1e-6']).toBeGreaterThanOrEqual(0.999999);
  }
});

it('parameters are those that the methods have', () => {
  for (const { method, parameters } of ROWS) {
    const declared = specOf(method).parameters;
    for (const name of Object.keys(parameters)) expect(Object.keys(declared)).toContain(name);
  }
});

it.each(MAPS)('the page has the numbers of %s', (method) => {
  const numbers = NETWORKS.map((network) => {
    const formula = ROWS.find((row) => row.network === network && row.method === method)?.formula;
    return typeof formula === 'number' ? formula.toFixed(6) : '–';
  });
  const lines = PAGE.split('\n').map((line) => line.replace(/\s/g, ''));
  expect(lines).toContain(['', `\`${method}\``, ...numbers, ''].join('|'));
});
