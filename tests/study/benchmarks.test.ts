/** Studies of published points: the severities of ImageNet-C, the sequences of ImageNet-P. */
import { defaultStep } from '../../src/engine/augment/catalogue';
import { corruptionErrors, corruptionErrorsTable } from '../../src/study/corruptionErrors';
import { runStudy, type ImageResult } from '../../src/study/run';
import { pipelineOf, studiesOf, studyText } from '../../src/study/spec';
import { flipRates, steadiness, steadinessTable, steadyRows } from '../../src/study/steadiness';
import { CLASSES, CLASSIFIER, leading, parameter } from './support';

/** One image by one study, whose class 0 leads by as much. */
async function result(
  image: string,
  text: string,
  lead: (of: (name: string, parameter: string) => number) => number,
): Promise<ImageResult> {
  const [spec] = studiesOf(text);
  const found = await runStudy(spec, {
    steps: [],
    question: CLASSES,
    model: CLASSIFIER,
    evaluate: (steps) => Promise.resolve(leading(lead((name, key) => parameter(steps, name, key)))),
  });
  return { image, result: found };
}

describe('the severities of ImageNet-C', () => {
  it('are studied one by one, with the other parameters that they set', async () => {
    const { result: found } = await result('a', 'severities fog', () => 1);
    expect(found.samples.map(({ values }) => values)).toEqual([
      [1.5, 2],
      [2, 2],
      [2.5, 1.7],
      [2.5, 1.5],
      [3, 1.4],
    ]);
    expect(studyText(found.spec)).toBe('severities fog');
    expect(studiesOf('severities snow, fog').map(studyText)).toEqual(['severities snow', 'severities fog']);
    expect(studiesOf('severities')).toHaveLength(19);
    expect(() => studiesOf('severities smog')).toThrow(
      'no corruption of ImageNet-C “smog”; the nearest are snow, fog',
    );
  });

  it('give the error of the images whose class is known, and the mCE', async () => {
    const results = [
      await result('a', 'severities snow', (of) => 3.5 - of('snow', 'severity')),
      await result('b', 'severities snow', (of) => 1.5 - of('snow', 'severity')),
      await result('c', 'severities snow', () => 1),
    ];
    const [found] = corruptionErrors(results, (image) => (image === 'c' ? null : 0));
    expect(found).toMatchObject({ images: 2, errors: { snow: [0, 0.5, 0.5, 1, 1] } });
    expect(found.mce).toBeCloseTo(0.6 / 0.866816, 12);
    expect(corruptionErrorsTable([found])).toMatchObject({
      corruption: Array(5).fill('snow'),
      severity: [1, 2, 3, 4, 5],
      error: [0, 0.5, 0.5, 1, 1],
      alexnet: Array(5).fill(0.866816),
    });
  });
});

it('a published sequence is read between pixels where its authors do so, whatever the pipeline says', () => {
  const [scaled] = studiesOf('perturbations scale');
  const nearest = { ...defaultStep('scale'), id: 'mine' };
  for (const steps of [[], [defaultStep('brightness'), nearest]])
    expect(pipelineOf(scaled, steps).at(-1)).toMatchObject({
      name: 'scale',
      parameters: { interpolation: 'bilinear' },
    });
  expect(pipelineOf(studiesOf('perturbations translate')[0], [nearest])).toEqual([nearest]);
});

describe('how steady a prediction is', () => {
  it('is how often it flips, and how often two points agree', () => {
    expect(steadiness([[1, 1, 2, 1]], true, false)).toEqual({ flipRate: 2 / 3, consistency: 0.5 });
    // Three pairs of points agree of six.
    expect(steadiness([[1, 1, 2, 1]], false, false)).toEqual({ flipRate: null, consistency: 0.5 });
    expect(steadiness([[4, 4, 4]], true, false)).toEqual({ flipRate: 0, consistency: 1 });
  });

  it('leaves out what bisection added, and names the sequences of ImageNet-P', async () => {
    const scan = await result('a', 'rotate.angle=-30:30:20', (of) => 15 - Math.abs(of('rotate', 'angle')));
    const turned = await result('a', 'perturbations rotate', (of) => 9.5 - of('rotate', 'angle'));
    const rows = steadyRows([scan, turned]);
    expect(rows).toMatchObject([
      // −30 | −10 10 | 30, and 0, where it begins.
      { study: 'rotate.angle', images: 1, flipRate: 2 / 3, alexnet: null },
      { study: 'perturbations rotate', flipRate: 1 / 30, alexnet: 0.131 },
    ]);
    expect(flipRates(rows)).toEqual([{ perturbations: 1, mfr: expect.closeTo(1 / 30 / 0.131, 12) }]);
    expect(Object.keys(steadinessTable(rows))).toEqual([
      ...['study', 'images', 'flip_rate', 'consistency', 'alexnet'],
    ]);
  });
});
