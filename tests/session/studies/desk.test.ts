import type { AnalysisRequest } from '../../../src/engine/contract/request';
import { UserError } from '../../../src/engine/contract/errors';
import { chartOf } from '../../../src/session/studies/chart';
import { studyWords } from '../../../src/session/studies/words';
import type { AnalysisSession } from '../../../src/session/analysisSession';
import { bench, CLASSES, type Bench } from '../fakes';
import { onHeldClock, passing } from '../../support/clock';

onHeldClock();

const angleOf = ({ input: { steps } }: AnalysisRequest): number =>
  steps.find((step) => step.name === 'rotate')?.parameters.angle ?? 0;

/** Class 3 up to an angle, class 4 beyond it, and class 3 again beyond 150°. */
function logits(request: AnalysisRequest): Float32Array {
  const out = new Float32Array(CLASSES);
  const angle = Math.abs(angleOf(request));
  out[3] = angle > 150 ? 2 : 33.35 - angle;
  out[4] = 0.001;
  return out;
}

describe('the study that is looked at', () => {
  let page: Bench;
  beforeEach(() => {
    page = bench();
    page.engine.logits = logits;
  });
  afterEach(() => page.dispose());

  async function shown(state: object = {}): Promise<AnalysisSession> {
    const session = page.session(state);
    session.attach();
    await passing(300);
    expect(session.activity.status).toBe('ready');
    return session;
  }
  const evaluations = () =>
    page.engine.requests.filter(({ question }) => question.methods[0]?.name === 'none').length;
  const label = (index: number) => `label ${index}`;

  it('begins when a view shows it, and finds breaks and where it holds again', async () => {
    const session = await shown();
    expect(evaluations()).toBe(0);
    session.desk.open();
    await passing(2_000);
    const { study } = session.desk;
    if (!study) throw new Error('there is no study');
    expect(study.isComplete).toBe(true);
    expect(studyWords(study, label)).toBe(
      'label 3 holds from −33.3° to 33.3°, holds again from −150.1°, holds again from 150.1°',
    );
  });

  it('is kept with its state', async () => {
    const session = await shown();
    session.desk.open();
    await passing(2_000);
    const before = evaluations();
    const { study } = session.desk;
    session.setParameter('rotate', 'angle', 20);
    await passing(2_000);
    expect(session.desk.study).toBe(study);
    session.setParameter('brightness', 'factor', 2);
    await passing(50);
    expect(session.desk.study).toBeNull();
    session.setParameter('brightness', 'factor', 1);
    session.setParameter('rotate', 'angle', 0);
    await passing(50);
    expect(session.desk.study).toBe(study);
    // What is missing of the slider that was moved last, and nothing of this one.
    expect(evaluations() - before).toBeLessThan(50);
  });

  it('waits for the hand', async () => {
    page.engine.milliseconds = 30;
    const session = await shown();
    session.desk.open();
    await passing(200);
    const before = evaluations();
    for (let i = 1; i <= 10; i++) {
      session.setParameter('rotate', 'angle', i);
      await passing(100);
    }
    expect(evaluations() - before).toBeLessThanOrEqual(1);
    await passing(4_000);
    expect(session.desk.study?.isComplete).toBe(true);
  });

  it('stops at once, stays stopped, and goes on when it is asked to', async () => {
    page.engine.milliseconds = 30;
    const session = await shown();
    session.desk.open();
    await passing(500);
    session.desk.stop();
    expect(session.desk.progress).toBeNull();
    const before = evaluations();
    await passing(1_000);
    expect(evaluations() - before).toBeLessThanOrEqual(1);
    expect(session.desk.study?.isComplete).toBe(false);
    session.desk.run();
    await passing(4_000);
    expect(session.desk.study?.isComplete).toBe(true);
  });

  it('asks for the scores of a point and for its map in one pass, and for no other maps', async () => {
    page.engine.milliseconds = 10;
    page.engine.named = {
      'grad-cam': { channels: 1, height: 2, width: 2, data: Float32Array.of(1, 2, 3, 4) },
    };
    const session = await shown({ method: 'grad-cam', moreMethods: ['guided-backprop'], view: 'grad-cam' });
    session.desk.choose({ measure: 'spearman' });
    const before = page.engine.requests.length;
    session.desk.open();
    session.desk.run();
    await passing(4_000);
    const { study } = session.desk;
    expect(study?.isComplete).toBe(true);
    const points = study?.images[0].points ?? [];
    expect(points.every(({ map, scores }) => map && scores)).toBe(true);
    const asked = page.engine.requests.slice(before);
    // The start is known from the screen; its map is that of the class that it predicts.
    expect(asked).toHaveLength(points.length);
    expect(new Set(asked.map(({ question }) => question.methods.map(({ name }) => name).join()))).toEqual(
      new Set(['grad-cam']),
    );
  });

  it('marks a point without an answer and goes on', async () => {
    page.engine.onAnalyze = (request) => {
      if (angleOf(request) > 100) throw new UserError('The values are not numbers.');
    };
    const session = await shown();
    session.desk.open();
    await passing(2_000);
    const { study } = session.desk;
    expect(study?.isComplete).toBe(true);
    const chart =
      study &&
      chartOf(study, {
        measure: 'rank',
        shown: [],
        candidates: null,
        present: 0,
        labelOf: label,
        network: 'net',
      });
    expect(chart?.lines[0].values.at(-1)).toBeNull();
    expect(chart?.lines.map(({ label, values }) => [label, values[0]])).toEqual([
      ['label 3', 1],
      ['label 4', 2],
    ]);
  });

  it('ends in a sentence where there is no answer at the start', async () => {
    const session = await shown();
    session.setParameter('brightness', 'factor', 2);
    session.setParameter('rotate', 'angle', 5);
    await passing(100);
    page.engine.onAnalyze = () => {
      throw new UserError('The values are not numbers.');
    };
    session.desk.open();
    await passing(500);
    expect([session.desk.problem, session.desk.progress]).toEqual(['The values are not numbers.', null]);
  });
});
