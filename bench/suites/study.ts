/** The slider's future and studies: how soon they are there, and what they cost whoever drags meanwhile. */
import type { Session } from '../../src/session/types';
import { launch, openContext } from '../lib/browser';
import { serveDevPanel } from '../lib/devPanel';
import { interleave, type Contestant } from '../lib/interleave';
import { openPanel } from '../lib/pages';
import type { Row } from '../lib/results';
import { itself, toRows, type Suite } from '../lib/suite';
import { STUDY } from '../names';
import { sweepOnce } from './sweep';

const MODEL = 'efficientnet-lite0';
const SIZE = 160;
const ON = `${MODEL} ${SIZE}`;
/** Side of the small network of many images: what the page does does not depend on the network. */
const TINY = 28;
/** Of the sweep, and of the study beside it. */
const FRAMES = 73;

/**
 * Runs in the page: how long tracks take from the moment at which the screen is up to date, in another framing each time.
 * @param wanted tracks, and points that each of them has; of one track the slider is under the pointer
 */
async function growTracks(wanted: { readonly tracks: number; readonly points: number }): Promise<number> {
  const { session } = window as unknown as { session: Session };
  const until = async (holds: () => boolean): Promise<number> => {
    while (!holds()) await new Promise((resolve) => setTimeout(resolve, 2));
    return performance.now();
  };
  const rotate = session.desk.sliders.find(({ augmentation }) => augmentation === 'rotate');
  if (!rotate?.stepId) throw new Error('there is no rotation');
  const slider = { stepId: rotate.stepId, parameter: rotate.parameter };
  const zoom = 1 + Math.random();
  session.update({ foresight: true, method: 'guided-grad-cam', framing: { zoom, x: 0.5, y: 0.5 } });
  session.foresight.focus(wanted.tracks === 1 ? slider : null);
  const begin = await until(() => session.activity.status === 'ready');
  const grown = (): number =>
    session.desk.sliders.filter(({ stepId, parameter }) => {
      const track = session.foresight.track(stepId ?? '', parameter);
      return (track?.samples.length ?? 0) >= wanted.points;
    }).length;
  const end = await until(() => grown() >= wanted.tracks);
  session.update({ foresight: false });
  return end - begin;
}

/** Runs in the page: maps of a study along the rotation, a second. */
async function studyMaps(): Promise<number> {
  const { session } = window as unknown as { session: Session };
  const rotate = session.desk.sliders.find(({ augmentation }) => augmentation === 'rotate');
  if (!rotate?.stepId) throw new Error('there is no rotation');
  const framing = { zoom: 1 + Math.random(), x: 0.5, y: 0.5 };
  session.update({ foresight: false, method: 'guided-grad-cam', framing });
  while (session.activity.status !== 'ready') await new Promise((resolve) => setTimeout(resolve, 2));
  session.desk.choose({
    along: { stepId: rotate.stepId, parameter: rotate.parameter },
    measure: 'spearman',
    images: 'one',
  });
  const begin = performance.now();
  const view = session.desk.open();
  session.desk.run();
  while (!session.desk.study?.isComplete) await new Promise((resolve) => setTimeout(resolve, 2));
  const end = performance.now();
  view.dispose();
  const points = session.desk.study.images[0]?.points.filter(({ map }) => map).length ?? 0;
  return (points / (end - begin)) * 1000;
}

interface Many {
  /** Longest task of the page while it runs, milliseconds. */
  readonly longest: number;
  /** Growth of the heap from the first tenth on, megabytes. */
  readonly growth: number;
  /** From the press until the study has ended, milliseconds. */
  readonly stop: number;
  readonly seconds: number;
  /** Images that were studied again after it went on. */
  readonly again: number;
}

/** Runs in the page: a folder of so many pictures, all of them studied along the rotation. */
async function studyMany(count: number): Promise<Many> {
  const { session } = window as unknown as { session: Session };
  /** Without what nobody holds any more. */
  const heap = async (): Promise<number> => {
    const { collectGarbage } = window as unknown as { collectGarbage: () => Promise<void> };
    await collectGarbage();
    const { memory } = performance as unknown as { memory?: { usedJSHeapSize: number } };
    return (memory?.usedJSHeapSize ?? NaN) / 2 ** 20;
  };
  const until = async (holds: () => boolean): Promise<void> => {
    while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
  };
  const canvas = new OffscreenCanvas(200, 200);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('there is no canvas');
  const files: { file: Blob; name: string }[] = [];
  for (let i = 0; i < count; i++) {
    for (let k = 0; k < 12; k++) {
      context.fillStyle = `hsl(${(i * 37 + k * 61) % 360} 70% ${20 + ((i * 7 + k * 11) % 60)}%)`;
      context.fillRect((i * 13 + k * 47) % 200, (i * 29 + k * 31) % 200, 60, 60);
    }
    files.push({ file: await canvas.convertToBlob({ type: 'image/jpeg' }), name: `${i}.jpg` });
  }
  session.update({ foresight: false, method: 'none' });
  await session.files.openFolder(files, 'made');
  await until(() => session.activity.status === 'ready');
  const rotate = session.desk.sliders.find(({ augmentation }) => augmentation === 'rotate');
  if (!rotate?.stepId) throw new Error('there is no rotation');
  session.desk.choose({
    along: { stepId: rotate.stepId, parameter: rotate.parameter },
    measure: 'survival',
    images: 'gallery',
  });
  const tasks: number[] = [];
  const observer = new PerformanceObserver((list) =>
    list.getEntries().forEach(({ duration }) => tasks.push(duration)),
  );
  observer.observe({ type: 'longtask' });
  const view = session.desk.open();
  const done = (): number => session.desk.study?.images.length ?? 0;
  const begin = performance.now();
  session.desk.run();
  await until(() => done() >= count / 10);
  const early = await heap();
  await until(() => done() >= count / 2);
  const pressed = performance.now();
  session.desk.stop();
  await until(() => session.desk.progress === null);
  const stopped = performance.now();
  const before = done();
  session.desk.run();
  await until(() => session.desk.progress !== null);
  const again = Math.max(0, before - (session.desk.progress?.done ?? before));
  await until(() => session.desk.study?.isComplete ?? false);
  const end = performance.now();
  observer.disconnect();
  const growth = (await heap()) - early;
  view.dispose();
  return {
    longest: Math.max(0, ...tasks),
    growth,
    stop: stopped - pressed,
    seconds: (end - begin) / 1000,
    again,
  };
}

/** Runs in the page. */
function foresee(foresight: boolean): void {
  (window as unknown as { session: Session }).session.update({ foresight });
}

/** How long the hand rests before it drags: tracks are under way by then. Milliseconds, and moves of a drag. */
const [REST, MOVES] = [400, 12];

export const study: Suite = async function* ({ quick }) {
  const server = await serveDevPanel();
  const browser = await launch();
  const most = quick ? 1 : 5;
  const rounds = { least: most, most, warmUps: quick ? 0 : 1, budget: Infinity };
  try {
    const context = await openContext(browser);
    const panel = await openPanel(context, server.url({ model: MODEL, size: SIZE }));
    const { page } = panel;
    const tracks: readonly Contestant[] = [
      { name: STUDY.first, measure: () => page.evaluate(growTracks, { tracks: 1, points: 5 }) },
      { name: STUDY.nine, measure: () => page.evaluate(growTracks, { tracks: 9, points: 17 }) },
    ];
    yield* toRows({ what: STUDY.tracks, on: ON }, await interleave(tracks, rounds), itself);

    const speeds: readonly Contestant[] = [
      { name: STUDY.maps, measure: () => page.evaluate(studyMaps) },
      {
        name: STUDY.sweep,
        measure: async () => (FRAMES / (await page.evaluate(sweepOnce, FRAMES)).sweep) * 1000,
      },
    ];
    const fast = await interleave(speeds, rounds);
    yield* toRows({ what: STUDY.speed, on: ON, unit: 'frames/s' }, fast, itself);

    // One page, so that nobody computes beside whoever is measured.
    await page.evaluate(() => {
      const { session } = window as unknown as { session: Session };
      session.update({ recording: false });
      session.resetAll();
    });
    const drags = [true, false].map((on): Contestant => ({
      name: on ? STUDY.withTracks : STUDY.withoutTracks,
      measure: async () => {
        await page.evaluate(foresee, on);
        await new Promise((resolve) => setTimeout(resolve, REST));
        return panel.drag(MOVES);
      },
    }));
    const often = quick ? 4 : 20;
    const dragged = await interleave(drags, { least: often, most: often, warmUps: 1, budget: Infinity });
    yield* toRows({ what: STUDY.drag, on: ON }, dragged, itself);
    await context.close();

    const count = quick ? 100 : 2_000;
    const name = quick ? `${count} images × 17 points` : STUDY.images;
    const other = await openContext(browser);
    const { page: many } = await openPanel(other, server.url({ model: 'tiny', size: TINY }));
    const driver = await other.newCDPSession(many);
    await many.exposeFunction('collectGarbage', () => driver.send('HeapProfiler.collectGarbage'));
    await many.getByRole('radio', { name: 'Study', exact: true }).check();
    const once = { least: 1, most: 1, warmUps: 0, budget: Infinity };
    const all = await interleave([{ name, measure: () => many.evaluate(studyMany, count) }], once);
    for (const [what, unit, of] of MANY) {
      const told = toRows({ what: STUDY.many, on: STUDY.tiny, unit }, all, of);
      yield* told.map((row) => ({ ...row, who: `${name}: ${what}` }));
    }
    await other.close();
  } finally {
    await browser.close();
    await server.close();
  }
};

const MANY: readonly (readonly [string, Row['unit'], (many: Many) => number])[] = [
  ['time', 's', ({ seconds }) => seconds],
  [STUDY.longest, 'ms', ({ longest }) => longest],
  ['growth of the heap after the first tenth', 'MB', ({ growth }) => growth],
  [STUDY.stop, 'ms', ({ stop }) => stop],
];
