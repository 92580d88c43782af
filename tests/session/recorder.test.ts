import { HeldNumbers } from '../../src/session/heldNumbers';
import { FrameRecorder, recordingBudget, thumbnail } from '../../src/session/recorder';
import { toRequest } from '../../src/session/request';
import { DEFAULT_STATE, LIMITS } from '../../src/session/state';
import type { AnalysisState } from '../../src/session/state';
import { bench, reaches, resultOf } from './fakes';
import type { Bench } from './fakes';

const withTarget = (target: number): AnalysisState => ({ ...DEFAULT_STATE, target });
const add = (recorder: FrameRecorder, state: AnalysisState) =>
  recorder.add(state, resultOf(toRequest(state, null, null)), 'cat');
const targets = (recorder: FrameRecorder) => recorder.frames.map((frame) => frame.state.target);

function recorderWith(...numbers: readonly number[]): FrameRecorder {
  const recorder = new FrameRecorder();
  numbers.forEach((target) => add(recorder, withTarget(target)));
  return recorder;
}

describe('recording', () => {
  it('keeps one frame of a state, and knows it again after others', () => {
    const recorder = recorderWith(1, 2);
    expect(add(recorder, withTarget(1))).toBe('known');
    expect(targets(recorder)).toEqual([1, 2]);
  });

  it('does not tell states apart by what the network never sees', () => {
    const recorder = recorderWith(1);
    const looks = { ...withTarget(1), view: 'grad-cam', labels: ['a'], recording: false } as const;
    expect(add(recorder, looks)).toBe('known');
    const [first, ...others] = DEFAULT_STATE.augmentations;
    const off = { ...withTarget(1), augmentations: [{ ...first, enabled: false }, ...others] };
    expect(add(recorder, off)).toBe('added');
    expect(add(recorder, { ...off, augmentations: others })).toBe('known');
  });

  it('records a removed state again', () => {
    const recorder = recorderWith(1, 2);
    recorder.remove(0);
    expect(add(recorder, withTarget(1))).toBe('added');
    expect(targets(recorder)).toEqual([2, 1]);
    recorder.clear();
    expect(add(recorder, withTarget(1))).toBe('added');
  });

  it('keeps the oldest frames when it is full', () => {
    const recorder = new FrameRecorder(2);
    expect([1, 2, 3].map((target) => add(recorder, withTarget(target)))).toEqual(['added', 'added', 'full']);
    expect(targets(recorder)).toEqual([1, 2]);
  });

  it('keeps the numbers, and of the pictures the one that stands for the frame', () => {
    const state = { ...withTarget(1), method: 'guided-grad-cam', view: 'guided-backprop' } as const;
    const result = resultOf(toRequest(state, null, null));
    const recorder = new FrameRecorder();
    recorder.add(state, result, 'cat');
    const [frame] = recorder.frames;
    expect(frame.result).not.toHaveProperty('pictures');
    const { missing, ...numbers } = recorder.held(frame);
    expect(numbers).toEqual({ ...result.maps, picture: result.pictures['guided-backprop'] });
    expect(missing.size).toBe(0);
  });
});

describe('the bytes of a recording', () => {
  const SIDE = 64;
  /** What stays with a frame: words, logits and probabilities, a score, the thumbnail twice. */
  const SMALL = 8192 + 2 * 4 * 1000 + 64 + 2 * 4 * 8 * 8;
  const [AUGMENTED, GUIDED, CAM, PICTURE] = [4 * 3 * SIDE ** 2, 4 * 3 * SIDE ** 2, 4, 4 * 8 * 8];
  const WHOLE = SMALL + AUGMENTED + GUIDED + CAM + PICTURE;

  /** Of Guided Grad-CAM, with all its maps. */
  function record(recorder: FrameRecorder, target: number) {
    const state = withTarget(target);
    const result = resultOf(toRequest(state, null, null));
    const maps = {
      augmented: { height: SIDE, width: SIDE, channels: 3, data: new Float32Array(AUGMENTED / 4) },
      original: null,
      named: {
        'grad-cam': { channels: 1, height: 1, width: 1, data: Float32Array.of(1) },
        'guided-backprop': { channels: 3, height: SIDE, width: SIDE, data: new Float32Array(GUIDED / 4) },
      },
    };
    return recorder.add(state, { ...result, maps }, 'cat');
  }
  const missing = (recorder: FrameRecorder) =>
    recorder.frames.map((frame) => [...recorder.held(frame).missing].join(' '));

  it('are counted', () => {
    const recorder = new FrameRecorder();
    record(recorder, 1);
    expect(recorder.bytes).toBe(WHOLE);
    recorder.remove(0);
    expect(recorder.bytes).toBe(0);
    record(recorder, 1);
    recorder.clear();
    expect(recorder.bytes).toBe(0);
  });

  it('never exceed the budget: what costs least to compute again goes first, of the oldest frames first', () => {
    const recorder = new FrameRecorder(600, () => 3 * WHOLE);
    expect([1, 2, 3].map((target) => record(recorder, target))).toEqual(['added', 'added', 'added']);
    expect(recorder.whole).toBe(3);
    expect(record(recorder, 4)).toBe('thinned');
    expect(missing(recorder)).toEqual(['augmented', 'augmented', 'augmented', '']);
    expect(recorder.whole).toBe(1);
    let target = 5;
    while (record(recorder, target) === 'thinned') {
      expect(recorder.bytes).toBeLessThanOrEqual(3 * WHOLE);
      target += 1;
    }
    expect(missing(recorder)[0]).toBe('augmented pixels');
    // No frame is lost before what stays with all of them fills the budget.
    expect(record(recorder, target)).toBe('no-room');
    expect(recorder.frames).toHaveLength(Math.floor((3 * WHOLE) / SMALL));
    recorder.remove(0);
    expect(record(recorder, target)).toBe('thinned');
  });

  it('have less room beside a network that needs much itself', () => {
    const { most, large } = LIMITS.recordingBytes;
    const budgetOf = (side: number): number => recordingBudget({ height: side, width: side });
    expect([160, 512, 513, 1024].map(budgetOf)).toEqual([most, most, large, large]);
  });

  it('end with the picture that was seen', () => {
    const held = new HeldNumbers();
    const { maps, pictures } = resultOf(toRequest(withTarget(1), null, null));
    const picture = pictures.original ?? null;
    const gradient = { channels: 3, height: 1, width: 1, data: new Float32Array(3) };
    held.keep(1, { ...maps, named: { 'guided-backprop': gradient }, picture });
    held.keep(2, { ...maps, picture });
    const steps: string[] = [];
    for (let most = held.bytes - 1; held.bytes > 0; most = held.bytes - 1) {
      expect(held.fit(most)).toBe(true);
      steps.push(`${[...held.of(1).missing].join(' ')} | ${[...held.of(2).missing].join(' ')}`);
    }
    expect(steps).toEqual([
      'augmented | ',
      'augmented | augmented',
      'augmented pixels | augmented',
      'augmented pixels picture | augmented',
      'augmented pixels picture | augmented picture',
    ]);
    expect(held.fit(0)).toBe(false);
    expect(held.thinned).toBe(2);
  });

  it.each([
    [300_000, 'The recording has reached 288 MB: no frame is lost'],
    [60_000, 'The recording stopped at 288 MB: it keeps its first 3 frames'],
  ])('are told of, where there may be %d', async (budget, sentence) => {
    const page = bench();
    const session = page.session({}, null, new FrameRecorder(600, () => budget));
    session.attach();
    await reaches(session, 'ready');
    for (let angle = 1; angle <= 16; angle++) {
      session.setParameter('rotate', 'angle', angle);
      await reaches(session, 'ready');
    }
    expect(session.activity.notices).toEqual([expect.stringContaining(sentence)]);
    session.recorder.clear();
    expect(session.activity.notices).toEqual([]);
    page.dispose();
  });
});

describe('the shown frame', () => {
  it('stays the same frame when an earlier one is removed, and moves to a neighbour when it is removed itself', () => {
    const recorder = recorderWith(1, 2, 3);
    recorder.show(2);
    recorder.remove(0);
    expect(recorder.shownFrame?.state.target).toBe(3);
    recorder.remove(1);
    expect(recorder.shownFrame?.state.target).toBe(2);
    recorder.remove(0);
    expect(recorder.shown).toBeNull();
  });

  it('is always one that there is', () => {
    const recorder = recorderWith(1, 2);
    recorder.show(7);
    expect(recorder.shown).toBe(1);
    recorder.show(-3);
    expect(recorder.shown).toBe(0);
    recorder.clear();
    expect(recorder.shown).toBeNull();
    recorder.show(0);
    expect(recorder.shown).toBeNull();
  });
});

describe('thumbnails', () => {
  it('are means of the pixels, at most 64 wide and high, in the proportions of the picture', () => {
    const rgba = new Uint8ClampedArray(128 * 32 * 4);
    for (let x = 0; x < 128 * 32; x++) rgba.set([x % 2 ? 200 : 100, 0, 0, 255], x * 4);
    const small = thumbnail({ width: 128, height: 32, rgba, range: null });
    expect([small.width, small.height]).toEqual([64, 16]);
    expect([...small.rgba.slice(0, 4)]).toEqual([150, 0, 0, 255]);
  });

  it('of small pictures are copies', () => {
    const rgba = new Uint8ClampedArray([1, 2, 3, 255, 4, 5, 6, 255]);
    const copy = thumbnail({ width: 2, height: 1, rgba, range: null });
    expect(copy.rgba).toEqual(rgba);
    expect(copy.rgba).not.toBe(rgba);
  });
});

describe('frames of a session', () => {
  let page: Bench;
  beforeEach(() => (page = bench()));
  afterEach(() => page.dispose());

  it('come from results on screen while recording is on', async () => {
    const session = page.session();
    session.attach();
    await reaches(session, 'ready');
    session.update({ recording: false });
    session.setParameter('rotate', 'angle', 5);
    await reaches(session, 'ready');
    expect(session.recorder.frames).toHaveLength(1);
    session.update({ recording: true });
    session.setParameter('rotate', 'angle', 6);
    await reaches(session, 'ready');
    expect(session.recorder.frames.map((frame) => frame.label)).toEqual(['label 281', 'label 281']);
  });

  it('are drawn again without the network, and a change returns to the live picture', async () => {
    const session = page.session();
    session.attach();
    await reaches(session, 'ready');
    session.setParameter('rotate', 'angle', 50);
    await reaches(session, 'ready');
    session.recorder.show(0);
    await reaches(session, 'ready');
    expect(session.result?.pictures.augmented?.rgba[0]).toBe(0);
    session.update({ display: { ...session.state.display, colormap: 'turbo' } });
    await reaches(session, 'ready');
    expect(session.result?.request.look.colormap).toBe('turbo');
    expect(session.recorder.shown).toBe(0);
    session.recorder.show(null);
    await reaches(session, 'ready');
    expect(session.result?.pictures.augmented?.rgba[0]).toBe(50);
    expect(page.engine.calls.filter((call) => call === 'analyze')).toHaveLength(2);
    session.recorder.show(0);
    session.setParameter('rotate', 'angle', 60);
    expect(session.recorder.shown).toBeNull();
    await reaches(session, 'ready');
    expect(session.result?.pictures.augmented?.rgba[0]).toBe(60);
  });

  it('are sent with the picture that was seen, drawn again only in other colours', async () => {
    const session = page.session();
    session.attach();
    await reaches(session, 'ready');
    const [frame] = session.recorder.frames;
    const drawn = () => page.engine.calls.filter((call) => call === 'render').length;
    const asSeen = session.recorder.held(frame);
    expect((await session.recall(frame)).picture).toBe(asSeen.picture);
    expect(drawn()).toBe(0);
    const { display } = session.state;
    for (const change of [{ colormap: 'turbo' }, { opacity: 0.1 }, { scale: 'locked' }] as const) {
      session.update({ display: { ...display, ...change } });
      await reaches(session, 'ready');
      const before = drawn();
      expect((await session.recall(frame)).picture).not.toBe(asSeen.picture);
      expect(drawn()).toBe(before + 1);
    }
    session.update({ display });
    expect((await session.recall(frame)).picture).toBe(asSeen.picture);
  });

  it('survive errors and a new engine', async () => {
    const session = page.session();
    session.attach();
    await reaches(session, 'ready');
    page.engine.onAnalyze = () => {
      throw Object.assign(new Error('No.'), { name: 'UserError' });
    };
    session.setParameter('rotate', 'angle', 50);
    await reaches(session, 'error');
    page.engine.crash();
    page.engine.onAnalyze = () => {};
    session.recorder.show(0);
    await reaches(session, 'ready');
    expect(session.result?.pictures.augmented?.rgba[0]).toBe(0);
    expect(session.recorder.frames).toHaveLength(1);
  });

  it('end at the limit with a notice that goes when there is room again', async () => {
    const session = page.session();
    Object.assign(session.recorder, { limit: 1 });
    session.attach();
    await reaches(session, 'ready');
    session.setParameter('rotate', 'angle', 1);
    await reaches(session, 'ready');
    expect(session.activity.notices).toEqual([expect.stringContaining('The recording is full')]);
    session.recorder.clear();
    expect(session.activity.notices).toEqual([]);
  });
});
