import { browserCache } from '../../src/session/byteCache';

/** The browser's cache, as far as it is used; `room` entries fit. */
function fakeCaches(room: number) {
  const entries = new Map<string, Response>();
  const cache = {
    match: async (url: string) => entries.get(url)?.clone(),
    put: async (url: string, response: Response) => {
      if (entries.size >= room && !entries.has(url)) throw new DOMException('full', 'QuotaExceededError');
      entries.set(url, response);
    },
    keys: async () => [...entries.keys()].map((url) => ({ url })),
    delete: async ({ url }: { url: string }) => entries.delete(url),
  };
  return { entries, open: async () => cache };
}

function browserWith(caches: unknown) {
  Object.assign(globalThis, { caches, location: { origin: 'http://host' } });
  const cache = browserCache();
  if (!cache) throw new Error('there is no cache');
  return cache;
}

const piece = (text: string) => new Blob([text]);

describe('pieces of assets in the browser', () => {
  afterEach(() => {
    Object.assign(globalThis, { caches: undefined, location: undefined });
  });

  it('are kept', async () => {
    const cache = browserWith(fakeCaches(9));
    expect(await cache.get('a', 0)).toBeNull();
    await cache.put('a', 0, piece('one'));
    expect(await (await cache.get('a', 0))?.text()).toBe('one');
    expect(await cache.get('a', 1)).toBeNull();
  });

  it('are not there where the browser blocks its storage, which costs a transfer and no error', async () => {
    const refuse = () => Promise.reject(new DOMException('blocked', 'SecurityError'));
    const cache = browserWith({ open: refuse });
    await expect(cache.put('a', 0, piece('one'))).resolves.toBeUndefined();
    expect(await cache.get('a', 0)).toBeNull();
    Object.assign(globalThis, { caches: undefined });
    expect(browserCache()).toBeNull();
  });

  it('make room for an asset where the quota is used up, and are left out where nothing helps', async () => {
    const full = fakeCaches(2);
    const cache = browserWith(full);
    await cache.put('old', 0, piece('1'));
    await cache.put('old', 1, piece('2'));
    await cache.put('new', 0, piece('3'));
    expect([...full.entries.keys()]).toEqual(['http://host/augmentation-impact/assets/new/0']);
    const none = browserWith(fakeCaches(0));
    await expect(none.put('new', 0, piece('4'))).resolves.toBeUndefined();
    expect(await none.get('new', 0)).toBeNull();
  });
});
