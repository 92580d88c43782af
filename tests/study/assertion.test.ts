import { parseAssertion, verdictOf, verdictSentence } from '../../src/study/assertion';
import { runStudy } from '../../src/study/run';
import { CLASSES, CLASSIFIER, leading, parameter } from './support';

describe('an assertion', () => {
  it.each([
    ['rotate.angle ±15 keeps 95 %', -15, 15, 0.95],
    ['rotate.angle +-15° keeps 95%', -15, 15, 0.95],
    ['rotate.angle -10..20 keeps 100 %', -10, 20, 1],
    ['rotate.angle −10° to 20° keeps 99.5 %', -10, 20, 0.995],
    ['brightness.factor ±0.5 keeps 80 %', 0.5, 1.5, 0.8],
  ])('is read: %s', (text, from, to, share) => {
    const assertion = parseAssertion(text);
    expect(assertion.study.axes).toMatchObject([{ from, to }]);
    expect(assertion.share).toBeCloseTo(share, 12);
  });

  it('says how dense the points are', () => {
    expect(parseAssertion('rotate.angle ±15 by 5 keeps 95 %').study.axes[0].by).toBe(5);
  });

  it.each([
    ['is written as “rotate.angle ±15 keeps 95 %”', 'rotate ±15 keeps 95 %'],
    ['is written as', 'rotate.angle ±15 keeps 95'],
    ['above 0 % and at most 100 %, not 0 %', 'rotate.angle ±15 keeps 0 %'],
    ['above 0 % and at most 100 %, not 101 %', 'rotate.angle ±15 keeps 101 %'],
    ['above 0 % and at most 100 %, not all %', 'rotate.angle ±15 keeps all %'],
    ['no augmentation “rotat”', 'rotat.angle ±15 keeps 95 %'],
    ['between 0.1 and 4, not -1', 'brightness.factor ±2 keeps 95 %'],
  ])('is refused with “%s”', (sentence, text) => {
    expect(() => parseAssertion(text)).toThrow(sentence);
  });

  it('holds at exactly its share, and lists what fails with where it does', async () => {
    const assertion = parseAssertion('rotate.angle ±15 by 5 keeps 95 %');
    const ofImage = (limit: number) =>
      runStudy(assertion.study, {
        steps: [],
        question: CLASSES,
        model: CLASSIFIER,
        evaluate: (steps) => Promise.resolve(leading(limit - Math.abs(parameter(steps, 'rotate', 'angle')))),
      });
    const named = async (limits: readonly number[]) =>
      Promise.all(limits.map(async (limit, i) => ({ image: `${i}.png`, result: await ofImage(limit) })));
    const nineteen = new Array<number>(19).fill(20);
    const verdict = verdictOf(assertion, await named([...nineteen, 12.34]));
    expect(verdict).toEqual({
      assertion: 'rotate.angle ±15 by 5 keeps 95 %',
      holds: true,
      kept: 19,
      images: 20,
      share: 0.95,
      failing: [{ image: '19.png', reason: 'holds from −12.3° to 12.3°' }],
    });
    expect(verdictSentence(verdict)).toBe(
      'rotate.angle ±15 by 5 keeps 95 %: yes, 19 of 20 images keep their prediction (95 %).',
    );
    expect(verdictOf(assertion, await named([...nineteen, 12.34, 5])).holds).toBe(false);
  });
});
