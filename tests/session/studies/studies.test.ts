import type { AnalysisRequest } from '../../../src/engine/contract/request';
import { UserError } from '../../../src/engine/contract/errors';
import { parseStudy } from '../../../src/study/spec';
import type { ImageResult } from '../../../src/study/run';
import type { Source } from '../../../src/session/state';
import { bench, CLASSES, type Bench } from '../fakes';
import { onHeldClock, passing } from '../../support/clock';

onHeldClock();

const angleOf = ({ input: { steps } }: AnalysisRequest): number =>
  steps.find((step) => step.name === 'rotate')?.parameters.angle ?? 0;

const cat: Source = { kind: 'bundled', name: 'chelsea.jpg' };
const cup: Source = { kind: 'bundled', name: 'coffee.jpg' };

describe('a study in the page', () => {
  let page: Bench;
  beforeEach(() => {
    page = bench();
    page.engine.milliseconds = 30;
    page.engine.logits = (request) => {
      const logits = new Float32Array(CLASSES);
      logits[3] = 21.55 - Math.abs(angleOf(request));
      return logits;
    };
  });
  afterEach(() => page.dispose());

  async function running(gallery: boolean, state: object = {}) {
    const session = page.session({ gallery: [cat, cup], ...state });
    session.attach();
    await passing(200);
    expect(session.activity.status).toBe('ready');
    const results: ImageResult[] = [];
    const abort = new AbortController();
    const order = { specs: [parseStudy('rotate.angle=-30:30:10')], tolerance: null, gallery };
    const end = session.studies.run(order, (result) => void results.push(result), abort.signal);
    end.catch(() => undefined);
    return { session, results, abort, end };
  }

  it('finds breaking points of the image', async () => {
    const { results, end } = await running(false);
    await passing(5_000);
    expect(await end).toEqual([]);
    expect(results.map(({ image }) => image)).toEqual(['chelsea.jpg']);
    expect(results[0].result.breaks).toMatchObject([
      { side: 'lower', holdsTo: -21.5, breaksAt: -21.6 },
      { side: 'upper', holdsTo: 21.5, breaksAt: 21.6 },
    ]);
  });

  it('takes every image of the gallery, names those that it cannot, and goes on', async () => {
    page.engine.onAnalyze = ({ input: { imageId } }) => {
      if (imageId.includes('chelsea') && page.engine.requests.length > 1)
        throw new UserError('It is no picture.');
    };
    const { results, end } = await running(true);
    await passing(8_000);
    expect(await end).toEqual([{ image: 'chelsea.jpg', problem: 'It is no picture.' }]);
    expect(results.map(({ image }) => image)).toEqual(['coffee.jpg']);
  });

  it('lets the hand wait for one pass at most, however many studies are under way', async () => {
    const { session, end, abort } = await running(false);
    const order = { specs: [parseStudy('brightness.factor=0.5:2:0.5')], tolerance: null, gallery: false };
    session.studies.run(order, () => undefined, abort.signal).catch(() => undefined);
    session.desk.open();
    await passing(415);
    const before = page.engine.requests.length;
    expect(before).toBeGreaterThan(5);
    session.setParameter('rotate', 'angle', 7);
    await passing(100);
    // Behind what was under way.
    const after = page.engine.requests.slice(before);
    expect(after.findIndex((request) => angleOf(request) === 7)).toBe(1);
    abort.abort();
    await passing(200);
    await expect(end).rejects.toThrow();
  });

  it('waits for the hand, and studies the state in which it began', async () => {
    const { session, results, end } = await running(false);
    await passing(300);
    const before = page.engine.requests.length;
    for (let i = 1; i <= 10; i++) {
      session.setParameter('brightness', 'factor', 1 + i / 10);
      await passing(100);
    }
    const ofStudy = page.engine.requests
      .slice(before)
      .filter(({ question }) => question.methods[0]?.name === 'none');
    expect(ofStudy.length).toBeLessThanOrEqual(1);
    await passing(8_000);
    await end;
    const { steps } = (page.engine.requests.at(-1) as AnalysisRequest).input;
    expect(steps.find(({ name }) => name === 'brightness')?.parameters).toMatchObject({ factor: 1 });
    expect(results).toHaveLength(1);
  });

  it('stops at once', async () => {
    const { abort, end } = await running(true);
    await passing(300);
    const stopped = new DOMException('stopped', 'AbortError');
    abort.abort(stopped);
    await passing(100);
    await expect(end).rejects.toBe(stopped);
  });

  it('refuses augmentations of series', async () => {
    const session = page.session();
    session.attach();
    await passing(200);
    expect(session.activity.status).toBe('ready');
    const order = { specs: [parseStudy('time_shift.shift')], tolerance: null, gallery: false };
    await expect(session.studies.run(order, () => undefined, new AbortController().signal)).rejects.toThrow(
      'Time shift is not made for images',
    );
  });
});
