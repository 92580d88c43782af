import { createHash, randomBytes } from 'node:crypto';
import { AssetStore, sourceId } from '../../src/session/assets';
import type { ByteCache } from '../../src/session/byteCache';
import { contentHash } from '../../src/session/contentHash';
import type { Pull } from '../../src/session/shards';
import { LIMITS } from '../../src/session/state';
import type { Source } from '../../src/session/state';
import { URLS } from './fakes';
import { onFakeClock, passing } from '../support/clock';

onFakeClock();

const SHARD = LIMITS.messageBytes;
const bytesOf = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(Buffer.from(text));
const hashOf = (bytes: string | Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const asset = (bytes: string | Uint8Array): Source => ({
  kind: 'asset',
  id: hashOf(bytes),
  name: 'photo.png',
  bytes: bytes.length,
});
const idle = () => {};
const never = new AbortController().signal;

function memoryCache(room = Infinity): ByteCache & { readonly kept: Map<string, Blob> } {
  const kept = new Map<string, Blob>();
  return {
    kept,
    get: async (id, piece) => kept.get(`${id} ${piece}`) ?? null,
    put: async (id, piece, bytes) => {
      if (kept.size < room) kept.set(`${id} ${piece}`, bytes);
    },
  };
}

const resolve = (store: AssetStore, source: Source, pull: Pull | null, signal = never) =>
  store.resolve('image', source, pull, idle, signal);
const text = async (bytes: Promise<Blob>) => (await bytes).text();

describe('an asset', () => {
  it('is pulled once, then comes from memory', async () => {
    const store = new AssetStore(URLS, null);
    const pull = jest.fn(async () => bytesOf('cat'));
    expect(await text(resolve(store, asset('cat'), pull))).toBe('cat');
    expect(await text(resolve(store, asset('cat'), pull))).toBe('cat');
    expect(pull).toHaveBeenCalledTimes(1);
  });

  it('is pulled once for all who want it at the same time, and each of them hears of the progress', async () => {
    const store = new AssetStore(URLS, null);
    const pull = jest.fn(async () => bytesOf('cat'));
    const heard: number[][] = [[], []];
    await Promise.all(
      heard.map((list) =>
        store.resolve('image', asset('cat'), pull, (...now) => list.push(...(now as number[])), never),
      ),
    );
    expect(pull).toHaveBeenCalledTimes(1);
    expect(heard).toEqual([
      [3, 3],
      [3, 3],
    ]);
  });

  it('is taken from the browser’s cache, unless what lies there is cut off', async () => {
    const cache = memoryCache();
    cache.kept.set(`${hashOf('cat')} 0`, new Blob(['cat']));
    cache.kept.set(`${hashOf('dog')} 0`, new Blob(['do']));
    const store = new AssetStore(URLS, cache);
    const pull = jest.fn(async () => bytesOf('dog'));
    expect(await text(resolve(store, asset('cat'), pull))).toBe('cat');
    expect(pull).not.toHaveBeenCalled();
    expect(await text(resolve(store, asset('dog'), pull))).toBe('dog');
    expect(await cache.kept.get(`${hashOf('dog')} 0`)?.text()).toBe('dog');
  });

  it.each(['cut', 'ca'])('that arrives damaged (%s) is refused in words and not kept', async (damaged) => {
    const cache = memoryCache();
    const store = new AssetStore(URLS, cache);
    await expect(resolve(store, asset('cat'), async () => bytesOf(damaged))).rejects.toThrow(
      `photo.png arrived damaged (${damaged.length} bytes)`,
    );
    expect(cache.kept.size).toBe(0);
    expect(await text(resolve(store, asset('cat'), async () => bytesOf('cat')))).toBe('cat');
  });

  it('that nobody has is an error in words', async () => {
    await expect(resolve(new AssetStore(URLS, null), asset('cat'), null)).rejects.toThrow(
      'no longer in this page',
    );
  });

  it('kept by the page needs no host', async () => {
    const cache = memoryCache();
    const store = new AssetStore(URLS, cache);
    store.keep(hashOf('cat'), new Blob(['cat']));
    expect(await text(resolve(store, asset('cat'), null))).toBe('cat');
    expect(await text(resolve(new AssetStore(URLS, cache), asset('cat'), null))).toBe('cat');
  });

  it('that cannot be read any more is looked for again', async () => {
    const store = new AssetStore(URLS, null);
    const pull = jest.fn(async () => bytesOf('cat'));
    await resolve(store, asset('cat'), pull);
    store.forget(asset('cat'));
    expect(await text(resolve(store, asset('cat'), pull))).toBe('cat');
    expect(pull).toHaveBeenCalledTimes(2);
  });

  it('that no page could hold is refused before it travels', async () => {
    const pull = jest.fn();
    const source = { ...asset('cat'), name: 'huge.onnx', bytes: LIMITS.modelBytes + 1 } as Source;
    await expect(resolve(new AssetStore(URLS, null), source, pull)).rejects.toThrow(
      'huge.onnx has 1024 MiB; at most 1024 MiB fit into a page',
    );
    expect(pull).not.toHaveBeenCalled();
  });
});

describe('an asset of many shards', () => {
  const bytes = new Uint8Array(randomBytes(3.5 * SHARD));
  const source = asset(bytes);
  const shardOf = (shard: number): Uint8Array<ArrayBuffer> => bytes.slice(shard * SHARD, (shard + 1) * SHARD);
  const same = async (whole: Blob) => hashOf(new Uint8Array(await whole.arrayBuffer())) === hashOf(bytes);

  it('has several of them on their way at once, and reports each', async () => {
    let [running, most] = [0, 0];
    const pull: Pull = async (_, shard) => {
      most = Math.max(most, ++running);
      await passing(4 - shard);
      running -= 1;
      return shardOf(shard);
    };
    const progress: (number | null)[][] = [];
    const store = new AssetStore(URLS, null);
    const whole = await store.resolve('model', source, pull, (...now) => progress.push(now), never);
    expect(await same(whole)).toBe(true);
    expect(most).toBeGreaterThan(1);
    expect(progress).toHaveLength(4);
    expect(progress.at(-1)).toEqual([bytes.length, bytes.length]);
  });

  it('goes on where it was interrupted, in another page and with another kernel', async () => {
    const cache = memoryCache();
    const dying: Pull = async (_, shard) => {
      if (shard === 2) throw new Error('The kernel is gone.');
      return shardOf(shard);
    };
    await expect(resolve(new AssetStore(URLS, cache), source, dying)).rejects.toThrow('The kernel is gone.');
    await passing(5);
    const before = cache.kept.size;
    expect(before).toBeGreaterThan(0);
    const asked: number[] = [];
    const pull: Pull = async (_, shard) => (asked.push(shard), shardOf(shard));
    expect(await same(await resolve(new AssetStore(URLS, cache), source, pull))).toBe(true);
    expect(asked).toHaveLength(4 - before);
    expect(asked).toContain(2);
  });

  it('asks for no more once one cannot be had', async () => {
    const asked: number[] = [];
    const pull: Pull = async (_, shard) => {
      asked.push(shard);
      if (shard === 0) throw new Error('no');
      await passing(2);
      return shardOf(shard);
    };
    await expect(resolve(new AssetStore(URLS, null), source, pull)).rejects.toThrow('no');
    await passing(20);
    expect(asked).not.toContain(3);
  });

  it('needs no room in the cache', async () => {
    const whole = await resolve(new AssetStore(URLS, memoryCache(1)), source, async (_, shard) =>
      shardOf(shard),
    );
    expect(await same(whole)).toBe(true);
  });
});

describe('cancelling', () => {
  it('ends the wait of one, and the load itself only when nobody waits any more', async () => {
    const store = new AssetStore(URLS, null);
    let aborted = false;
    const pull: Pull = (_id, _shard, signal) =>
      new Promise((_, reject) =>
        signal.addEventListener('abort', () => {
          aborted = true;
          reject(signal.reason);
        }),
      );
    const [first, second] = [new AbortController(), new AbortController()];
    const waits = [first, second].map((controller) => resolve(store, asset('cat'), pull, controller.signal));
    await passing(1);
    first.abort();
    await expect(waits[0]).rejects.toMatchObject({ name: 'AbortError' });
    expect(aborted).toBe(false);
    second.abort();
    await expect(waits[1]).rejects.toMatchObject({ name: 'AbortError' });
    expect(aborted).toBe(true);
    expect(await text(resolve(store, asset('cat'), async () => bytesOf('cat')))).toBe('cat');
  });
});

describe('a bundled file', () => {
  const bundled = (name: string): Source => ({ kind: 'bundled', name });

  it('is fetched from the host, with progress', async () => {
    const fetched: string[] = [];
    globalThis.fetch = async (url) => {
      fetched.push(String(url));
      return new Response(bytesOf('cat'), { headers: { 'content-length': '3' } });
    };
    const progress: (number | null)[][] = [];
    const store = new AssetStore(URLS, null);
    await store.resolve('image', bundled('chelsea.jpg'), null, (...now) => progress.push(now), never);
    await store.resolve('model', bundled('lite0'), null, idle, never);
    expect(fetched).toEqual(['test:examples/chelsea.jpg', 'test:lite0.onnx']);
    expect(progress.at(-1)).toEqual([3, 3]);
  });

  it.each([
    [404, 'There is no bundled file “cat.jpg”.'],
    [500, 'cat.jpg could not be loaded from the server'],
  ])('answered with %i is an error in words', async (status, sentence) => {
    globalThis.fetch = async () => new Response('', { status });
    await expect(resolve(new AssetStore(URLS, null), bundled('cat.jpg'), null)).rejects.toThrow(sentence);
  });
});

describe('identity', () => {
  it('of bundled files never meets that of assets', () => {
    expect(sourceId({ kind: 'bundled', name: 'a' })).toBe('bundled:a');
    expect(sourceId(asset('cat'))).toBe(hashOf('cat'));
  });

  it('is sha-256, with and without the browser’s help', async () => {
    expect(await contentHash(bytesOf('cat'))).toBe(hashOf('cat'));
    const { crypto } = globalThis;
    Object.defineProperty(globalThis, 'crypto', { value: {}, configurable: true });
    try {
      expect(await contentHash(bytesOf('cat'))).toBe(hashOf('cat'));
    } finally {
      Object.defineProperty(globalThis, 'crypto', { value: crypto, configurable: true });
    }
  });
});
