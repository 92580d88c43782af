import { filmOf } from '../../src/media/film';
import type { AnalysisSession } from '../../src/session/analysisSession';
import { bench, framesOf, OPTIONS, reaches } from './fakes';
import type { Bench } from './fakes';
import { onFakeClock, passing } from '../support/clock';

onFakeClock();

let page: Bench;
beforeEach(() => (page = bench()));
afterEach(() => page.dispose());

const drawn = () => page.engine.calls.filter((call) => call === 'render').length;

const tick = () => passing(1);

/** Frames of the last sweep that came after it was stopped. */
let left = 0;

/** A session whose sweep of the angle has recorded so many steps, after the first picture. */
async function swept(steps: number, before: (session: AnalysisSession) => void = () => {}) {
  const session = page.session();
  session.attach();
  await reaches(session, 'ready');
  before(session);
  // The pictures of the fakes tell angles from 0 on.
  session.setPlan({ stepId: 'rotate', parameter: 'angle' }, { from: 0 });
  session.play('rotate', 'angle');
  while (session.recorder.frames.length < steps + 1) await tick();
  const played = session.recorder.frames.length;
  session.stop();
  await reaches(session, 'ready');
  // What the engine was at when the sweep was stopped is a frame like any other, which no sweep encodes.
  left = session.recorder.frames.length - played;
  return session;
}

const encoded = async (cards: number) => {
  while (page.encoders.cards.length < cards) await tick();
};

/** The angles of the frames, there and back, as the fakes draw them. */
function angles(session: AnalysisSession): readonly number[] {
  const there = session.recorder.frames.map(({ state }) => {
    const rotation = state.augmentations.find((step) => step.name === 'rotate');
    return Number(rotation?.parameters.angle) % 256;
  });
  return filmOf(there, 'there-and-back');
}

describe('a GIF of a sweep', () => {
  it('is encoded while the sweep plays, of the pictures that were painted', async () => {
    const session = await swept(12);
    expect(page.encoders.cards.length).toBeGreaterThan(5);
    expect(drawn()).toBe(0);
    const gif = await session.exports.saveFilm(OPTIONS);
    expect(await framesOf(gif)).toEqual(angles(session));
    // The frames before and after the sweep alone are drawn for the file, and no second worker is started.
    expect(drawn()).toBe(1 + left);
    expect(left).toBeLessThanOrEqual(1);
    expect(page.encoders.launches).toBe(1);
    expect(page.encoders.running).toBe(0);
  });

  it.each([100, 250])(
    'is there at once when it is saved again, after 100 ms a frame with %s',
    async (delay) => {
      const session = await swept(3);
      await session.exports.saveFilm(OPTIONS);
      const [cards, launches] = [page.encoders.cards.length, page.encoders.launches];
      expect(await framesOf(await session.exports.saveFilm({ ...OPTIONS, delay }))).toEqual(angles(session));
      expect([page.encoders.cards.length, page.encoders.launches]).toEqual([cards, launches]);
    },
  );

  it.each([
    [
      'colours',
      (session: AnalysisSession) => session.update({ display: { ...session.state.display, opacity: 0.3 } }),
    ],
    ['labels', (session: AnalysisSession) => session.update({ labels: Array(1000).fill('another') })],
  ] as const)('is encoded anew in other %s', async (_, change) => {
    const session = await swept(3);
    // All but those before and after the sweep.
    await encoded(session.recorder.frames.length - 1 - left);
    change(session);
    await reaches(session, 'ready');
    const before = page.encoders.cards.length;
    await session.exports.saveFilm(OPTIONS);
    expect(page.encoders.cards.length - before).toBe(session.recorder.frames.length);
  });

  it('is encoded as the panel expects it to be saved', async () => {
    const expected = { format: 'gif', delay: 40, width: 96, picture: 'grad-cam', order: 'once' } as const;
    const session = await swept(6, (one) => one.exports.expectFilm(expected));
    const before = page.encoders.cards.length;
    expect(page.encoders.opened.map(({ width }) => width)).toEqual([96]);
    await session.exports.saveFilm(expected);
    expect(page.encoders.cards.length - before).toBeLessThan(session.recorder.frames.length);
  });

  it('is whole when the encoder dies, or can draw nothing, while the sweep plays', async () => {
    const session = await swept(6);
    page.encoders.crash();
    expect(await framesOf(await session.exports.saveFilm(OPTIONS))).toEqual(angles(session));
    expect(page.encoders.running).toBe(0);
  });

  it('leaves all to the file where no worker starts', async () => {
    page.encoders.onAdd = () => {
      throw new Error('It does not work here.');
    };
    const session = await swept(6);
    expect(page.encoders.launches).toBe(1);
    expect(page.encoders.running).toBe(0);
    page.encoders.onAdd = () => {};
    expect(await framesOf(await session.exports.saveFilm(OPTIONS))).toEqual(angles(session));
  });

  it('holds up nobody: frames that an encoder is too slow for are left to the file', async () => {
    let release = (): void => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    page.encoders.onAdd = () => held;
    const session = await swept(40);
    release();
    const cards = await session.exports.saveFilm(OPTIONS).then(framesOf);
    expect(cards).toEqual(angles(session));
    expect(drawn()).toBeGreaterThan(20);
  });

  it('is whole when its frames are cleared while it is saved', async () => {
    const session = await swept(3);
    const whole = angles(session);
    const saved = session.exports.saveFilm({ ...OPTIONS, width: 96 });
    const before = page.encoders.cards.length;
    await encoded(before + 2);
    session.recorder.clear();
    expect(await framesOf(await saved)).toEqual(whole);
  });

  it('can be cancelled while it waits for the encoder', async () => {
    page.encoders.onAdd = () => new Promise(() => {});
    const session = await swept(3);
    const saved = session.exports.saveFilm(OPTIONS);
    await tick();
    session.cancel();
    await expect(saved).rejects.toMatchObject({ name: 'AbortError' });
    expect(page.encoders.running).toBe(0);
  });

  it('keeps no encoder when the frames are cleared, or nobody looks any more', async () => {
    const session = await swept(3);
    expect(page.encoders.running).toBe(1);
    session.recorder.clear();
    await tick();
    expect(page.encoders.running).toBe(0);
    session.play('rotate', 'angle');
    while (page.encoders.running === 0) await tick();
    session.dispose();
    await tick();
    expect(page.encoders.running).toBe(0);
  });
});
