import type { AnalysisResult } from '../../../src/engine/contract/answer';
import { AnsweredStates } from '../../../src/session/curve/answered';
import { DEFAULT_STATE } from '../../../src/session/state';

const answer = (classes: number): AnalysisResult =>
  ({
    request: { question: { task: 'classification' } },
    logits: new Float32Array(classes),
    probabilities: new Float32Array(classes),
  }) as unknown as AnalysisResult;

test('a whole turn of a thousand classes is kept, and no more bytes than that of many', () => {
  const states = new AnsweredStates();
  for (let angle = 0; angle < 361; angle++) states.note(DEFAULT_STATE, answer(1000));
  expect(states.all).toHaveLength(361);
  for (let angle = 0; angle < 361; angle++) states.note(DEFAULT_STATE, answer(21_841));
  expect(states.all).toHaveLength(Math.floor(4e6 / (8 * 21_841)));
  expect(states.all.every(({ logits }) => logits.length === 21_841)).toBe(true);
});
