/** Two networks on one slider. */
import { UserError } from '../../src/engine/contract/errors';
import type { AnalysisRequest } from '../../src/engine/contract/request';
import { chartOf } from '../../src/session/studies/chart';
import type { Source } from '../../src/session/state';
import { parseStudy } from '../../src/study/spec';
import { bench, CLASSES, reaches, type Bench } from './fakes';
import { onHeldClock, passing } from '../support/clock';

onHeldClock();

const OTHER: Source = { kind: 'asset', id: 'b'.repeat(64), name: 'other.onnx', bytes: 3 };
const CAT = 281;
/** Of the other network, whose classes stand in the order of their names backwards. */
const REVERSED = Array.from({ length: CLASSES }, (_, i) => `Label_${CLASSES - 1 - i}, a synonym`);

const angleOf = ({ input: { steps } }: AnalysisRequest): number =>
  steps.find((step) => step.name === 'rotate')?.parameters.angle ?? 0;

const isOther = ({ question }: AnalysisRequest): boolean => question.modelId === OTHER.id;

describe('another network', () => {
  let page: Bench;
  beforeEach(() => {
    page = bench();
    page.assets.keep(OTHER.id, new Blob(['net']));
    page.engine.about = (name) => (name === OTHER.name ? { labels: REVERSED } : {});
    // The first network sees the cat up to 30°, the other one always, the less the further it is turned.
    page.engine.logits = (request) => {
      const logits = new Float32Array(CLASSES);
      if (isOther(request)) logits[CLASSES - 1 - CAT] = 10 - Math.abs(angleOf(request)) / 20;
      else logits[Math.abs(angleOf(request)) <= 30 ? CAT : 3] = 10;
      return logits;
    };
  });
  afterEach(() => page.dispose());

  async function shown(state: Parameters<Bench['session']>[0] = {}) {
    const session = page.session({ compare: OTHER, ...state });
    session.attach();
    await passing(300);
    expect(session.activity.status).toBe('ready');
    return session;
  }
  const ofOther = () => page.engine.requests.filter(isOther);

  it('is asked for the same class of the same input, by its label', async () => {
    const session = await shown();
    const { baseline, result } = session;
    expect([baseline.kind, baseline.name, baseline.problem]).toEqual(['network', 'other.onnx', null]);
    const [{ input, question }] = ofOther();
    expect(input).toEqual(result?.request.input);
    expect(question).toMatchObject({
      target: CLASSES - 1 - CAT,
      methods: result?.request.question.methods,
    });
    expect(baseline.labelOf(CLASSES - 1 - CAT)).toBe('Label_281, a synonym');
    expect(baseline.placeOf(CAT)).toBe(CLASSES - 1 - CAT);
    expect(baseline.result?.request.question.modelId).toBe(OTHER.id);
    expect(session.result?.request.question.modelId).not.toBe(OTHER.id);
  });

  it('is studied along the same slider, and drawn beside the first, named by the network', async () => {
    const session = await shown();
    session.desk.open();
    await passing(6_000);
    const { study } = session.desk;
    expect(study?.isComplete).toBe(true);
    expect(study?.images[0].breaks).toMatchObject([{ holdsTo: -30 }, { holdsTo: 30 }]);
    const { name, images } = study?.beside ?? {};
    expect(name).toBe('other.onnx');
    expect(images?.[0].breaks).toMatchObject([{ breaksAt: null }, { breaksAt: null }]);
    expect(images?.[0].start.explained.index).toBe(CLASSES - 1 - CAT);
    const chart =
      study &&
      chartOf(study, {
        measure: 'score',
        shown: [],
        candidates: null,
        present: 0,
        labelOf: (index) => `label ${index}`,
        network: 'first.onnx',
      });
    const [first, second] = chart?.lines ?? [];
    expect([first.label, second.label]).toEqual(['label 281, first.onnx', 'label 281, other.onnx']);
    const at = (value: number) => chart?.xs.indexOf(value) ?? -1;
    expect([first.values[at(180)], second.values[at(180)]]).toEqual([0, 1]);
    // Only the first one breaks there: nobody asked the other.
    expect([first.values[at(30)], second.values[at(30)]]).toEqual([10, undefined]);
  });

  it('is studied over a gallery too: two curves of the share that holds', async () => {
    const gallery: readonly Source[] = ['a', 'b'].map((name) => ({ kind: 'bundled', name: `${name}.jpg` }));
    const session = await shown({ gallery });
    session.desk.choose({ images: 'gallery', measure: 'survival' });
    session.desk.open();
    session.desk.run();
    await passing(12_000);
    const { study } = session.desk;
    expect(study?.isComplete).toBe(true);
    const shareAt = (points: readonly { value: number; share: number }[], at: number) =>
      points.find(({ value }) => value === at)?.share;
    expect(shareAt(study?.survival ?? [], 180)).toBe(0);
    expect(shareAt(study?.beside?.survival ?? [], 180)).toBe(1);
  });

  it('is studied for Python as well, its rows named', async () => {
    const session = await shown();
    const found: [string | undefined, string, unknown][] = [];
    const order = { specs: [parseStudy('rotate.angle=-60:60:30')], tolerance: null, gallery: false };
    const end = session.studies.run(
      order,
      ({ model, labelOf, result }) =>
        void found.push([model, labelOf(result.start.index), result.breaks?.map(({ holdsTo }) => holdsTo)]),
      new AbortController().signal,
    );
    await passing(6_000);
    await end;
    expect(found).toEqual([
      [expect.any(String), expect.stringContaining('281'), [-30, 30]],
      ['other.onnx', 'Label_281, a synonym', [-60, 60]],
    ]);
  });

  it('is asked how alike it looks at each image of the gallery', async () => {
    const data = Float32Array.of(0, 1, 0, 1);
    page.engine.named = { 'grad-cam': { channels: 1, height: 2, width: 2, data } };
    const gallery: readonly Source[] = ['a', 'b'].map((name) => ({ kind: 'bundled', name: `${name}.jpg` }));
    const session = await shown({ gallery, method: 'grad-cam' });
    const found: unknown[] = [];
    const end = session.studies.likeness(true, (one) => void found.push(one), new AbortController().signal);
    await passing(3_000);
    await end;
    expect(found).toEqual(
      ['a.jpg', 'b.jpg'].map((image) =>
        expect.objectContaining({ image, method: 'grad-cam', mean_absolute: 0, overlap: 1 }),
      ),
    );
  });

  it('follows every value of the slider, without a rest of the hand', async () => {
    const session = await shown();
    const changes = jest.fn();
    session.baseline.changed.connect(changes);
    for (let angle = 1; angle <= 8; angle++) {
      session.setParameter('rotate', 'angle', angle);
      await passing(20);
    }
    expect(ofOther().map(angleOf)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    expect(changes).toHaveBeenCalledTimes(8);
  });

  it('costs the screen nothing while nobody compares', async () => {
    const session = await shown({ compare: null });
    session.setParameter('rotate', 'angle', 9);
    await passing(1_000);
    expect(page.engine.calls.filter((name) => name === 'loadModel')).toHaveLength(1);
    session.update({ compare: OTHER });
    await passing(300);
    expect(ofOther().map(angleOf)).toEqual([9]);
    session.update({ compare: null });
    await passing(300);
    expect([session.baseline.kind, session.baseline.problem]).toEqual(['untouched', null]);
    expect(session.baseline.result?.request.question.modelId).not.toBe(OTHER.id);
  });

  it('has a line of its own along the slider, over its whole range once the hand rests', async () => {
    const session = await shown({ foresight: true });
    session.setParameter('rotate', 'angle', 45);
    await passing(6_000);
    const { beside } = session;
    expect(beside?.name).toBe('other.onnx');
    expect(beside?.answered.map(({ logits }) => logits[CLASSES - 1 - CAT])).toEqual([10, 7.75]);
    const [first, last] = [beside?.foretold[0], beside?.foretold.at(-1)];
    expect([first?.value, last?.value]).toEqual([-180, 180]);
    expect(first?.logits[CLASSES - 1 - CAT]).toBe(1);
  });

  it('says so where it has no such class, and explains what it predicts itself', async () => {
    page.engine.about = (name) => (name === OTHER.name ? { labels: ['dog', 'bird'], classCount: 2 } : {});
    const session = await shown();
    expect(session.baseline.problem).toBe(
      'other.onnx has no class “label 281”; of it the class that it predicts itself is explained.',
    );
    expect(session.notes).toContain(session.baseline.problem);
    expect(ofOther()[0].question.target).toBeNull();
    expect(session.baseline.result).not.toBeNull();
  });

  it('of another task is not compared with, in a sentence', async () => {
    page.engine.about = (name) => (name === OTHER.name ? { task: 'regression' } : {});
    const session = await shown();
    expect(session.baseline.problem).toBe(
      'other.onnx answers with outputs, EfficientNet-Lite0 with classes: the two cannot be compared; give another network, or say the task of both.',
    );
    expect([session.baseline.result, session.beside, ofOther()]).toEqual([null, null, []]);
    expect(session.activity.status).toBe('ready');
  });

  it('that cannot be read disturbs nothing, and is not read again for every value', async () => {
    page.engine.about = (name) => {
      if (name === OTHER.name) throw new UserError('other.onnx is damaged.');
      return {};
    };
    const session = await shown();
    for (const angle of [1, 2, 3]) {
      session.setParameter('rotate', 'angle', angle);
      await passing(100);
    }
    expect(session.baseline.problem).toBe('other.onnx is damaged.');
    expect(page.engine.calls.filter((name) => name === 'loadModel')).toHaveLength(2);
    expect([session.activity.status, session.activity.error]).toEqual(['ready', null]);
    page.engine.about = () => ({});
    session.retry();
    await passing(500);
    expect([session.baseline.problem, session.baseline.result === null]).toEqual([null, false]);
  });

  it('of no names has the classes of the first one where it has as many', async () => {
    page.engine.about = () => ({});
    const session = await shown();
    expect(session.baseline.placeOf(CAT)).toBe(CAT);
    expect(session.baseline.labelOf(CAT)).toBe('label 281');
  });

  it('is asked anew where the network of the screen is another one, whose classes are others', async () => {
    const FIRST: Source = { kind: 'asset', id: 'a'.repeat(64), name: 'first.onnx', bytes: 3 };
    page.assets.keep(FIRST.id, new Blob(['one']));
    page.engine.about = (name) => {
      if (name === FIRST.name) return { labels: [...REVERSED] };
      return name === OTHER.name ? { labels: REVERSED } : {};
    };
    const session = await shown();
    expect(session.baseline.placeOf(CAT)).toBe(CLASSES - 1 - CAT);
    session.update({ model: FIRST });
    await passing(500);
    expect(session.baseline.placeOf(CAT)).toBe(CAT);
    expect(ofOther().map(({ question }) => question.target)).toEqual([CLASSES - 1 - CAT, CAT]);
  });

  it('is opened in the page as a file', async () => {
    const session = await shown({ compare: null });
    await session.files.openOther(new Blob(['another']), 'mine.onnx');
    await reaches(session, 'ready');
    await passing(300);
    expect(session.baseline.name).toBe('mine.onnx');
    expect(session.state.model.name).not.toBe('mine.onnx');
  });
});
