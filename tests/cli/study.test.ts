/** Studies as a shell sees them. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync, copyFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LIMITS } from '../../src/engine/limits';
import { analyze } from './command';

const folder = mkdtempSync(join(tmpdir(), 'study-'));
const path = (name: string): string => join(folder, name);
const images = path('images');
mkdirSync(join(images, 'more'), { recursive: true });
copyFileSync('assets/examples/coffee.jpg', join(images, 'coffee.jpg'));
copyFileSync('assets/examples/china.jpg', join(images, 'more', 'china.jpg'));
writeFileSync(join(images, 'notes.txt'), 'no image');
const broken = path('broken.png');
writeFileSync(broken, 'no picture');

jest.setTimeout(120_000);
afterAll(() => rmSync(folder, { recursive: true }));

const rows = (name: string): string[][] =>
  readFileSync(path(name), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','));

it('a study writes points, breaking points and what it found', async () => {
  const study = ['--study', 'rotate.angle=-30:30:15', '--size', '64', '--out', path('out')];
  const { code, stdout, stderr } = await analyze('--image', images, ...study);
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(/^coffee\.jpg: rotate\.angle: .+ holds /);
  expect(stdout).toContain('more/china.jpg: rotate.angle: ');

  const [header, ...points] = rows('out/points.csv');
  expect(header.slice(0, 7)).toEqual([
    ...['image', 'rotate.angle', 'index', 'label', 'logit', 'probability', 'explained_index'],
  ]);
  const angles = points.filter(([image]) => image === 'coffee.jpg').map(([, angle]) => Number(angle));
  expect(angles).toEqual(expect.arrayContaining([-30, -15, 0, 15, 30]));
  expect(rows('out/breaking_points.csv')[0]).toEqual([
    ...['image', 'parameter', 'side', 'holds_to', 'breaks_at', 'becomes', 'returns_at'],
  ]);
  const [, ...survival] = rows('out/survival.csv');
  expect(survival.map(([, value, count]) => [value, count])).toEqual(
    ['-30', '-15', '0', '15', '30'].map((value) => [value, '2']),
  );
  const found = JSON.parse(readFileSync(path('out/study.json'), 'utf8'));
  expect(found).toMatchObject({ studies: ['rotate.angle=-30:30:15'], unreadable: [], assertions: [] });

  // The numbers of a study are those of an analysis.
  const one = await analyze(
    ...['--image', 'assets/examples/coffee.jpg', '--size', '64', '--set', 'rotate.angle=-15'],
    ...['--method', 'none'],
  );
  const { prediction } = JSON.parse(one.stdout);
  const point = points.find(([image, angle]) => image === 'coffee.jpg' && angle === '-15') ?? [];
  expect([point[2], Number(point[4])]).toEqual([String(prediction.index), prediction.logit]);
});

it('the error at the severities of ImageNet-C is that of the class that a file says', async () => {
  const truth = path('truth.csv');
  writeFileSync(truth, 'image,class\ncoffee.jpg,espresso\n');
  const { code, stdout } = await analyze(
    ...['--image', images, '--size', '64', '--study', 'severities contrast'],
    ...['--truth', truth, '--out', path('errors')],
  );
  expect([code, stdout]).toEqual([
    0,
    expect.stringMatching(/\nmCE over 1 corruptions of 1 images: [\d.]+ %\n/),
  ]);
  const [header, ...lines] = rows('errors/corruption_errors.csv');
  expect(header).toEqual(['corruption', 'severity', 'images', 'error', 'alexnet']);
  expect(lines.map(([name, severity, count]) => [name, severity, count])).toEqual(
    ['1', '2', '3', '4', '5'].map((severity) => ['contrast', severity, '1']),
  );
  const points = rows('errors/points.csv').filter(([image]) => image === 'coffee.jpg');
  expect(lines.map(([, , , error]) => error)).toEqual(
    points.map((row) => (row[3] === 'espresso' ? '0' : '1')),
  );
});

describe('an assertion', () => {
  const holds = 'brightness.factor 0.95..1.05 by 0.05 keeps 100 %';
  const fails = 'brightness.factor 0.1..1 by 0.9 keeps 100 %';
  const check = (claim: string, ...more: string[]) =>
    analyze('--image', images, ...more, '--assert', claim, '--size', '96');

  it('that holds exits with 0, and says so to people', async () => {
    const { code, stdout } = await check(holds);
    expect([code, stdout]).toEqual([0, `${holds}: yes, 2 of 2 images keep their prediction (100 %).\n`]);
  });

  it('that does not hold exits with 1, and lists the images that fail, also as JSON', async () => {
    const { code, stdout } = await check(fails, '--json', '-');
    expect(code).toBe(1);
    const { assertions } = JSON.parse(stdout);
    expect(assertions).toMatchObject([{ assertion: fails, holds: false, images: 2 }]);
    expect(assertions[0].failing[0]).toMatchObject({
      image: expect.any(String),
      reason: expect.stringContaining('holds from'),
    });
  });

  it('exits with 2 where an image could not be read, which is named', async () => {
    const { code, stdout } = await check(holds, '--image', broken);
    expect(code).toBe(2);
    expect(stdout).toContain('2 of 2 images');
    expect(stdout).toMatch(/Not read:\n {2}.*broken\.png: .*is not a picture/);
  });
});

it('a second network is studied beside the first, and the maps of the first are proved', async () => {
  const { code, stdout, stderr } = await analyze(
    ...['--image', 'assets/examples/coffee.jpg', '--size', '64', '--study', 'rotate.angle=-30:30:30'],
    ...['--compare', 'reference/data/paths-export.onnx', '--out', path('two')],
    ...['--method', 'grad-cam', '--proof', 'deletion', '--likeness', 'grad-cam'],
  );
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(/likeness of the maps: mean_absolute 0\.\d+, .+, overlap \d/);
  expect(rows('two/likeness.csv')[1].slice(0, 2)).toEqual(['coffee.jpg', 'grad-cam']);
  expect(stdout).toMatch(/coffee\.jpg: efficientnet-lite0\.onnx: rotate\.angle: .+ (holds|does not hold) /);
  expect(stdout).toMatch(/coffee\.jpg: paths-export\.onnx: rotate\.angle: \d+ (holds|does not hold) /);
  expect(stdout).toMatch(/paths-export\.onnx has no class “.+”; of it the class that it predicts itself/);
  expect(stdout).toMatch(/coffee\.jpg: deletion of grad-cam: area -?0\.\d+/);
  const [header, ...points] = rows('two/points.csv');
  expect(header.slice(0, 3)).toEqual(['image', 'model', 'rotate.angle']);
  expect(new Set(points.map(([, model]) => model))).toEqual(
    new Set(['efficientnet-lite0.onnx', 'paths-export.onnx']),
  );
  const proofs = rows('two/proofs.csv');
  expect(proofs[1].slice(0, 4)).toEqual(['coffee.jpg', 'grad-cam', 'deletion', '0']);
  expect(proofs).toHaveLength(22);
  // Nothing is taken away at first: the score is the probability of the prediction.
  const start = points.find((row) => row[1] === 'efficientnet-lite0.onnx' && row[2] === '0');
  expect(Number(proofs[1][4])).toBeCloseTo(Number(start?.[6]), 5);
});

it('several kinds of studies come from a file', async () => {
  writeFileSync(
    path('studies.json'),
    JSON.stringify({
      studies: [
        { kind: 'worst-case', axes: ['rotate.angle=-20:20:20', 'shear.x=-10:10:10'] },
        'smallest brightness.factor=0.1:1',
      ],
    }),
  );
  const image = ['--image', 'assets/examples/china.jpg', '--size', '64'];
  const { code, stdout } = await analyze(...image, '--study', path('studies.json'));
  expect(code).toBe(0);
  expect(stdout).toMatch(
    /china\.jpg: rotate\.angle, shear\.x: .+ is worst at rotate\.angle=\S+, shear\.x=\S+: /,
  );
  expect(stdout).toMatch(/china\.jpg: brightness\.factor: .+ (breaks by a change of|is broken by nothing)/);
});

describe('wrong input ends with one sentence and exit code 2:', () => {
  writeFileSync(path('bad.json'), '{');
  mkdirSync(path('empty'));
  mkdirSync(path('many'));
  for (let i = 0; i <= LIMITS.study.images; i++) writeFileSync(path(`many/${i}.png`), '');
  const cat = ['--image', 'assets/examples/chelsea.jpg', '--size', '32'];
  it.each<readonly [string, readonly string[], RegExp]>([
    ['a file that is not JSON', [...cat, '--study', path('bad.json')], /bad\.json is not JSON/],
    ['a folder without images', ['--image', path('empty'), '--study', 'rotate.angle'], /has no images/],
    [
      'a folder of too many images',
      ['--image', path('many'), '--study', 'rotate.angle'],
      /more than 2,000 images, the most of one study; name fewer/,
    ],
    ['nothing that can be read', ['--image', broken, '--study', 'rotate.angle'], /is not a picture/],
  ])('%s', async (_, args, sentence) => {
    const { code, stdout, stderr } = await analyze(...args);
    expect(stderr).toMatch(sentence);
    expect(stderr.trimEnd()).not.toContain('\n');
    expect([code, stdout]).toEqual([2, '']);
  });
});
