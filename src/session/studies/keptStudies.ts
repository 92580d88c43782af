/** Studies of many images in the browser's cache, in blocks, so that a reload costs at most the block that was under way. */
import type { ByteCache } from '../byteCache';
import { contentHash } from '../contentHash';
import type { StudiedBeside, StudiedImage } from './desk';
import type { Unstudied } from './studies';

/** Images of one block. */
export const BLOCK = 25;

/** What is known of some images that follow each other. */
export interface Block {
  readonly images: readonly StudiedImage[];
  readonly unstudied: readonly Unstudied[];
  /** In the network that is compared with; null: none is. */
  readonly beside: Omit<StudiedBeside, 'survival'> | null;
}

export class KeptStudies {
  /** null: nothing is kept. */
  readonly #cache: ByteCache | null;

  constructor(cache: ByteCache | null) {
    this.#cache = cache;
  }

  /** All blocks from the first on that there are; none where the browser keeps none or they cannot be read. */
  async read(key: string): Promise<Block> {
    const found: Block[] = [];
    if (this.#cache) {
      const asset = await assetOf(key);
      for (let piece = 0; ; piece++) {
        const block = await readBlock(this.#cache, asset, piece);
        if (!block) break;
        found.push(block);
        if (block.images.length + block.unstudied.length < BLOCK) break;
      }
    }
    return {
      images: found.flatMap(({ images }) => images),
      unstudied: found.flatMap(({ unstudied }) => unstudied),
      beside: found[0]?.beside
        ? { ...found[0].beside, images: found.flatMap(({ beside }) => beside?.images ?? []) }
        : null,
    };
  }

  async write(key: string, piece: number, block: Block): Promise<void> {
    if (!this.#cache) return;
    const text = JSON.stringify(block, (_, value: unknown) =>
      typeof value === 'number' && !Number.isFinite(value) ? String(value) : value,
    );
    await this.#cache.put(await assetOf(key), piece, new Blob([text]));
  }
}

/** Raised where what is kept is another thing. */
const VERSION = 3;

const assetOf = async (key: string): Promise<string> => {
  const { buffer } = new TextEncoder().encode(key);
  return `study-${VERSION}-${await contentHash(buffer)}`;
};

const NUMBERS: Readonly<Record<string, number>> = { NaN, Infinity, '-Infinity': -Infinity };

async function readBlock(cache: ByteCache, asset: string, piece: number): Promise<Block | null> {
  const blob = await cache.get(asset, piece);
  try {
    const text = await blob?.text();
    if (text === undefined) return null;
    return JSON.parse(text, (_, value: unknown) =>
      typeof value === 'string' ? (NUMBERS[value] ?? value) : value,
    ) as Block;
  } catch {
    return null;
  }
}
