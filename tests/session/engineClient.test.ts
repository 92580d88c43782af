import { EngineClient } from '../../src/session/engineClient';
import type { Launcher } from '../../src/session/launch';
import { GRACE } from '../../src/session/watchdog';
import { onFakeClock, passing } from '../support/clock';
import { FakeEngine, URLS } from './fakes';

const broken = (name: string, reason: string): Launcher => ({
  name,
  outcome: '',
  launch: async () => {
    throw new Error(reason);
  },
});

describe('starting the engine', () => {
  it('steps down when there is no worker, and says why', async () => {
    const engine = new FakeEngine();
    const inline: Launcher = {
      name: 'the page’s own thread',
      outcome: 'The engine runs on the page’s own thread, so that sliders may stutter',
      launch: async (url) => ({ ...(await engine.launcher.launch(url)), worker: false }),
    };
    const client = new EngineClient(URLS, [broken('a worker', 'it was blocked'), inline]);
    await client.use(async (api) => api.engine.memory());
    expect(client.report).toMatchObject({ backend: 'wasm', worker: false });
    expect(client.notices).toEqual([
      'The engine runs on the page’s own thread, so that sliders may stutter: a worker could not be started (it was blocked).',
    ]);
    client.dispose();
  });

  it('that fails everywhere is an error in words, and the next need tries again', async () => {
    let blocked = true;
    const engine = new FakeEngine();
    const moody: Launcher = {
      name: 'a worker',
      outcome: '',
      launch: (url) => (blocked ? Promise.reject(new Error('no network')) : engine.launcher.launch(url)),
    };
    const client = new EngineClient(URLS, [moody]);
    await expect(client.use(async () => 1)).rejects.toThrow(
      'The engine could not be started: a worker could not be started (no network).',
    );
    blocked = false;
    expect(await client.use(async () => 1)).toBe(1);
    client.dispose();
  });

  it('happens once for many tasks', async () => {
    const engine = new FakeEngine();
    const client = new EngineClient(URLS, [engine.launcher]);
    expect(await Promise.all([1, 2, 3].map((value) => client.use(async () => value)))).toEqual([1, 2, 3]);
    expect(engine.launches).toBe(1);
    client.dispose();
  });
});

describe('the backend', () => {
  it('that was chosen survives a crash', async () => {
    const engine = new FakeEngine();
    const client = new EngineClient(URLS, [engine.launcher]);
    await client.choose('cpu');
    engine.crash();
    await client.use(async () => 1);
    expect(engine.started).toEqual(['cpu', 'cpu']);
    expect(client.report?.backend).toBe('cpu');
    client.dispose();
  });

  it('that changed by itself is told', async () => {
    const engine = new FakeEngine();
    engine.backend = 'webgpu';
    const client = new EngineClient(URLS, [engine.launcher]);
    await client.use(async () => 1);
    client.observe('wasm');
    expect(client.report).toMatchObject({ backend: 'wasm', skipped: [{ backend: 'webgpu' }] });
    expect(client.notices[0]).toContain('webgpu stopped');
    client.dispose();
  });
});

describe('an engine that falls silent', () => {
  onFakeClock();

  async function working() {
    const engine = new FakeEngine();
    const client = new EngineClient(URLS, [engine.launcher]);
    await client.use(async () => 1);
    engine.hung = true;
    return { engine, client };
  }

  it('is noticed in seconds, started again and given the same task, and this is told', async () => {
    const { engine, client } = await working();
    const task = client.use((api) => api.engine.loadImage('id', 'name', new Blob()));
    await passing(GRACE - 2000);
    expect(engine.launches).toBe(1);
    await passing(5000);
    await expect(task).resolves.toMatchObject({ id: 'id' });
    expect(engine.launches).toBe(2);
    expect(client.notices).toEqual([
      'The engine ended (it has not answered for 11 seconds) and was started again; nothing is lost.',
    ]);
    client.dispose();
  });

  it('is left alone for as long as it announced', async () => {
    const { engine, client } = await working();
    const task = client.use((api) => api.engine.loadImage('id', 'name', new Blob()));
    await passing(1000);
    engine.sign(60_000);
    await passing(60_000 + GRACE - 2000);
    expect(engine.launches).toBe(1);
    engine.sign(0);
    await passing(GRACE - 2000);
    expect(engine.launches).toBe(1);
    await passing(5000);
    await task;
    expect(engine.launches).toBe(2);
    client.dispose();
  });

  it('is not thought to be, while it answers or while the page sleeps', async () => {
    const engine = new FakeEngine();
    const client = new EngineClient(URLS, [engine.launcher]);
    let done: (value: number) => void = () => {};
    const task = client.use(() => new Promise<number>((resolve) => (done = resolve)));
    await passing(600_000);
    // A page that is frozen hears nothing and counts nothing; its clock goes on.
    jest.setSystemTime(Date.now() + 3_600_000);
    await passing(5000);
    expect(engine.launches).toBe(1);
    done(7);
    expect(await task).toBe(7);
    client.dispose();
  });
});

describe('cancelling a task', () => {
  it('rejects at once, and ends an engine that does not come back', async () => {
    jest.useFakeTimers();
    try {
      const engine = new FakeEngine();
      const client = new EngineClient(URLS, [engine.launcher]);
      const started = client.use(async () => 1);
      await jest.advanceTimersByTimeAsync(10);
      await started;
      const controller = new AbortController();
      const stuck = client.use(() => new Promise<number>(() => {}), controller.signal);
      const rejected = expect(stuck).rejects.toMatchObject({ name: 'AbortError' });
      await jest.advanceTimersByTimeAsync(10);
      expect(engine.stops).toBe(0);
      controller.abort();
      await rejected;
      expect(engine.stops).toBe(1);
      const next = client.use(async () => 2);
      await jest.advanceTimersByTimeAsync(2_500);
      expect(await next).toBe(2);
      expect(engine.launches).toBe(2);
      client.dispose();
    } finally {
      jest.useRealTimers();
    }
  });
});

describe('an engine that nobody looks at', () => {
  it('ends after a while, unless somebody comes back', async () => {
    jest.useFakeTimers();
    try {
      const engine = new FakeEngine();
      const client = new EngineClient(URLS, [engine.launcher]);
      client.retain();
      const started = client.use(async () => 1);
      await jest.advanceTimersByTimeAsync(10);
      await started;
      client.release();
      await jest.advanceTimersByTimeAsync(30_000);
      client.retain();
      await jest.advanceTimersByTimeAsync(100_000);
      expect(client.started).toBe(true);
      client.release();
      await jest.advanceTimersByTimeAsync(100_000);
      expect(client.started).toBe(false);
      client.dispose();
    } finally {
      jest.useRealTimers();
    }
  });
});
