import type { AnalysisRequest } from '../../../src/engine/contract/request';
import { breakingPoints } from '../../../src/study/breakingPoints';
import { bench, CLASSES, type Bench } from '../fakes';
import { onHeldClock, passing } from '../../support/clock';

onHeldClock();

const angleOf = ({ input: { steps } }: AnalysisRequest): number =>
  steps.find((step) => step.name === 'rotate')?.parameters.angle ?? 0;

/** Class 3 up to an angle, class 4 beyond it. */
const upTo = (limit: number) => (request: AnalysisRequest) => {
  const logits = new Float32Array(CLASSES);
  logits[3] = limit - Math.abs(angleOf(request));
  logits[4] = 0.001;
  return logits;
};

describe('the future of a slider', () => {
  let page: Bench;
  beforeEach(() => {
    page = bench();
    page.engine.logits = upTo(33.33);
  });
  afterEach(() => page.dispose());

  async function shown(foresight = true) {
    const session = page.session({ foresight });
    session.attach();
    await passing(60);
    expect(session.activity.status).toBe('ready');
    return session;
  }
  const background = () =>
    page.engine.requests.filter(({ question }) => question.methods[0]?.name === 'none').length;

  it('comes coarse first, all sliders alike, once the hand rests', async () => {
    const session = await shown();
    await passing(80);
    expect(background()).toBe(0);
    await passing(3_000);
    const track = session.foresight.track('rotate', 'angle');
    expect(track?.samples.map(({ values }) => values[0])).toEqual(
      Array.from({ length: 17 }, (_, i) => -180 + 22.5 * i),
    );
    expect(track?.start).toMatchObject({ index: 3, explained: { index: 3 } });
    expect(track?.samples.map(({ index }) => index).filter((index) => index === 3)).toHaveLength(3);
    expect(session.foresight.track('brightness', 'factor')?.samples.length).toBeGreaterThanOrEqual(16);
  });

  it('waits while nobody looks at the tab, and goes on when somebody does', async () => {
    // A browser paints no frame of a hidden tab.
    let [isHidden, frames]: [boolean, (() => void)[]] = [false, []];
    const paint = (frame: () => void): void => void (isHidden ? frames.push(frame) : setTimeout(frame, 16));
    Object.assign(globalThis, { requestAnimationFrame: paint });
    try {
      await shown();
      page.engine.milliseconds = 30;
      await passing(500);
      isHidden = true;
      await passing(1_000);
      const before = background();
      expect(before).toBeGreaterThan(5);
      await passing(3_000);
      expect(background()).toBe(before);
      isHidden = false;
      frames.forEach(paint);
      frames = [];
      await passing(300);
      expect(background()).toBeGreaterThan(before);
    } finally {
      Reflect.deleteProperty(globalThis, 'requestAnimationFrame');
    }
  });

  it('gives way to the hand in another panel of the page', async () => {
    const first = await shown(false);
    await shown();
    page.engine.milliseconds = 30;
    await passing(300);
    const before = background();
    expect(before).toBeGreaterThan(0);
    for (let angle = 1; angle <= 20; angle++) {
      first.setParameter('rotate', 'angle', angle);
      await passing(50);
    }
    // What was under way, and no more.
    expect(background() - before).toBeLessThanOrEqual(1);
    await passing(500);
    expect(background() - before).toBeGreaterThan(1);
  });

  it('is found to a tenth of a step for the slider under the pointer', async () => {
    const session = await shown();
    session.foresight.focus({ stepId: 'rotate', parameter: 'angle' });
    await passing(5_000);
    const track = session.foresight.track('rotate', 'angle');
    if (!track) throw new Error('there is no track');
    expect(track.samples.length).toBeGreaterThan(33);
    const [lower, upper] = breakingPoints(track.axis, track.samples);
    for (const side of [lower, upper]) {
      expect(Math.abs(side.holdsTo ?? 0)).toBeGreaterThan(33.2);
      expect(Math.abs(side.breaksAt ?? 0)).toBeLessThan(33.46);
    }
  });

  it('has the answers behind it, for curves', async () => {
    const session = await shown();
    await passing(3_000);
    const answers = session.foresight.answers('rotate', 'angle');
    expect(answers).toHaveLength(17);
    const { value, logits, probabilities } = answers[8];
    expect([value, logits[3]]).toEqual([0, expect.closeTo(33.33, 4)]);
    expect(probabilities?.[3]).toBeGreaterThan(0.99);
    expect(session.foresight.answers('rotate', 'angle')).toBe(answers);
  });

  it('waits while the hand moves', async () => {
    const session = await shown();
    for (let angle = 1; angle <= 20; angle++) {
      session.setParameter('rotate', 'angle', angle);
      await passing(100);
    }
    expect(background()).toBe(0);
    await passing(1_000);
    expect(background()).toBeGreaterThan(0);
  });

  it('stays while its own slider moves, is another when others do, and is known when they return', async () => {
    const session = await shown();
    await passing(3_000);
    const [first, evaluations] = [session.foresight.track('rotate', 'angle'), background()];
    session.setParameter('rotate', 'angle', 90);
    expect(session.foresight.track('rotate', 'angle')).toEqual(first);
    session.setParameter('rotate', 'angle', 0);
    session.setParameter('brightness', 'factor', 2);
    expect(session.foresight.track('rotate', 'angle')).toBeNull();
    await passing(3_000);
    expect(background()).toBeGreaterThan(evaluations);
    const after = background();
    session.setParameter('brightness', 'factor', 1);
    await passing(3_000);
    expect(session.foresight.track('rotate', 'angle')).toEqual(first);
    expect(background()).toBe(after);
  });

  it('costs nothing where a parameter changes nothing', async () => {
    const session = await shown();
    await passing(3_000);
    // The place of a box without height or width.
    expect(session.foresight.track('erase', 'top')?.samples.length).toBeGreaterThanOrEqual(16);
    const places = page.engine.requests.filter(({ input: { steps } }) =>
      steps.some(({ name, parameters }) => name === 'erase' && 'top' in parameters && parameters.top > 0),
    );
    expect(places).toEqual([]);
  });

  it('is off where a pass takes too long, and says so', async () => {
    page.engine.passes = 400;
    const session = await shown();
    await passing(2_000);
    expect(background()).toBe(1);
    expect(session.foresight.off).toContain('more than 300 ms');
    expect(session.foresight.track('rotate', 'angle')).toBeNull();
  });

  it('is off where nobody wants it', async () => {
    const session = await shown(false);
    await passing(2_000);
    expect(background()).toBe(0);
    session.update({ foresight: true });
    await passing(1_000);
    expect(background()).toBeGreaterThan(0);
  });

  it('ends with the session, and with the last view', async () => {
    const session = page.session({ foresight: true });
    const view = session.attach();
    await passing(60);
    expect(session.activity.status).toBe('ready');
    await passing(300);
    view.dispose();
    const before = background();
    await passing(2_000);
    expect(background()).toBeLessThanOrEqual(before + 1);
  });
});
