import { UserError } from '../../src/engine/contract/errors';
import type { Pull } from '../../src/session/shards';
import { LIMITS } from '../../src/session/state';
import { sourceId } from '../../src/session/assets';
import { SLOW_AFTER } from '../../src/session/activityTracker';
import { newestModel } from '../../src/session/newestModel';
import { bench, reaches } from './fakes';
import type { Bench } from './fakes';
import type { Session } from '../../src/session/types';
import { onFakeClock, passing } from '../support/clock';

onFakeClock();

let page: Bench;
beforeEach(() => (page = bench()));
afterEach(() => page.dispose());

const angles = () =>
  page.engine.requests.map((request) => request.input.steps.find((s) => s.name === 'rotate')?.parameters);
const lastAngle = () => (angles().at(-1) as { angle: number } | undefined)?.angle;

describe('a session without a view', () => {
  it('starts no engine, and begins when the first view attaches', async () => {
    const session = page.session();
    session.setParameter('rotate', 'angle', 10);
    await passing(5);
    expect(page.engine.launches).toBe(0);
    session.attach();
    await reaches(session, 'ready');
    expect(lastAngle()).toBe(10);
  });

  it('ends its work after the job in flight when the last view is gone', async () => {
    const session = page.session();
    const view = session.attach();
    await reaches(session, 'ready');
    view.dispose();
    session.setParameter('rotate', 'angle', 10);
    await passing(5);
    expect(page.engine.requests).toHaveLength(1);
  });
});

describe('latest wins', () => {
  it('skips what was overtaken, never loses the last change, and never interleaves calls', async () => {
    const session = page.session();
    session.attach();
    await reaches(session, 'ready');
    page.engine.milliseconds = 5;
    for (let angle = 1; angle <= 40; angle++) {
      session.setParameter('rotate', 'angle', angle);
      if (angle % 8 === 0) await passing(2);
    }
    await reaches(session, 'ready');
    expect(lastAngle()).toBe(40);
    expect(page.engine.requests.length).toBeLessThan(12);
    expect(page.engine.interleaved).toEqual([]);
    expect(session.result?.request.input.steps).toEqual(session.state.augmentations);
  });

  it('serves many sessions in turn', async () => {
    const sessions = [page.session(), page.session(), page.session()];
    sessions.forEach((session) => session.attach());
    await Promise.all(sessions.map((session) => reaches(session, 'ready')));
    page.engine.requests.length = 0;
    page.engine.milliseconds = 2;
    // A new state for everybody as soon as anybody is served: all of them wait, all of the time.
    for (let round = 1; round <= 10; round++) {
      sessions.forEach((session, i) => session.update({ target: i, size: 100 + round }));
      await new Promise<void>((served) => (page.engine.onAnalyze = () => served()));
    }
    await Promise.all(sessions.map((session) => reaches(session, 'ready')));
    const targets = page.engine.requests.map((request) => request.question.target);
    const rounds = targets.slice(0, -2).map((_, i) => new Set(targets.slice(i, i + 3)).size);
    expect(Math.min(...rounds)).toBe(3);
    expect(page.engine.requests.slice(-3).map((request) => request.input.size.width)).toEqual([
      110, 110, 110,
    ]);
    expect(page.engine.interleaved).toEqual([]);
  });

  it('is busy from the change itself until its result is on screen', async () => {
    const session = page.session();
    session.attach();
    expect(session.activity.status).toBe('loading');
    await reaches(session, 'ready');
    session.setParameter('rotate', 'angle', 3);
    expect(session.activity.status).toBe('busy');
    expect(session.activity.slow).toBe(false);
    await reaches(session, 'ready');
    expect(session.result?.pictures.augmented?.rgba[0]).toBe(3);
  });

  it('says slow only when work lasts', async () => {
    const session = page.session();
    session.attach();
    await reaches(session, 'ready');
    page.engine.milliseconds = 150;
    const slow: boolean[] = [];
    session.activityChanged.connect((_, activity) => slow.push(activity.slow));
    session.setParameter('rotate', 'angle', 3);
    await reaches(session, 'ready');
    expect(slow).toEqual([false, true, false]);
  });
});

describe('the network', () => {
  it('is not run for another display or view', async () => {
    const session = page.session();
    session.attach();
    await reaches(session, 'ready');
    session.update({ display: { ...session.state.display, opacity: 0.9 } });
    await reaches(session, 'ready');
    session.update({ view: 'grad-cam' });
    session.update({ labels: null });
    expect(session.activity.status).toBe('ready');
    expect(page.engine.calls.filter((call) => call === 'analyze')).toHaveLength(1);
    expect(page.engine.calls.filter((call) => call === 'render')).toHaveLength(1);
    expect(session.result?.request.look.opacity).toBe(0.9);
  });

  it('draws with the ranges of the shown result once the scale is locked', async () => {
    const session = page.session();
    session.attach();
    await reaches(session, 'ready');
    session.update({ display: { ...session.state.display, scale: 'locked' } });
    session.setParameter('rotate', 'angle', 90);
    await reaches(session, 'ready');
    expect(session.result?.request.look.ranges?.['grad-cam']).toBe(1);
    session.update({ display: { ...session.state.display, scale: 'each' } });
    await reaches(session, 'ready');
    expect(session.result?.request.look.ranges).toBeNull();
  });
});

describe('bad input', () => {
  it('throws a sentence and changes nothing', async () => {
    const session = page.session();
    session.attach();
    await reaches(session, 'ready');
    const before = session.state;
    expect(() => session.update({ target: 1000 })).toThrow(
      'There is no class 1000: EfficientNet-Lite0 has 1000 classes',
    );
    expect(() => session.update({ labels: ['a'] })).toThrow('There is 1 label, and');
    expect(() => session.setParameter('rotate', 'angle', 400)).toThrow(UserError);
    expect(session.state).toBe(before);
    expect(session.activity.status).toBe('ready');
  });

  it('shows the engine’s sentence, keeps the last good result, and goes on with the next good input', async () => {
    const session = page.session();
    session.attach();
    await reaches(session, 'ready');
    const good = session.result;
    page.engine.onAnalyze = () => {
      throw new UserError('There is no layer “x”.');
    };
    session.update({ layer: 'x' });
    await reaches(session, 'error');
    expect(session.activity.error).toBe('There is no layer “x”.');
    expect(session.result).toBe(good);
    page.engine.onAnalyze = () => {};
    session.update({ layer: null });
    await reaches(session, 'ready');
    expect(session.activity.error).toBeNull();
  });

  it('about a map alone is an error beside the new prediction, which stays and is not recorded', async () => {
    const session = page.session();
    session.attach();
    await reaches(session, 'ready');
    const [before, frames] = [session.result, session.recorder.frames.length];
    page.engine.problem = 'There is no layer “x”.';
    session.update({ layer: 'x' });
    await reaches(session, 'error');
    expect(session.activity.error).toBe('There is no layer “x”.');
    expect(session.result).not.toBe(before);
    expect(session.result?.request.question.methods.map(({ name }) => name)).toEqual(['none']);
    session.update({ display: { ...session.state.display, colormap: 'turbo' } });
    await reaches(session, 'error');
    expect(session.recorder.frames).toHaveLength(frames);
    page.engine.problem = null;
    session.update({ layer: null });
    await reaches(session, 'ready');
    expect(session.activity.error).toBeNull();
  });

  it('that was overtaken leaves no error behind', async () => {
    const session = page.session();
    session.attach();
    await reaches(session, 'ready');
    page.engine.milliseconds = 5;
    page.engine.onAnalyze = ({ question: { layer } }) => {
      if (layer === 'x') throw new UserError('There is no layer “x”.');
    };
    session.update({ layer: 'x' });
    await passing(2);
    session.update({ layer: null, target: 3 });
    await reaches(session, 'ready');
    expect(session.activity.error).toBeNull();
    expect(session.result?.request.question.target).toBe(3);
  });

  it('reports a state that the model cannot satisfy when the model arrives', async () => {
    const session = page.session({ labels: ['cat', 'dog'] });
    session.attach();
    await reaches(session, 'error');
    expect(session.activity.error).toContain('There are 2 labels');
  });
});

describe('a model of several outputs', () => {
  it('is refused in words with what there is to choose from, and analysed once one is chosen', async () => {
    page.engine.ports = { inputs: ['image'], outputs: ['logits', 'auxiliary'] };
    const session = page.session();
    const offered: unknown[] = [];
    session.infoChanged.connect(() => offered.push(session.ports?.outputs));
    session.attach();
    await reaches(session, 'error');
    expect(session.activity.error).toBe('Choose the output to explain.');
    expect(offered.at(-1)).toEqual(['logits', 'auxiliary']);
    expect(newestModel(session)).toBeNull();
    session.update({ modelOutput: 'auxiliary' });
    await reaches(session, 'ready');
    expect(session.model?.output).toBe('auxiliary');
    expect(newestModel(session)).toBe(session.model);
    session.update({ modelOutput: null });
    await reaches(session, 'error');
    expect(session.model?.output).toBe('auxiliary');
    expect(newestModel(session)).toBeNull();
  });

  it('is another network for each of them, and a known one is not loaded again', async () => {
    page.engine.ports = { inputs: ['image'], outputs: ['logits', 'auxiliary'] };
    const session = page.session({ modelOutput: 'logits' });
    session.attach();
    for (const modelOutput of ['logits', 'auxiliary', 'logits']) {
      session.update({ modelOutput });
      await reaches(session, 'ready');
      expect(session.model?.output).toBe(modelOutput);
    }
    expect(page.engine.calls.filter((call) => call === 'loadModel')).toHaveLength(2);
  });
});

describe('opening an image', () => {
  it('makes it the state’s image, centred, and tells the host', async () => {
    const session = page.session({ framing: { zoom: 2, x: 0.2, y: 0.2 } });
    session.attach();
    await reaches(session, 'ready');
    const uploads: string[] = [];
    session.files.uploaded.connect((_, upload) =>
      uploads.push(`${upload.name} ${upload.id} ${upload.bytes.byteLength}`),
    );
    await session.files.openImage(new Blob(['abc']), 'photo.png');
    await reaches(session, 'ready');
    const hash = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
    expect(session.state.image).toEqual({
      kind: 'asset',
      id: hash,
      name: 'photo.png',
      bytes: 3,
      media: 'picture',
    });
    expect(session.state.framing).toEqual({ zoom: 1, x: 0.5, y: 0.5 });
    expect(uploads).toEqual([`photo.png ${hash} 3`]);
    expect(session.result?.request.input.imageId).toBe(hash);
  });

  it('twice keeps the second, whichever is decoded first', async () => {
    const session = page.session();
    session.attach();
    await reaches(session, 'ready');
    const slow = new Blob(['slow']);
    slow.arrayBuffer = async () => {
      await passing(20);
      return new TextEncoder().encode('slow').buffer as ArrayBuffer;
    };
    const first = session.files.openImage(slow, 'first.png');
    await session.files.openImage(new Blob(['fast']), 'second.png');
    await first;
    expect(session.state.image.name).toBe('second.png');
  });

  it('of a wrong file leaves the state as it was and says why', async () => {
    const session = page.session();
    session.attach();
    await reaches(session, 'ready');
    const before = session.state;
    page.engine.onLoadImage = (name) => {
      throw new UserError(`${name} is not a picture.`);
    };
    await session.files.openImage(new Blob(['abc']), 'notes.txt');
    expect(session.activity.error).toBe('notes.txt is not a picture.');
    await session.files.openImage(new Blob([]), 'empty.png');
    expect(session.activity.error).toBe('empty.png is empty (0 bytes).');
    expect(session.state).toBe(before);
  });
});

describe('opening a network', () => {
  it('makes it the state’s model, and takes back what was said of the one before', async () => {
    const session = page.session({ target: 281, layer: 'features.18', classes: [281, 282], method: 'none' });
    session.attach();
    await reaches(session, 'ready');
    await session.files.openModel(new Blob(['abc']), 'mine.onnx');
    await reaches(session, 'ready');
    expect(session.state).toMatchObject({
      model: { kind: 'asset', name: 'mine.onnx', bytes: 3 },
      target: null,
      layer: null,
      classes: 'top10',
      method: 'none',
    });
    expect(session.result?.request.question.modelId).toBe(sourceId(session.state.model));
  });

  it('of an empty file leaves the state as it was and says why', async () => {
    const session = page.session();
    session.attach();
    await reaches(session, 'ready');
    const before = session.state;
    await session.files.openModel(new Blob([]), 'empty.onnx');
    expect(session.activity.error).toBe('empty.onnx is empty (0 bytes).');
    expect(session.state).toBe(before);
  });
});

describe('the preview', () => {
  it('comes before the network answers, for the newest state alone', async () => {
    const session = page.session();
    session.attach();
    await reaches(session, 'ready');
    page.engine.milliseconds = 60;
    const order: string[] = [];
    session.previewChanged.connect((_, { picture }) => order.push(`preview ${picture.width}`));
    session.resultChanged.connect(() => order.push('result'));
    session.setParameter('rotate', 'angle', 1);
    session.setParameter('rotate', 'angle', 2);
    await reaches(session, 'ready');
    expect(order).toEqual(['preview 8', 'result']);
  });

  it('gives way to the last good result when the network fails', async () => {
    const session = page.session();
    session.attach();
    await reaches(session, 'ready');
    const good = session.result;
    page.engine.milliseconds = 60;
    page.engine.onAnalyze = () => {
      throw new UserError('No.');
    };
    const painted: unknown[] = [];
    session.previewChanged.connect(() => painted.push('preview'));
    session.resultChanged.connect((_, result) => painted.push(result));
    session.setParameter('rotate', 'angle', 1);
    await reaches(session, 'error');
    expect(painted).toEqual(['preview', good]);
  });

  it('is not drawn from another image', async () => {
    const session = page.session();
    session.attach();
    await reaches(session, 'ready');
    page.engine.milliseconds = 60;
    const previews: unknown[] = [];
    session.previewChanged.connect((_, picture) => previews.push(picture));
    session.update({ image: { kind: 'bundled', name: 'coffee.jpg' } });
    await reaches(session, 'ready');
    expect(previews).toEqual([]);
  });
});

describe('a file that the browser has thrown away', () => {
  const gone = (times: number) => () => {
    if (times-- > 0)
      throw Object.assign(new Error('The file could not be read'), { name: 'NotReadableError' });
  };

  it('is fetched again, by itself', async () => {
    page.engine.onAnalyze = gone(1);
    const session = page.session();
    session.attach();
    await reaches(session, 'ready', 'error');
    expect(session.activity.error).toBeNull();
    expect(page.engine.launches).toBe(1);
    expect(page.engine.calls.filter((call) => call === 'loadModel')).toHaveLength(2);
  });

  it('is an error when that does not help', async () => {
    page.engine.onAnalyze = gone(2);
    const session = page.session();
    session.attach();
    await reaches(session, 'ready', 'error');
    expect(session.activity.error).toBe('The file could not be read');
  });
});

describe('an engine that dies', () => {
  it('is started again with everything it had, and the state is analysed', async () => {
    const session = page.session();
    session.attach();
    await reaches(session, 'ready');
    let crashes = 1;
    page.engine.onAnalyze = async () => {
      if (crashes-- > 0) {
        page.engine.crash();
        await new Promise(() => {});
      }
    };
    session.setParameter('rotate', 'angle', 12);
    await reaches(session, 'ready');
    expect(page.engine.launches).toBe(2);
    expect(session.result?.pictures.augmented?.rgba[0]).toBe(12);
    expect(session.recorder.frames).toHaveLength(2);
  });

  it('between two changes costs nothing but a restart', async () => {
    const session = page.session();
    session.attach();
    await reaches(session, 'ready');
    page.engine.crash();
    await passing(1);
    session.setParameter('rotate', 'angle', 12);
    await reaches(session, 'ready');
    expect(page.engine.launches).toBe(2);
  });

  it('on a graphics backend twice is left for wasm, with a notice', async () => {
    page.engine.backend = 'webgpu';
    page.engine.onAnalyze = () => {
      if (page.engine.started.at(-1) === 'auto') throw new Error('shader trouble');
    };
    const session = page.session();
    session.attach();
    await reaches(session, 'ready');
    expect(page.engine.started).toEqual(['auto', 'auto', 'wasm']);
    expect(session.activity.notices.join()).toContain('webgpu failed in use (shader trouble)');
  });

  it('for ever is an error in words, and a retry works when it can', async () => {
    page.engine.onAnalyze = () => {
      throw new Error('out of memory');
    };
    const session = page.session();
    session.attach();
    await reaches(session, 'error');
    expect(session.activity.error).toContain('The engine failed: out of memory');
    page.engine.onAnalyze = () => {};
    session.retry();
    await reaches(session, 'ready');
    expect(session.result).not.toBeNull();
  });

  it('loads again what the engine had to forget', async () => {
    const session = page.session();
    session.attach();
    await reaches(session, 'ready');
    page.engine.evict();
    session.setParameter('rotate', 'angle', 1);
    await reaches(session, 'ready');
    expect(page.engine.calls.filter((call) => call.startsWith('load'))).toHaveLength(4);
  });
});

describe('a plan that is new', () => {
  /** What is said to be under way, from now on. */
  function listen(session: Session): string[] {
    const said: string[] = [];
    session.activityChanged.connect((_, { progress }) => {
      if (progress) said.push(progress.what);
    });
    return said;
  }

  const slowly = () => passing(2 * SLOW_AFTER);

  it('is told while it is prepared, if that takes long: of a method, a layer, or a size that was not seen before', async () => {
    const session = page.session({ method: 'guided-grad-cam' });
    session.attach();
    await reaches(session, 'ready');
    page.engine.onAnalyze = slowly;
    const said = listen(session);
    for (const patch of [{ method: 'grad-cam' }, { layer: 'features' }, { size: 64 }] as const) {
      session.update(patch);
      await reaches(session, 'loading');
      expect(session.activity.progress).toMatchObject({
        what: 'Preparing EfficientNet-Lite0',
        unit: 'shaders',
      });
      await reaches(session, 'ready');
      expect(session.activity.progress).toBeNull();
    }
    expect(said).toHaveLength(3);
  });

  it('is not told when it is ready at once, nor when it was prepared before', async () => {
    const session = page.session({ method: 'guided-grad-cam' });
    session.attach();
    await reaches(session, 'ready');
    const said = listen(session);
    session.update({ method: 'grad-cam' });
    await reaches(session, 'ready');
    page.engine.onAnalyze = slowly;
    session.update({ method: 'guided-grad-cam' });
    await reaches(session, 'ready');
    session.setParameter('rotate', 'angle', 10);
    await reaches(session, 'ready');
    expect(page.engine.requests).toHaveLength(4);
    expect(said).toEqual([]);
  });

  it('is new again on another backend', async () => {
    const session = page.session();
    session.attach();
    await reaches(session, 'ready');
    page.engine.onAnalyze = slowly;
    await session.chooseBackend('cpu');
    const said = listen(session);
    await reaches(session, 'ready');
    expect(new Set(said)).toEqual(new Set(['Preparing EfficientNet-Lite0']));
  });
});

describe('cancelling', () => {
  it('a download ends it in words, and a retry begins it anew', async () => {
    let pulls = 0;
    const pull: Pull = (_id, shard, signal) =>
      new Promise((resolve, reject) => {
        pulls += 1;
        if (shard === 0) resolve(new Uint8Array(LIMITS.messageBytes));
        signal.addEventListener('abort', () => reject(signal.reason));
      });
    const bytes = LIMITS.messageBytes + 100;
    const image = { kind: 'asset', id: 'f'.repeat(64), name: 'photo.png', bytes } as const;
    const session = page.session({ image }, pull);
    session.attach();
    await passing(10);
    expect(session.activity.progress).toMatchObject({
      what: 'Loading photo.png and EfficientNet-Lite0',
      done: LIMITS.messageBytes + 3,
      unit: 'bytes',
    });
    session.cancel();
    await reaches(session, 'error');
    expect(session.activity.error).toContain('Cancelled');
    session.retry();
    await passing(10);
    expect(pulls).toBe(4);
  });

  it('the download of another network says whose pictures are still shown', async () => {
    let noted = () => {};
    const pulled = new Promise<void>((resolve) => (noted = resolve));
    const never: Pull = (_id, _shard, signal) =>
      new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
        noted();
      });
    const session = page.session({}, never);
    session.attach();
    await reaches(session, 'ready');
    const model = { kind: 'asset', id: 'e'.repeat(64), name: 'resnet50.onnx', bytes: 9 } as const;
    session.update({ model });
    await pulled;
    session.cancel();
    await reaches(session, 'error');
    expect(session.activity.error).toContain(
      'Cancelled. Try again when you like. The pictures are still those of chelsea.jpg and EfficientNet-Lite0.',
    );
    session.update({ model: { kind: 'bundled', name: 'efficientnet-lite0' } });
    await reaches(session, 'ready');
  });
});
