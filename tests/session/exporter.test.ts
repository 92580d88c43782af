import { CanvasUnavailable } from '../../src/media/api';
import { parameterLines } from '../../src/session/export/cards';
import { reduce } from '../../src/session/reducer';
import { DEFAULT_STATE } from '../../src/session/state';
import { bench, framesOf, OPTIONS, reaches, redOf } from './fakes';
import type { Bench } from './fakes';
import { GRACE } from '../../src/session/watchdog';
import { onFakeClock, passing } from '../support/clock';

onFakeClock();

let page: Bench;
beforeEach(() => (page = bench()));
afterEach(() => page.dispose());

async function recorded(...angles: readonly number[]) {
  const session = page.session();
  session.attach();
  await reaches(session, 'ready');
  for (const angle of angles) {
    session.setParameter('rotate', 'angle', angle);
    await reaches(session, 'ready');
  }
  return session;
}

describe('exports', () => {
  it('hand every frame to the encoder, in order, and tell how far they are', async () => {
    const session = await recorded(10, 20);
    const progress: string[] = [];
    session.activityChanged.connect(
      (_, { progress: now }) => now && progress.push(`${now.done}/${now.total} ${now.unit}`),
    );
    const blob = await session.exports.saveFilm(OPTIONS);
    expect(await framesOf(blob)).toEqual([0, 10, 20, 10]);
    expect(page.encoders.cards.map(redOf)).toEqual([0, 10, 20]);
    expect(page.encoders.cards[0]).toMatchObject({
      title: 'Predicts label 281 50 %',
      bars: [{ label: 'label 281', value: 7, text: '7.00', marked: true }],
    });
    expect(progress).toEqual(['0/3 frames', '1/3 frames', '2/3 frames', '3/3 frames']);
    expect(session.activity.progress).toBeNull();
    expect(session.activity.status).toBe('ready');
  });

  it('of a regression carry values and their unit', async () => {
    const session = page.session();
    session.update({ task: 'regression', unit: 'dots' });
    session.attach();
    await reaches(session, 'ready');
    await session.exports.saveFilm(OPTIONS);
    expect(page.encoders.cards[0]).toMatchObject({
      title: 'output 0 0.000 dots · explaining output 281 7.000 dots',
      bars: [{ label: 'output 281', value: 7, text: '7.000', marked: true }],
    });
  });

  it('of one picture draw that picture alone; a sheet has the augmented one over the map', async () => {
    const session = await recorded();
    await session.exports.saveFilm({ ...OPTIONS, picture: 'grad-cam' });
    await session.exports.saveContactSheet({ ...OPTIONS, picture: 'guided-backprop' });
    session.update({ method: 'none' });
    await reaches(session, 'ready');
    session.recorder.remove(0);
    await session.exports.saveContactSheet(OPTIONS);
    expect(page.encoders.cards.map((card) => card.pictures.length)).toEqual([1, 2, 1]);
  });

  it('in a sheet name the explained class under the predicted one, where that is another', async () => {
    const session = await recorded();
    await session.exports.saveContactSheet(OPTIONS);
    page.engine.logits = () => Float32Array.from({ length: 1000 }, (_, index) => (index === 3 ? 9 : 0));
    session.setParameter('rotate', 'angle', 5);
    await reaches(session, 'ready');
    await session.exports.saveContactSheet(OPTIONS);
    const [same, , another] = page.encoders.cards;
    expect(same).toMatchObject({ caption: [] });
    expect(another?.title).toMatch(/^label 3 /);
    expect(another?.caption).toEqual([expect.stringMatching(/^explaining label 281 /), 'Rotation 5°']);
    expect(page.encoders.opened.map((job) => 'lines' in job && job.lines)).toEqual([0, 2]);
  });

  it('of a series are graphs below each other, or pictures, as it is looked at when they are made', async () => {
    const image = { kind: 'asset', id: 'waves', name: 'waves.npy', bytes: 3, media: 'series' } as const;
    page.assets.keep('waves', new Blob(['abc']));
    const session = page.session({ image, augmentations: [], channelNames: ['a', 'b', 'c'], method: 'none' });
    session.attach();
    await reaches(session, 'ready');
    await session.exports.saveFilm(OPTIONS);
    session.update({ outlook: 'image' });
    await reaches(session, 'ready');
    await session.exports.saveFilm(OPTIONS);
    const [graphs, pictures] = page.encoders.cards.map((card) => card.pictures);
    expect(graphs).toHaveLength(2);
    expect(graphs.map((graph) => graph && 'lines' in graph && graph.lines.map(({ name }) => name))).toEqual([
      ['a', 'b', 'c'],
      ['a', 'b', 'c'],
    ]);
    expect(pictures.map((picture) => picture && 'rgba' in picture)).toEqual([true, true]);
    expect(page.encoders.opened.map((job) => [job.width, 'stacked' in job && job.stacked])).toEqual([
      [320, true],
      [160, false],
    ]);
  });

  it('leave the engine to other sessions', async () => {
    const session = await recorded(1, 2, 3, 4, 5, 6);
    const other = page.session();
    other.attach();
    await reaches(other, 'ready');
    page.engine.calls.length = 0;
    const saved = session.exports.saveFilm(OPTIONS);
    other.setParameter('rotate', 'angle', 77);
    await reaches(other, 'ready');
    expect(page.engine.calls.filter((call) => call === 'render').length).toBeLessThan(5);
    await saved;
    expect(page.engine.interleaved).toEqual([]);
    expect(page.encoders.running).toBe(0);
  });

  it('draw the next frames while one is encoded, and no more', async () => {
    const session = await recorded(1, 2, 3, 4, 5, 6);
    page.encoders.onAdd = () => new Promise(() => {});
    const drawn = () => page.engine.calls.filter((call) => call === 'render').length;
    const before = drawn();
    const saved = session.exports.saveFilm(OPTIONS);
    await passing(1000);
    expect(page.encoders.cards).toHaveLength(0);
    expect(drawn() - before).toBeGreaterThan(1);
    expect(drawn() - before).toBeLessThan(6);
    // A worker that answers no more does not keep anybody from cancelling.
    session.cancel();
    await expect(saved).rejects.toMatchObject({ name: 'AbortError' });
    expect(page.encoders.running).toBe(0);
    expect(session.activity).toMatchObject({ status: 'ready', progress: null, error: null });
  });

  it.each(['engine', 'encoders'] as const)('are whole when the worker of the %s dies', async (which) => {
    const session = await recorded(1, 2);
    const saved = session.exports.saveFilm(OPTIONS);
    while (page.encoders.cards.length === 0) await passing(0);
    page[which].crash();
    expect(await framesOf(await saved)).toEqual([0, 1, 2, 1]);
    expect(page.encoders.launches).toBe(which === 'encoders' ? 2 : 1);
    expect(page.encoders.running).toBe(0);
  });

  it('are whole when the worker of the encoders falls silent', async () => {
    const session = await recorded(1, 2);
    let cards = 0;
    page.encoders.onAdd = () => {
      cards += 1;
      if (cards === 2) page.encoders.hung = true;
    };
    const saved = session.exports.saveFilm(OPTIONS);
    while (cards < 2) await passing(0);
    await passing(GRACE + 3000);
    expect(await framesOf(await saved)).toEqual([0, 1, 2, 1]);
    expect(page.encoders.launches).toBe(2);
    expect(page.encoders.running).toBe(0);
  });

  it('are written on the page where no worker can draw', async () => {
    const session = await recorded(1);
    page.encoders.onAdd = () => {
      throw new CanvasUnavailable('There is no canvas.');
    };
    // Neither can this page, and says so.
    await expect(session.exports.saveFilm(OPTIONS)).rejects.toThrow('There is no canvas to draw on.');
    expect(page.encoders.launches).toBe(1);
    expect(page.encoders.running).toBe(0);
  });

  it('without frames say what to do', async () => {
    const session = await recorded();
    session.recorder.clear();
    await expect(session.exports.saveFilm(OPTIONS)).rejects.toThrow('There are no recorded frames.');
  });
});

describe('captions', () => {
  it('name the parameters that are not at their defaults, with units', () => {
    const set = (state: typeof DEFAULT_STATE, stepId: string, parameter: string, value: number) =>
      reduce(state, { type: 'set-parameter', stepId, parameter, value });
    const state = set(
      set(set(DEFAULT_STATE, 'rotate', 'angle', 37), 'center_crop', 'size', 0.8),
      'brightness',
      'factor',
      1.3,
    );
    expect(parameterLines(state)).toEqual(['Brightness ×1.3', 'Center crop 80 %', 'Rotation 37°']);
    expect(parameterLines(DEFAULT_STATE)).toEqual([]);
  });
});
