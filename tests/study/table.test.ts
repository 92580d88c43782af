import { defaultStep } from '../../src/engine/augment/catalogue';
import { runStudy } from '../../src/study/run';
import { parseStudy } from '../../src/study/spec';
import { breakingPointsTable, csv, pointsTable } from '../../src/study/table';
import { CLASSES, CLASSIFIER, leading, parameter } from './support';

const steps = [
  defaultStep('rotate'),
  { ...defaultStep('brightness'), parameters: { factor: 1.5 } },
] as Parameters<typeof pointsTable>[1];

async function results() {
  const of = (text: string) =>
    runStudy(parseStudy(text), {
      steps,
      question: CLASSES,
      model: CLASSIFIER,
      evaluate: (changed) => Promise.resolve(leading(15 - parameter(changed, 'rotate', 'angle'))),
    });
  return [
    { image: 'a, “b".png', result: await of('rotate.angle=0:20:10') },
    { image: 'c.png', result: await of('brightness.factor=1:2:1') },
  ];
}

const label = (index: number): string => ['cat', 'dog, big', 'cow'][index];

it('the table of points has a column for each varied parameter, with what it stood at elsewhere', async () => {
  const table = pointsTable(await results(), steps, label);
  expect(Object.keys(table)).toEqual([
    ...['image', 'rotate.angle', 'brightness.factor', 'index', 'label', 'logit', 'probability'],
    ...['explained_index', 'explained_label', 'explained_logit', 'explained_probability', 'holds', 'problem'],
  ]);
  expect(table['brightness.factor'].slice(0, 2)).toEqual([1.5, 1.5]);
  expect(table['brightness.factor'].slice(-2)).toEqual([1, 2]);
  expect(table['rotate.angle'].at(-1)).toBe(0);
  const at20 = table['rotate.angle'].indexOf(20);
  expect([table.label[at20], table.explained_label[at20], table.holds[at20]]).toEqual(['dog, big', 'cat', 0]);
  expect([table.logit[at20], table.explained_logit[at20]]).toEqual([0, -5]);
});

it('the table of breaking points has a row for each side', async () => {
  expect(breakingPointsTable(await results(), label)).toEqual({
    image: ['a, “b".png', 'c.png'],
    parameter: ['rotate.angle', 'brightness.factor'],
    side: ['upper', 'upper'],
    holds_to: [15, 2],
    breaks_at: [15.1, null],
    becomes: ['dog, big', null],
    returns_at: [null, null],
  });
});

it('CSV quotes what needs it and leaves out what is not there', () => {
  expect(csv({ image: ['a, "b".png', 'c'], value: [1.5, null] })).toBe(
    'image,value\n"a, ""b"".png",1.5\nc,\n',
  );
});
