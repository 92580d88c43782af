/** @jest-environment ./tests/support/browserEnvironment.js */
import { DOMWidgetModel, unpack_models } from '@jupyter-widgets/base';
import { sourceId } from '../../src/session/assets';
import { DEFAULT_STATE } from '../../src/session/state';
import type { Session } from '../../src/session/types';
import { PATIENCE } from '../../src/widget/kernelAsk';
import { KernelSession } from '../../src/widget/kernelSession';
import { parametersOf } from '../../src/widget/parameters';
import { traitDefaults } from '../../src/widget/traits';
import { bench, reaches } from '../session/fakes';
import type { Bench } from '../session/fakes';
import { onFakeClock } from '../support/clock';
import { eventually, FakeManager, settled } from './harness';

class Model extends DOMWidgetModel {
  static override serializers = {
    ...DOMWidgetModel.serializers,
    augmentations: { deserialize: unpack_models },
  };
}

onFakeClock();

let page: Bench;
beforeEach(() => (page = bench()));
afterEach(() => page.dispose());

function shown(traits: Readonly<Record<string, unknown>> = {}, manager = new FakeManager()) {
  const steps = manager.steps();
  const model = manager.make(Model, { ...traitDefaults(), augmentations: steps, ...traits }, 'main');
  const kernelSession = new KernelSession(model, (state, pull) => page.session(state, pull));
  const session: Session = kernelSession.session;
  return { manager, model, steps, kernelSession, session, comm: model.comm };
}

const stepOf = (session: Session, id: string) => session.state.augmentations.find((step) => step.id === id);

describe('traits and state', () => {
  it('begins with the state that the traits describe', () => {
    const { session } = shown({
      size: 160,
      classes: 'imagenette',
      mean: [0, 0, 0],
      std: [1, 1, 1],
      opacity: 0.25,
    });
    expect(session.state).toMatchObject({
      size: 160,
      classes: 'imagenette',
      normalization: { mean: [0, 0, 0], std: [1, 1, 1] },
      display: { ...DEFAULT_STATE.display, opacity: 0.25 },
    });
    expect(session.state.augmentations.map((step) => step.id)).toEqual([
      'id-brightness',
      'id-center_crop',
      'id-rotate',
      'id-perspective',
      'id-erase',
    ]);
  });

  it('sends nothing while both sides agree', async () => {
    const { comm, session, steps } = shown();
    await settled();
    comm.sent.length = 0;
    session.update({ size: DEFAULT_STATE.size });
    await settled();
    expect(comm.sent).toEqual([]);
    expect(steps.flatMap((step) => step.comm.sent)).toEqual([]);
  });

  it('moves the page when Python sets a trait, without an echo', async () => {
    const { comm, session } = shown();
    await settled();
    comm.sent.length = 0;
    await comm.update({ method: 'grad-cam', methods: ['grad-cam'], colormap: 'viridis', target: 3 });
    expect(session.state).toMatchObject({ method: 'grad-cam', target: 3, display: { colormap: 'viridis' } });
    expect(comm.sent).toEqual([]);
  });

  it('tells Python what the user does, and only that', async () => {
    const { comm, session } = shown();
    session.update({ view: 'grad-cam' });
    session.update({ display: { ...session.state.display, opacity: 0.75 } });
    await eventually(() => expect(comm.updates('view')).toEqual(['grad-cam']));
    expect(comm.updates('opacity')).toEqual([0.75]);
    expect(comm.updates('size')).toEqual([]);
  });

  it.each([
    [{ mean: [0.5, 0.5, 0.5] }, { mean: [0.5, 0.5, 0.5], std: [1, 1, 1] }],
    [{ std: [2] }, { mean: [0], std: [2] }],
  ])('begins with a whole normalisation where Python gives half of one: %j', (half, whole) => {
    expect(shown(half).session.state.normalization).toEqual(whole);
  });

  it('fills the other half of a normalisation of which Python gives one', async () => {
    const { comm, session, model } = shown();
    await comm.update({ mean: [0.5, 0.5, 0.5] });
    expect(session.state.normalization).toEqual({ mean: [0.5, 0.5, 0.5], std: [1, 1, 1] });
    expect(model.get('std')).toEqual([1, 1, 1]);
    await comm.update({ mean: [0.1, 0.2, 0.3], std: [2, 2, 2] });
    expect(session.state.normalization).toEqual({ mean: [0.1, 0.2, 0.3], std: [2, 2, 2] });
    await comm.update({ mean: null, std: null });
    expect(session.state.normalization).toBeNull();
  });

  it('says what is wrong with a value on both sides until a good one comes, and tells Python what is true', async () => {
    const { comm, session } = shown();
    await comm.update({ size: 7 });
    await settled();
    expect(session.state.size).toBe(224);
    expect(session.activity.notices).toEqual([expect.stringContaining('not 7')]);
    expect(comm.updates('size')).toEqual([224]);
    expect(comm.updates('error').at(-1)).toContain('not 7');
    await comm.update({ size: 96 });
    await settled();
    expect(session.activity.notices).toEqual([]);
    expect(comm.updates('error').at(-1)).toBeNull();
  });

  it('answers every revision of Python, also where there is nothing to do', async () => {
    const { comm, session } = shown();
    session.attach();
    await reaches(session, 'ready');
    await eventually(() => expect(comm.updates('status').at(-1)).toBe('ready'));
    await comm.update({ _revision: 3, status: 'busy' });
    await eventually(() => {
      expect(comm.updates('_answered').at(-1)).toBe(3);
      expect(comm.updates('status').at(-1)).toBe('ready');
    });
    await comm.update({ method: 'none' });
    await comm.update({ _revision: 4, status: 'busy' });
    await eventually(() => expect(comm.updates('_answered').at(-1)).toBe(4));
    await eventually(() => expect(comm.updates('status').at(-1)).toBe('ready'));
    expect(session.result?.request.question.methods.map(({ name }) => name)).toEqual(['none']);
  });

  it('never tells a state without saying that its result is not there yet', async () => {
    const { comm, session } = shown();
    session.attach();
    await reaches(session, 'ready');
    await eventually(() => expect(comm.updates('status').at(-1)).toBe('ready'));
    session.update({ target: 5 });
    await reaches(session, 'ready');
    await eventually(() => expect(comm.updates('target').at(-1)).toBe(5));
    const states = comm.sent.map(({ data }) => (data['state'] ?? {}) as Record<string, unknown>);
    const told = states.findIndex((state) => 'target' in state);
    const statuses = states.slice(0, told + 1).map(({ status }) => status);
    expect(statuses.findLast((status) => status !== undefined)).toBe('busy');
  });

  it('says what is used where the network decides, and where it takes nothing else than it does', async () => {
    page.engine.about = () => ({ fixedSize: { height: 64, width: 48 }, task: 'multi-label' });
    const { session, comm } = shown({ mean: [0.5], std: [0.25] });
    const said = (): unknown => comm.updates('in_use').at(-1);
    session.attach();
    const decided = {
      height: 64,
      width: 48,
      task: 'multi-label',
      layer: 'features',
      mean: [0.5],
      std: [0.25],
    };
    await eventually(() => expect(said()).toEqual({ ...decided, methods: ['guided-grad-cam'] }));
    session.update({ method: 'smoothgrad', size: 160 });
    await eventually(() => expect(said()).toEqual({ ...decided, methods: ['smoothgrad'] }));
  });

  it('says of every prediction for which parameters it was computed', async () => {
    const { comm, session } = shown();
    session.attach();
    await reaches(session, 'ready');
    for (let angle = 1; angle <= 23; angle++) {
      session.setParameter('id-rotate', 'angle', angle);
      await settled(angle);
    }
    await reaches(session, 'ready');
    await eventually(() => expect(comm.updates('status').at(-1)).toBe('ready'));
    const last = comm.updates('prediction').at(-1) as { readonly parameters: Record<string, unknown> };
    expect(last.parameters['rotate.angle']).toBe(23);
    expect(last.parameters).toEqual(parametersOf(session.result?.request.input.steps ?? []));
  });

  it('tells Python what the page finds out', async () => {
    const { comm, session, kernelSession } = shown();
    session.attach();
    await reaches(session, 'ready');
    await eventually(() => expect(comm.updates('status').at(-1)).toBe('ready'));
    expect(comm.updates('prediction').at(-1)).toEqual({
      parameters: parametersOf(session.state.augmentations),
      label: 'label 281',
      index: 281,
      probability: 0.5,
      logit: 7,
    });
    expect(comm.updates('scores').at(-1)).toHaveLength(1);
    expect(comm.updates('layers').at(-1)).toEqual(['features']);
    session.update({ task: 'regression', unit: 'dots', labels: Array<string>(1000).fill('count') });
    await eventually(() =>
      expect(comm.updates('prediction').at(-1)).toEqual({
        parameters: parametersOf(session.state.augmentations),
        label: 'count',
        index: 281,
        value: 7,
        unit: 'dots',
        probability: null,
        logit: null,
      }),
    );
    expect(comm.updates('backend').at(-1)).toBe('wasm');
    page.engine.onAnalyze = () => {
      throw new Error('No such layer');
    };
    session.update({ layer: 'nothing' });
    await reaches(session, 'error');
    await eventually(() => expect(comm.updates('error').at(-1)).toContain('No such layer'));
    kernelSession.dispose();
    await eventually(() => expect(comm.updates('status').at(-1)).toBe('idle'));
  });
});

describe('steps', () => {
  it('moves the step when Python sets its parameter, and the parameter when the user moves the step', async () => {
    const { session, steps } = shown();
    const rotate = steps[2];
    await rotate?.comm.update({ angle: 30 });
    expect(stepOf(session, 'id-rotate')?.parameters).toMatchObject({ angle: 30 });
    session.setParameter('id-rotate', 'angle', 45);
    session.setEnabled('id-rotate', false);
    await settled();
    expect(rotate?.comm.updates('angle')).toEqual([45]);
    expect(rotate?.comm.updates('enabled')).toEqual([false]);
    expect(steps[0]?.comm.sent).toEqual([]);
  });

  it('follows a jslink, which sets the parameter in the page', async () => {
    const { session, steps } = shown();
    steps[2]?.set('angle', 77);
    expect(stepOf(session, 'id-rotate')?.parameters).toMatchObject({ angle: 77 });
    steps[2]?.set('angle', 777);
    await settled();
    expect(session.activity.notices).toEqual([expect.stringContaining('777')]);
    expect(steps[2]?.get('angle')).toBe(77);
  });

  it('keeps the order in step, both ways', async () => {
    const { comm, session } = shown();
    session.moveStep('id-rotate', 0);
    session.removeStep('id-erase');
    await settled();
    const order = ['rotate', 'brightness', 'center_crop', 'perspective'].map(
      (name) => `IPY_MODEL_id-${name}`,
    );
    expect(comm.updates('augmentations').at(-1)).toEqual(order);
    await comm.update({ augmentations: [...order].reverse() });
    expect(session.state.augmentations.map((step) => step.name)).toEqual([
      'perspective',
      'center_crop',
      'brightness',
      'rotate',
    ]);
  });

  it('has Python make the object of a duplicated step, and goes on with it under one id', async () => {
    const { comm, manager, session, steps } = shown();
    session.setParameter('id-rotate', 'angle', 20);
    session.duplicateStep('id-rotate');
    const copy = session.state.augmentations[3];
    await settled();
    const [made] = comm.messages('create-step');
    expect(made).toMatchObject({
      name: 'rotate',
      enabled: true,
      parameters: { angle: 20 },
      after: 'id-rotate',
    });
    expect(comm.messages('create-step')).toHaveLength(1);
    // Moved before Python answers.
    session.setParameter(copy?.id ?? '', 'angle', 25);
    const child = manager.step('rotate', made?.id ?? '', { angle: 20 });
    const order = [...steps.slice(0, 3), child, ...steps.slice(3)].map(
      (step) => `IPY_MODEL_${step.model_id}`,
    );
    await comm.update({ augmentations: order });
    expect(session.state.augmentations.map((step) => step.id)).toContain(copy?.id);
    expect(session.state.augmentations).toHaveLength(6);
    await child.comm.update({ angle: 90 });
    expect(stepOf(session, copy?.id ?? '')?.parameters).toMatchObject({ angle: 90 });
    session.setParameter(copy?.id ?? '', 'angle', 91);
    await settled();
    expect(child.comm.updates('angle').at(-1)).toBe(91);
  });

  it('asks for a step again that was removed and came back, and takes the former object where Python has it', async () => {
    const { comm, manager, session, steps } = shown();
    session.removeStep('id-rotate');
    await settled();
    expect(comm.updates('augmentations').at(-1)).toHaveLength(4);
    session.undoing.undo();
    const made = comm.messages('create-step');
    expect(made).toMatchObject([{ name: 'rotate', after: 'id-center_crop' }]);
    const child = manager.step('rotate', made[0]?.id ?? '');
    const refs = (all: readonly { model_id: string }[]) => all.map((step) => `IPY_MODEL_${step.model_id}`);
    await comm.update({ augmentations: refs(steps.with(2, child)) });
    session.setParameter('id-rotate', 'angle', 12);
    await settled();
    expect(child.comm.updates('angle')).toEqual([12]);
    session.removeStep('id-rotate');
    await settled();
    session.undoing.undo();
    expect(comm.messages('create-step')).toHaveLength(2);
    await comm.update({ augmentations: refs(steps) });
    await settled();
    expect(session.state.augmentations.map(({ id }) => id)).toEqual(steps.map((step) => step.model_id));
    expect(comm.messages('create-step')).toHaveLength(2);
  });

  it('does not bring back a step that was removed before Python had made it', async () => {
    const { comm, manager, session, steps } = shown();
    session.duplicateStep('id-rotate');
    const copy = session.state.augmentations[3];
    session.removeStep(copy?.id ?? '');
    const [made] = comm.messages('create-step');
    const child = manager.step('rotate', made?.id ?? '');
    const order = [...steps, child].map((step) => `IPY_MODEL_${step.model_id}`);
    await comm.update({ augmentations: order });
    await settled();
    expect(session.state.augmentations).toHaveLength(5);
    expect(comm.updates('augmentations').at(-1)).toHaveLength(5);
  });
});

describe('uploads', () => {
  const photo = () => new Blob([new Uint8Array(9 * 1024 * 1024).fill(7)]);

  it('go to the kernel in parts, and the trait names them when the kernel has the whole', async () => {
    const { comm, session } = shown();
    const parts: number[] = [];
    comm.onMessage = (message, buffers) => {
      if (message.type !== 'push') return;
      expect(comm.updates('_image_source')).toEqual([]);
      parts.push(buffers[0]?.byteLength ?? 0);
      comm.tell('pushed', { asset: message.asset, shard: message.shard, complete: parts.length === 3 });
    };
    await session.files.openImage(photo(), 'photo.jpg');
    await eventually(() => expect(comm.updates('_image_source')).toEqual([session.state.image]));
    expect(parts).toEqual([4 * 1024 * 1024, 4 * 1024 * 1024, 1024 * 1024]);
    expect(session.state.image).toMatchObject({ kind: 'asset', name: 'photo.jpg', bytes: 9 * 1024 * 1024 });
  });

  it('as second images name the gallery to Python once the kernel has them', async () => {
    const { comm, session } = shown();
    comm.onMessage = (message) => {
      if (message.type !== 'push') return;
      expect(comm.updates('_gallery_sources')).toEqual([]);
      comm.tell('pushed', { asset: message.asset, shard: message.shard, complete: true });
    };
    const file = new Blob([new Uint8Array(9).fill(7)]);
    await session.files.openSecond(file, 'second.jpg', (source) =>
      session.update({ gallery: [session.state.image, source] }),
    );
    expect(session.state.image).toBe(DEFAULT_STATE.image);
    await eventually(() => expect(comm.updates('_gallery_sources')).toEqual([session.state.gallery]));
  });

  it('survive a change from Python that arrives meanwhile', async () => {
    const { comm, session } = shown();
    await session.files.openImage(photo(), 'photo.jpg');
    await comm.update({ size: 160 });
    expect(session.state.image.name).toBe('photo.jpg');
    expect(session.state.size).toBe(160);
  });

  afterEach(() => delete document.body.dataset['voila']);

  it.each([
    ['stay in the page of a dashboard', 'auto', true, false],
    ['go to the kernel from a notebook', 'auto', false, true],
    ['go to the kernel where the author of a dashboard asks for them', 'kernel', true, true],
    ['stay in the page of a notebook that asks for it', 'page', false, false],
  ])('%s', async (_, uploads, isDashboard, isSent) => {
    // As Voilà writes its pages.
    if (isDashboard) document.body.dataset['voila'] = 'voila';
    const { comm, session, kernelSession } = shown({ uploads });
    session.attach();
    await reaches(session, 'ready');
    await session.files.openImage(new Blob([new Uint8Array(9).fill(7)]), 'photo.jpg');
    await reaches(session, 'ready');
    await eventually(() => expect(comm.updates('page_image')).toEqual(['photo.jpg']));
    expect(kernelSession.keepsUploads).toBe(!isSent);
    expect(comm.messages('push').length > 0).toBe(isSent);
    expect(comm.updates('_image_source')).toEqual([]);
    // The analysis of a picture that the kernel never sees is told like any other.
    expect(session.result?.request.input.imageId).toBe(sourceId(session.state.image));
    expect(comm.updates('status').at(-1)).toBe('ready');
    session.update({ image: DEFAULT_STATE.image });
    await eventually(() => expect(comm.updates('page_image').at(-1)).toBeNull());
  });

  it('say why the kernel refused them, and stay on screen', async () => {
    const { comm, session } = shown();
    comm.onMessage = (message) => {
      if (message.type === 'push')
        comm.tell('push-refused', { asset: message.asset, sentence: 'Too large.' });
    };
    await session.files.openImage(photo(), 'photo.jpg');
    await eventually(() => expect(session.activity.notices).toEqual(['Too large.']));
    expect(session.state.image.name).toBe('photo.jpg');
    expect(comm.updates('_image_source')).toEqual([]);
  });
});

describe('a network that was opened in the page', () => {
  it('stays there, which is said until another one is chosen', async () => {
    const { comm, session } = shown();
    await session.files.openModel(new Blob(['abc']), 'mine.onnx');
    expect(session.activity.notices).toEqual([
      'mine.onnx stays in this page; in Python, w.model is the network before it. Set w.model to have it there too.',
    ]);
    expect(comm.updates('_model_source')).toEqual([]);
    session.update({ model: DEFAULT_STATE.model });
    expect(session.activity.notices).toEqual([]);
  });
});

describe('what Python cannot serve', () => {
  it('is not named to it: a folder’s images, and another network', async () => {
    const { comm, session } = shown();
    await session.files.openFolder([{ file: new Blob(['a']), name: 'a.png' }], 'photos');
    await session.files.openOther(new Blob(['abc']), 'mine.onnx');
    expect(session.state.gallery.map(({ name }) => name)).toEqual(['a.png']);
    expect(session.state.compare?.name).toBe('mine.onnx');
    for (const trait of ['_gallery_sources', '_image_source', '_compare_source'])
      expect(comm.updates(trait)).toEqual([]);
    session.update({ compare: null, gallery: [] });
  });
});

describe('a kernel with a newer version', () => {
  const RELOAD =
    'was made with a newer version of augmentation-impact: reload the page or update the package.';

  it('sets a method that the page does not know: one sentence, the state stays, and so does the method', async () => {
    const { comm, session } = shown({ method: 'grad-cam' });
    await settled();
    comm.sent.length = 0;
    await comm.update({ method: 'lime', opacity: 0.25 });
    expect(session.activity.notices).toEqual([`The method “lime” ${RELOAD}`]);
    expect(session.state).toMatchObject({ method: 'grad-cam', display: { opacity: 0.25 } });
    session.update({ size: 96 });
    await settled();
    expect(comm.updates('method')).toEqual([]);
    expect(comm.updates('error').at(-1)).toContain('“lime”');
    // The user chooses another.
    session.update({ method: 'none' });
    await settled();
    expect(comm.updates('method')).toEqual(['none']);
    expect(session.activity.notices).toEqual([]);
  });

  it('shows a pipeline with a step that the page does not know: what is known is shown, nothing is overwritten', async () => {
    const manager = new FakeManager();
    const steps = manager.steps();
    const warp = manager.step('rotate', 'id-warp', { name: 'warp' });
    const { comm, session } = shown({ augmentations: [warp, ...steps] }, manager);
    await settled();
    expect(session.activity.notices).toEqual([`The augmentation “warp” ${RELOAD}`]);
    expect(session.state.augmentations.map(({ id }) => id)).toEqual(steps.map(({ model_id }) => model_id));
    session.update({ augmentations: session.state.augmentations.toReversed() });
    await settled();
    expect(comm.updates('augmentations')).toEqual([]);
    await comm.update({ augmentations: steps.map(({ model_id }) => `IPY_MODEL_${model_id}`) });
    expect(session.activity.notices).toEqual([]);
    expect(session.state.augmentations.map(({ id }) => id)).toEqual(steps.map(({ model_id }) => model_id));
  });

  it('sets a choice of a step that the page does not know', async () => {
    const { session, steps } = shown();
    await settled();
    const before = session.state.augmentations;
    await steps[2]?.comm.update({ interpolation: 'bicubic' });
    expect(session.activity.notices).toEqual([`Rotation interpolation “bicubic” ${RELOAD}`]);
    expect(session.state.augmentations).toBe(before);
  });
});

describe('the kernel', () => {
  it('may restart: the page keeps working, says so once, and sends nothing more', async () => {
    const { comm, manager, session } = shown();
    comm.sent.length = 0;
    manager.restart();
    expect(session.activity.notices).toEqual([expect.stringContaining('the page keeps working')]);
    session.attach();
    await reaches(session, 'ready');
    session.setParameter('id-rotate', 'angle', 10);
    session.duplicateStep('id-rotate');
    await session.files.openImage(new Blob(['x']), 'x.png');
    await reaches(session, 'ready');
    await settled();
    expect(comm.sent).toEqual([]);
    expect(session.result).not.toBeNull();
  });

  it('may be restarted by somebody else, be it while nothing is on its way', () => {
    const { manager, session } = shown();
    manager.kernel.statusChanged.emit('starting');
    expect(session.activity.notices).toEqual([expect.stringContaining('The kernel was restarted')]);
  });

  it('may be restarted unheard: the first words of the new process tell', async () => {
    const { manager, session } = shown();
    const { anyMessage, comms } = manager.kernel;
    const says = (from: string, direction: 'send' | 'recv' = 'recv') =>
      anyMessage.emit({ direction, msg: { header: { session: from } } });
    says('page', 'send');
    says('first');
    says('server');
    await settled();
    expect(session.activity.notices).toEqual([]);
    comms.clear();
    says('first');
    await settled();
    expect(session.activity.notices).toEqual([]);
    says('second');
    await settled();
    expect(session.activity.notices).toEqual([expect.stringContaining('The kernel was restarted')]);
  });

  it('may be silent while it is asked something, which is said until it answers', async () => {
    const { comm, manager, session, kernelSession } = shown();
    session.attach();
    await reaches(session, 'ready');
    manager.kernel.status = 'busy';
    const sending = kernelSession.sendFrames();
    await eventually(() => expect(comm.messages('frames')).toHaveLength(1));
    expect(session.activity.notices).toEqual([]);
    await settled(PATIENCE.again);
    expect(session.activity.notices).toEqual([expect.stringContaining('The kernel does not answer')]);
    comm.tell('taken', { transfer: comm.messages('frames')[0].transfer, sequence: 0 });
    await sending;
    expect(session.activity.notices).toEqual([expect.stringContaining('The frames are in the kernel')]);
    expect(session.recorder.frames).toHaveLength(1);
  });

  it('may die without a word: the first message that fails is enough', async () => {
    const { comm, session } = shown();
    comm.dead = true;
    session.duplicateStep('id-rotate');
    expect(session.activity.notices).toEqual([expect.stringContaining('the page keeps working')]);
  });

  it('may be out of reach for a while', () => {
    const { manager, session } = shown();
    manager.kernel.connectionStatusChanged.emit('connecting');
    expect(session.activity.notices).toEqual([expect.stringContaining('interrupted')]);
    manager.kernel.connectionStatusChanged.emit('connected');
    expect(session.activity.notices).toEqual([]);
  });

  it('is told nothing after the session has ended', async () => {
    const { comm, kernelSession, session, steps } = shown();
    kernelSession.dispose();
    await comm.update({ size: 160 });
    await steps[2]?.comm.update({ angle: 3 });
    expect(session.state.size).toBe(224);
    expect(kernelSession.isDisposed).toBe(true);
  });

  it('says while it exports a network, which may take a while', () => {
    const { comm, session } = shown();
    comm.tell('export', { network: 'ResNet', running: true });
    expect(session.activity.notices).toEqual([
      'The kernel is exporting the ResNet to ONNX; until it is done, the network before it stays.',
    ]);
    comm.tell('export', { network: 'ResNet', running: false });
    expect(session.activity.notices).toEqual([]);
  });

  it('shows what it could not use', () => {
    const { comm, session } = shown();
    comm.tell('error', { sentence: 'create-step.id must be …' });
    comm.tell('nonsense', {});
    comm.tell('error', { sentence: 3 });
    expect(session.activity.notices).toEqual([
      'create-step.id must be …',
      expect.stringContaining('does not understand (“nonsense”)'),
      expect.stringContaining('does not understand (“error” with the sentence 3)'),
    ]);
  });
});
