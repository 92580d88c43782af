import { UserError } from '../../src/engine/contract/errors';
import { defaultStep } from '../../src/engine/augment/catalogue';
import { runStudy, type StudyContext } from '../../src/study/run';
import { criterionFor } from '../../src/study/sample';
import { parseStudy } from '../../src/study/spec';
import { CLASSES, CLASSIFIER, leading, parameter } from './support';

const angleOf = (steps: Parameters<StudyContext['evaluate']>[0]): number => {
  const angle = parameter(steps, 'rotate', 'angle');
  return angle > 180 ? angle - 360 : angle;
};

function context(evaluate: StudyContext['evaluate'], change: Partial<StudyContext> = {}): StudyContext {
  return { steps: [defaultStep('rotate')], question: CLASSES, model: CLASSIFIER, evaluate, ...change };
}

describe('a study', () => {
  it('evaluates no point twice', async () => {
    const asked: number[] = [];
    const { samples, breaks } = await runStudy(
      parseStudy('rotate.angle=-40:40:10'),
      context((steps) => {
        asked.push(angleOf(steps));
        return Promise.resolve(leading(25 - Math.abs(angleOf(steps))));
      }),
    );
    expect(new Set(asked).size).toBe(asked.length);
    expect(samples.map(({ values }) => values[0])).toEqual(
      samples.map(({ values }) => values[0]).sort((a, b) => a - b),
    );
    expect(breaks?.map(({ holdsTo }) => Math.round(holdsTo as number))).toEqual([-25, 25]);
  });

  it('marks points without an answer and goes on', async () => {
    const { samples } = await runStudy(
      parseStudy('rotate.angle=0:30:10'),
      context((steps) =>
        angleOf(steps) === 20
          ? Promise.reject(new UserError('It answers with no numbers.'))
          : Promise.resolve(leading(1)),
      ),
    );
    expect(samples.map(({ holds, problem }) => [holds, problem])).toEqual([
      [true, null],
      [true, null],
      [null, 'It answers with no numbers.'],
      [true, null],
    ]);
  });

  it('ends with the sentence of its start, where that has no answer', async () => {
    const failing = context(() => Promise.reject(new UserError('cat.png is not a picture.')));
    await expect(runStudy(parseStudy('rotate.angle'), failing)).rejects.toThrow('cat.png is not a picture.');
  });

  it('ends when it is stopped', async () => {
    const stopped = new DOMException('stopped', 'AbortError');
    let left = 5;
    const evaluate = () => (left-- > 0 ? Promise.resolve(leading(1)) : Promise.reject(stopped));
    await expect(runStudy(parseStudy('rotate.angle'), context(evaluate))).rejects.toBe(stopped);
  });

  it('of values breaks where they move by more than the tolerance', async () => {
    const question = {
      ...CLASSES,
      task: 'regression',
      criterion: criterionFor('regression', 0.5, 0.5),
    } as const;
    const { breaks, start } = await runStudy(
      parseStudy('rotate.angle=0:30:10'),
      context((steps) => Promise.resolve({ logits: Float32Array.of(4 + angleOf(steps) / 30) }), {
        question,
        model: { ...CLASSIFIER, classCount: 1 },
      }),
    );
    expect(start).toMatchObject({ index: 0, logit: 4, probability: null, margin: 0.5 });
    expect(breaks).toMatchObject([{ holdsTo: 15, breaksAt: 15.1, becomes: { probability: null } }]);
  });

  it('of labels breaks where the explained one crosses the threshold', async () => {
    const question = {
      ...CLASSES,
      task: 'multi-label',
      criterion: criterionFor('multi-label', 0.5, null),
    } as const;
    const { breaks } = await runStudy(
      parseStudy('rotate.angle=0:30:10'),
      context((steps) => Promise.resolve(leading(12.25 - angleOf(steps))), { question }),
    );
    expect(breaks).toMatchObject([{ holdsTo: 12.2, breaksAt: 12.3 }]);
  });

  it('explains a chosen class, and holds by the predicted one', async () => {
    const { start, samples } = await runStudy(
      parseStudy('rotate.angle=0:10:10'),
      context(() => Promise.resolve(leading(2)), { question: { ...CLASSES, target: 1 } }),
    );
    expect(start).toMatchObject({
      index: 0,
      explained: { index: 1, logit: 0, rank: 2 },
      margin: -2,
      holds: true,
    });
    const p = 1 / (1 + Math.exp(2) + Math.exp(-5));
    expect(samples[1].explained.probability).toBeCloseTo(p, 6);
    expect(samples[1].loss).toBeCloseTo(-Math.log(p), 6);
  });

  it('needs a tolerance for values', () => {
    expect(() => criterionFor('regression', 0.5, null)).toThrow('a tolerance in its unit');
  });
});
