import { applySteps } from '../../src/engine/augment/pipeline';
import { frameImage } from '../../src/engine/image/framing';
import type { Preview } from '../../src/engine/contract/pictures';
import { LivePreview } from '../../src/session/livePreview';
import { Previewer } from '../../src/session/preview';
import { imageOf } from '../../src/session/previewSource';
import { reduce } from '../../src/session/reducer';
import { toRequest } from '../../src/session/request';
import { DEFAULT_STATE } from '../../src/session/state';
import type { AnalysisState } from '../../src/session/state';
import type { Timing } from '../../src/session/timing';
import { warmUp } from '../../src/session/warmUp';
import { pictureOf, resultOf, SIZE } from './fakes';

const state: AnalysisState = { ...DEFAULT_STATE, size: SIZE };
const brighter: AnalysisState = {
  ...reduce(DEFAULT_STATE, { type: 'set-parameter', stepId: 'brightness', parameter: 'factor', value: 2 }),
  size: SIZE,
};
const request = (of: AnalysisState) => toRequest(of, null, null);
const withOriginal = (of: AnalysisState, red: number) => ({
  ...resultOf(request(of)),
  pictures: { original: pictureOf(red) },
});

describe('a preview', () => {
  it('is the augmented original of the latest result', () => {
    const previewer = new Previewer(applySteps);
    expect(previewer.preview(request(brighter), null)).toBeNull();
    previewer.rebase(withOriginal(state, 60));
    expect([...(previewer.preview(request(brighter), null) as Preview).picture.rgba.slice(0, 4)]).toEqual([
      120, 0, 0, 255,
    ]);
  });

  it('is not made of another image, size or crop', () => {
    const previewer = new Previewer(applySteps);
    previewer.rebase(withOriginal(state, 60));
    const others: readonly Partial<AnalysisState>[] = [
      { image: { kind: 'bundled', name: 'coffee.jpg' } },
      { size: 160 },
      { size: [SIZE, 16] },
      { window: [100, 50] },
      { display: { ...DEFAULT_STATE.display, channels: [2] } },
      { framing: { zoom: 2, x: 0.5, y: 0.5 } },
    ];
    for (const other of others) expect(previewer.preview(request({ ...state, ...other }), null)).toBeNull();
  });

  it('follows a dragged crop on a small copy of the picture, until the result brings the true one', () => {
    const previewer = new Previewer(applySteps);
    const zoomed = { ...state, framing: { zoom: 2, x: 0, y: 0 } };
    const source = imageOf({ width: 16, height: 16, data: new Uint8ClampedArray(16 * 16 * 4).fill(51) });
    previewer.setSource(request(zoomed).input.imageId, source);
    const expected = frameImage(source, zoomed.framing, { height: SIZE, width: SIZE }).data[0] * 255;
    expect(previewer.preview(request(zoomed), null)?.picture.rgba[0]).toBeCloseTo(expected, 0);
    previewer.rebase(withOriginal(zoomed, 99));
    expect(previewer.preview(request(zoomed), null)?.picture.rgba[0]).toBe(99);
  });
});

describe('the page’s thread', () => {
  it('draws one preview a frame, and rests after a dear one', async () => {
    let now = 0;
    let cost = 1;
    let frames: (() => void)[] = [];
    const timing: Timing = {
      now: () => now,
      delay: async () => {},
      frame: () => new Promise((resolve) => frames.push(resolve)),
      seen: async () => {},
    };
    const drawn: number[] = [];
    const preview = new LivePreview(
      (image) => {
        now += cost;
        return image;
      },
      {
        timing,
        wanted: () => ({ request: request(brighter), model: null }),
        elsewhere: () => null,
        imageBytes: async () => null,
        draw: () => drawn.push(now),
      },
    );
    preview.settle(withOriginal(state, 60));
    const paint = async () => {
      preview.request();
      preview.request();
      expect(frames).toHaveLength(1);
      frames.forEach((resolve) => resolve());
      frames = [];
      await Promise.resolve();
      await Promise.resolve();
      now += 16;
    };
    for (let i = 0; i < 3; i++) await paint();
    expect(drawn).toHaveLength(3);
    expect(preview.isShown).toBe(true);
    cost = 40;
    await paint();
    for (let i = 0; i < 10; i++) await paint();
    expect(drawn).toHaveLength(4);
    now += 320;
    await paint();
    expect(drawn).toHaveLength(5);
    preview.settle(withOriginal(state, 60));
    expect(preview.isShown).toBe(false);
  });

  it('is warmed up once, with every augmentation off its identity', async () => {
    const seen: unknown[] = [];
    const timing: Timing = {
      now: () => 0,
      delay: async () => {},
      frame: async () => {},
      seen: async () => {},
    };
    const augment = (image: Parameters<typeof applySteps>[0], steps: Parameters<typeof applySteps>[1]) => {
      seen.push(steps.map((step) => step.name).join());
      return applySteps(image, steps, { fixedSize: false });
    };
    await Promise.all([warmUp(augment, timing), warmUp(augment, timing)]);
    expect(seen).toHaveLength(6);
    expect(seen[0]).toBe('brightness,center_crop,rotate,perspective,erase');
  });
});

describe('a preview that the page’s thread has no time for', () => {
  const turned = (angle: number): AnalysisState => ({
    ...reduce(state, { type: 'set-parameter', stepId: 'rotate', parameter: 'angle', value: angle }),
    size: SIZE,
  });

  /** A page and a worker by hand: frames are painted, and the worker answers, when told to. */
  function watched(costs: { page: number; worker: number }) {
    let now = 0;
    let wanted: AnalysisState | null = null;
    const frames: (() => void)[] = [];
    const asked: { angle: unknown; answer(): Promise<void>; fail(): Promise<void> }[] = [];
    const drawn: string[] = [];
    const here: number[] = [];
    const preview = new LivePreview(
      (image, steps) => {
        now += costs.page;
        here.push(steps.find(({ name }) => name === 'rotate')?.parameters['angle' as never] ?? 0);
        return image;
      },
      {
        timing: {
          now: () => now,
          delay: async () => {},
          frame: () => new Promise((resolve) => frames.push(resolve)),
          seen: async () => {},
        },
        wanted: () => wanted && { request: request(wanted), model: null },
        elsewhere: (given) =>
          new Promise((resolve, reject) => {
            const angle = given.input.steps.find(({ name }) => name === 'rotate')?.parameters[
              'angle' as never
            ];
            asked.push({
              angle,
              answer: async () => {
                resolve({ picture: pictureOf(Number(angle)), milliseconds: costs.worker });
                await settled();
              },
              fail: async () => {
                reject(new Error('NotLoaded'));
                await settled();
              },
            });
          }),
        imageBytes: async () => null,
        draw: ({ picture }) => drawn.push(`${picture.rgba[0]}`),
      },
    );
    preview.settle(withOriginal(state, 60));
    const settled = async () => {
      for (let i = 0; i < 5; i++) await Promise.resolve();
    };
    const paint = async () => {
      frames.splice(0).forEach((resolve) => resolve());
      await settled();
    };
    const move = async (angle: number) => {
      wanted = turned(angle);
      preview.request();
      await paint();
    };
    const rest = () => {
      preview.settle(withOriginal(wanted ?? state, 60));
      wanted = null;
    };
    return { preview, asked, drawn, here, move, paint, rest };
  }

  it('is drawn by the worker, which says what it takes: what is cheap the page draws from then on', async () => {
    const { asked, drawn, here, move } = watched({ page: 1, worker: 2 });
    await move(10);
    expect([asked.length, here]).toEqual([1, []]);
    await asked[0].answer();
    expect(drawn).toEqual(['10']);
    await move(20);
    expect([asked.length, here, drawn.at(-1)]).toEqual([1, [20], '60']);
  });

  it('stays with the worker as long as it takes more than eight milliseconds', async () => {
    const { asked, here, drawn, move } = watched({ page: 30, worker: 30 });
    for (let angle = 1; angle <= 5; angle++) {
      await move(angle);
      await asked[angle - 1].answer();
    }
    expect([here, drawn]).toEqual([[], ['1', '2', '3', '4', '5']]);
  });

  it('goes to the worker where the page turned out to be slow', async () => {
    const costs = { page: 30, worker: 2 };
    const { asked, here, move } = watched(costs);
    await move(1);
    await asked[0].answer();
    await move(2);
    await move(3);
    expect([here, asked.map(({ angle }) => angle)]).toEqual([[2], [1, 3]]);
  });

  it('is asked for once at a time: of all that is wanted meanwhile the newest is next, and none goes back', async () => {
    const { asked, drawn, move, paint } = watched({ page: 30, worker: 30 });
    await move(1);
    for (const angle of [2, 3, 4]) await move(angle);
    expect(asked.map(({ angle }) => angle)).toEqual([1]);
    await asked[0].answer();
    await paint();
    expect(asked.map(({ angle }) => angle)).toEqual([1, 4]);
    await asked[1].answer();
    expect(drawn).toEqual(['1', '4']);
  });

  it('is not drawn when the result is on screen already', async () => {
    const { asked, drawn, move, rest } = watched({ page: 30, worker: 30 });
    await move(1);
    rest();
    await asked[0].answer();
    expect(drawn).toEqual([]);
  });

  it('is drawn by the page where the worker does not have the image, and a worker that ended holds nothing up', async () => {
    const { asked, here, move, rest } = watched({ page: 1, worker: 30 });
    await move(1);
    await asked[0].fail();
    expect(here).toEqual([1]);
    const other = watched({ page: 1, worker: 30 });
    await other.move(1);
    other.rest();
    await other.move(2);
    expect(other.asked.map(({ angle }) => angle)).toEqual([1, 2]);
    rest();
  });
});
