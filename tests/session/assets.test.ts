import { createHash } from 'node:crypto';
import { AssetStore, sourceId } from '../../src/session/assets';
import type { ByteCache, Pull } from '../../src/session/assets';
import { contentHash } from '../../src/session/contentHash';
import type { Source } from '../../src/session/state';
import { URLS } from './fakes';

const bytesOf = (text: string): ArrayBuffer => new TextEncoder().encode(text).buffer as ArrayBuffer;
const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');
const asset = (text: string): Source => ({
  kind: 'asset',
  id: hashOf(text),
  name: 'photo.png',
  bytes: text.length,
});
const idle = () => {};
const never = new AbortController().signal;

function memoryCache(): ByteCache & { readonly kept: Map<string, ArrayBuffer> } {
  const kept = new Map<string, ArrayBuffer>();
  return {
    kept,
    get: async (id) => kept.get(id) ?? null,
    put: async (id, bytes) => void kept.set(id, bytes),
  };
}

const resolve = (store: AssetStore, source: Source, pull: Pull | null, signal = never) =>
  store.resolve('image', source, pull, idle, signal);
const text = async (bytes: Promise<ArrayBuffer>) => new TextDecoder().decode(await bytes);

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
    const pull = jest.fn<Promise<ArrayBuffer>, Parameters<Pull>>(async (_id, onProgress) => {
      onProgress(1, 3);
      await new Promise((done) => setTimeout(done, 2));
      onProgress(3, 3);
      return bytesOf('cat');
    });
    const heard: number[][] = [[], []];
    await Promise.all(
      heard.map((list) => store.resolve('image', asset('cat'), pull, (done) => list.push(done), never)),
    );
    expect(pull).toHaveBeenCalledTimes(1);
    expect(heard.map((list) => list.at(-1))).toEqual([3, 3]);
  });

  it('is taken from the browser’s cache, unless that is damaged', async () => {
    const cache = memoryCache();
    cache.kept.set(hashOf('cat'), bytesOf('cat'));
    cache.kept.set(hashOf('dog'), bytesOf('dug'));
    const store = new AssetStore(URLS, cache);
    const pull = jest.fn(async () => bytesOf('dog'));
    expect(await text(resolve(store, asset('cat'), pull))).toBe('cat');
    expect(pull).not.toHaveBeenCalled();
    expect(await text(resolve(store, asset('dog'), pull))).toBe('dog');
    expect(await text(Promise.resolve(cache.kept.get(hashOf('dog')) as ArrayBuffer))).toBe('dog');
  });

  it('that arrives damaged is refused in words and not kept', async () => {
    const cache = memoryCache();
    const store = new AssetStore(URLS, cache);
    await expect(resolve(store, asset('cat'), async () => bytesOf('cut'))).rejects.toThrow(
      'photo.png arrived damaged (3 bytes)',
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
    store.keep(hashOf('cat'), bytesOf('cat'));
    expect(await text(resolve(store, asset('cat'), null))).toBe('cat');
    expect(await text(resolve(new AssetStore(URLS, cache), asset('cat'), null))).toBe('cat');
  });
});

describe('cancelling', () => {
  it('ends the wait of one, and the load itself only when nobody waits any more', async () => {
    const store = new AssetStore(URLS, null);
    let aborted = false;
    const pull: Pull = (_id, _onProgress, signal) =>
      new Promise((_, reject) =>
        signal.addEventListener('abort', () => {
          aborted = true;
          reject(signal.reason);
        }),
      );
    const [first, second] = [new AbortController(), new AbortController()];
    const waits = [first, second].map((controller) => resolve(store, asset('cat'), pull, controller.signal));
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
