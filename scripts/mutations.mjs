/**
 * `npm run mutations`: breaks the rules by which maps are drawn, one after the other, and looks whether their tests notice.
 * Every mutation is written into the source, tested, and taken back.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, fail, say } from './lib/shell.mjs';

const DRAWING = 'tests/engine/drawing.test.ts';
const ROOM = 'tests/engine/room.test.ts';
const ENGINE = 'src/engine';

/** File, what is written there, what is written in its place, the test that must fail. */
const MUTATIONS = [
  ['render/pictures.ts', 'const kept = 1 - opacity;', 'const kept = opacity;', DRAWING],
  ['render/pictures.ts', 'const kept = 1 - opacity;', 'const kept = 1;', DRAWING],
  ['render/pictures.ts', '(0.5 + gain * (red[p] - mean))', '(0.5 - gain * (red[p] - mean))', DRAWING],
  ['render/pictures.ts', '(0.5 + gain * (green[p] - mean))', '(0.5 + gain * green[p])', DRAWING],
  ['render/pictures.ts', '(0.5 + gain * (blue[p] - mean))', '(gain * (blue[p] - mean))', DRAWING],
  ['render/pictures.ts', '(1 - weight) * rgba[to + c]', 'weight * rgba[to + c]', DRAWING],
  ['render/pictures.ts', '(0.5 + 0.5 * share)', '(0.5 - 0.5 * share)', DRAWING],
  ['render/colormaps.ts', 'interpolateRdBu(1 - t)', 'interpolateRdBu(t)', DRAWING],
  [
    'attribution/upsample.ts',
    'const above = wide[rows.low[y]];',
    'const above = wide[rows.high[y]];',
    DRAWING,
  ],
  [
    'attribution/upsample.ts',
    'const below = wide[rows.high[y]];',
    'const below = wide[rows.low[y]];',
    DRAWING,
  ],
  ['attribution/upsample.ts', 'row[low[x]] * (1 - u) + row[high[x]] * u', 'row[low[x]]', DRAWING],
  ['attribution/upsample.ts', '((i + 0.5) * from) / to - 0.5', '(i * from) / to', DRAWING],
  [
    'tensor.ts',
    'if (values[i] > values[best]) best = i;',
    'if (values[i] >= values[best]) best = i;',
    DRAWING,
  ],
  ['engine.ts', 'if (total <= this.parameters) return;', 'return;', ROOM],
  ['engine.ts', 'if (total <= this.parameters) return;', '', ROOM],
  ['engine.ts', '.slice(0, -1)', '', ROOM],
];

const isGreen = (test) =>
  spawnSync(
    process.execPath,
    [join(ROOT, 'node_modules/jest/bin/jest.js'), test, '--silent', '--coverage=false'],
    {
      cwd: ROOT,
      stdio: 'ignore',
    },
  ).status === 0;

for (const test of new Set(MUTATIONS.map(([, , , test]) => test)))
  if (!isGreen(test)) fail(`${test} fails before anything is broken.`);

const survived = [];
for (const [name, from, to, test] of MUTATIONS) {
  const path = join(ROOT, ENGINE, name);
  const source = readFileSync(path, 'utf8');
  if (!source.includes(from)) fail(`${name} does not say ${from}`);
  const takeBack = () => writeFileSync(path, source);
  process.once('exit', takeBack);
  try {
    writeFileSync(path, source.replace(from, to));
    const isNoticed = !isGreen(test);
    if (!isNoticed) survived.push(from);
    say(`${isNoticed ? 'noticed ' : 'SURVIVED'}  ${name}: ${from}  →  ${to === '' ? 'nothing' : to}`);
  } finally {
    takeBack();
    process.removeListener('exit', takeBack);
  }
}
if (survived.length > 0) fail(`${survived.length} of ${MUTATIONS.length} mutations were not noticed.`);
say(`All ${MUTATIONS.length} mutations were noticed.`);
