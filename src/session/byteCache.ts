/** Pieces of assets in the browser's cache, so that they travel once. A cache that fails only costs a second pull. */

/** The part of the Cache API that is used, so that tests can stand in for it. */
export interface ByteCache {
  /** A piece, on disk rather than in memory; null when it is not there. */
  get(asset: string, piece: number): Promise<Blob | null>;
  /** Keep a piece where there is room; never rejects. */
  put(asset: string, piece: number, bytes: Blob): Promise<void>;
}

const NAME = 'augmentation-impact-assets-2';
/** Pieces that stay between visits, 2 GiB at most; the oldest go first. */
const MOST = 512;

/** The browser's cache, null where there is none (insecure contexts, Node). */
export function browserCache(): ByteCache | null {
  if (typeof caches === 'undefined' || typeof location === 'undefined') return null;
  const folder = (asset: string): string => `${location.origin}/augmentation-impact/assets/${asset}/`;
  return {
    get: async (asset, piece) => {
      try {
        const cache = await caches.open(NAME);
        return (await (await cache.match(folder(asset) + piece))?.blob()) ?? null;
      } catch {
        return null;
      }
    },
    put: async (asset, piece, bytes) => {
      try {
        const cache = await caches.open(NAME);
        const write = (): Promise<void> => cache.put(folder(asset) + piece, new Response(bytes));
        // Where the browser gives no more room, other assets make some.
        await write().catch(async () => {
          const keys = await cache.keys();
          const others = keys.filter(({ url }) => !url.startsWith(folder(asset)));
          await Promise.all(others.map((other) => cache.delete(other)));
          await write();
        });
        const keys = await cache.keys();
        await Promise.all(keys.slice(0, -MOST).map((old) => cache.delete(old)));
      } catch {
        // No room or no permission: the piece is pulled again on the next visit.
      }
    },
  };
}
