/** @jest-environment ./tests/support/browserEnvironment.js */
import { WidgetModel } from '@jupyter-widgets/base';
import type { AnalysisRequest } from '../../src/engine/contract/request';
import { KernelLink } from '../../src/widget/kernelLink';
import type { AnalysisState } from '../../src/session/state';
import { StudySender } from '../../src/widget/studySender';
import { bench, CLASSES, type Bench } from '../session/fakes';
import { onHeldClock, passing } from '../support/clock';
import { FakeManager } from './harness';

onHeldClock();

const angleOf = ({ input: { steps } }: AnalysisRequest): number =>
  steps.find((step) => step.name === 'rotate')?.parameters.angle ?? 0;

describe('a study that Python asks for', () => {
  let page: Bench;
  beforeEach(() => {
    page = bench();
    page.engine.milliseconds = 10;
    page.engine.logits = (request) => {
      const logits = new Float32Array(CLASSES);
      logits[3] = 21.55 - Math.abs(angleOf(request));
      return logits;
    };
  });
  afterEach(() => page.dispose());

  /** A kernel that takes every part. */
  async function asked(change: object = {}, takes = true, state: Partial<AnalysisState> = {}) {
    const session = page.session(state);
    session.attach();
    await passing(200);
    const manager = new FakeManager();
    const model = manager.make(WidgetModel, {}, 'main');
    const sender = new StudySender(session, new KernelLink(model));
    const { comm } = model;
    comm.onMessage = (message) => {
      if (message.type === 'study-part' && takes)
        comm.tell('taken', { transfer: message.transfer, sequence: message.sequence });
    };
    const order = {
      type: 'study',
      request: 'question',
      order: { studies: ['rotate.angle=-30:30:10'] },
      tolerance: null,
      gallery: false,
      ...change,
    } as const;
    const end = sender.answer(order);
    return { comm, sender, end, order, manager, session };
  }

  it('is answered in parts, the last of which ends it', async () => {
    const { comm, end } = await asked();
    await passing(8_000);
    await end;
    const parts = comm.messages('study-part');
    expect(parts.map(({ sequence, done, total, last }) => [sequence, done, total, last])).toEqual([
      [0, 1, 1, false],
      [1, 1, 1, true],
    ]);
    const [{ points, breaks, request }] = parts;
    expect(request).toBe('question');
    expect(Object.keys(points).slice(0, 4)).toEqual(['image', 'rotate.angle', 'index', 'label']);
    expect(breaks).toMatchObject({ parameter: ['rotate.angle', 'rotate.angle'], holds_to: [-21.5, 21.5] });
    expect(comm.messages('study-failed')).toEqual([]);
  });

  it('of proofs is answered curve by curve', async () => {
    const { comm, end } = await asked({ order: { proofs: ['deletion', 'randomisation'] } });
    await passing(20_000);
    await end;
    // The fake engine makes no maps.
    expect(comm.messages('study-failed')).toMatchObject([
      { sentence: expect.stringContaining('made no map of this image') },
    ]);
    page.engine.named = { 'grad-cam': { channels: 1, height: 1, width: 1, data: new Float32Array([1]) } };
    const more = await asked({ order: { proofs: ['deletion', 'randomisation'] } }, true, {
      method: 'grad-cam',
    });
    await passing(20_000);
    await more.end;
    expect(more.comm.messages('study-failed')).toEqual([]);
    const parts = more.comm.messages('study-part');
    expect(parts.map(({ done, total, last }) => [done, total, last])).toEqual([
      [1, 2, false],
      [2, 2, false],
      [2, 2, true],
    ]);
    const [{ points }, { points: drawnAnew }] = parts;
    expect(points).toMatchObject({ proof: Array(21).fill('deletion'), method: Array(21).fill('grad-cam') });
    // The fake network says 50 % of everything.
    expect(points.value).toEqual(Array(21).fill(0.5));
    expect(drawnAnew.share).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8].map((eighths) => eighths / 8));
    expect(page.engine.calls.filter((name) => name === 'loadModel')).toHaveLength(9);
    expect(more.comm.messages('study-failed')).toEqual([]);
  });

  it('of a proof that there is not says which there are', async () => {
    const { comm, end } = await asked({ order: { proofs: ['deletoin'] } });
    await passing(100);
    await end;
    expect(comm.messages('study-failed')).toMatchObject([
      { sentence: expect.stringContaining('one of deletion, insertion, road, randomisation') },
    ]);
  });

  it('says every few seconds that it goes on', async () => {
    page.engine.milliseconds = 1_000;
    const { comm } = await asked();
    await passing(11_000);
    expect(comm.messages('study-alive')).toHaveLength(2);
  });

  it('that cannot be meant is answered with a sentence', async () => {
    const { comm, end } = await asked({ order: { studies: ['rotat.angle'] } });
    await passing(100);
    await end;
    expect(comm.messages('study-failed')).toMatchObject([
      { request: 'question', sentence: expect.stringContaining('no augmentation “rotat”') },
    ]);
  });

  it('is finished where the kernel dies meanwhile, which is said, and what it found is kept', async () => {
    const studies = ['rotate.angle=-30:30:10', 'brightness.factor=0.5:1.5:0.5'];
    const { comm, end, manager, session } = await asked({ order: { studies } });
    await passing(100);
    comm.dead = true;
    manager.kernel.statusChanged.emit('dead');
    await passing(8_000);
    await end;
    expect(comm.messages('study-part')).toEqual([]);
    expect(session.activity.notices).toEqual([
      'The kernel is gone, so it cannot take the study; the page finishes it for its own curves. Run the cell again.',
    ]);
    const { state } = session;
    for (const [index, value] of [-30, 20, 30].entries()) {
      const augmentations = state.augmentations.map((step) =>
        step.name === 'rotate' ? { ...step, parameters: { ...step.parameters, angle: value } } : step,
      );
      const logits = session.foresight.recall({ ...state, augmentations });
      expect(logits?.[3]).toBeCloseTo([-8.45, 1.55, -8.45][index], 5);
    }
    const last = page.engine.requests.at(-1)?.input.steps.find(({ name }) => name === 'brightness');
    expect(last?.parameters).not.toMatchObject({ factor: 1 });
  });

  it('ends when Python stops it or does not want it, without a word', async () => {
    const { comm, sender, end } = await asked();
    await passing(100);
    sender.stop('question');
    await passing(1_000);
    await end;
    const refused = await asked({}, false);
    await passing(8_000);
    const [part] = refused.comm.messages('study-part');
    refused.comm.tell('study-refused', { transfer: part.transfer, sentence: 'Another page answers.' });
    await passing(100);
    await refused.end;
    for (const { messages } of [comm, refused.comm].map((one) => ({
      messages: one.messages('study-failed'),
    })))
      expect(messages).toEqual([]);
  });
});
