/** Maps that remember what was used last: insertion order is the order of use. */

/** The value, which is now the one that was used last. */
export function touch<T>(map: Map<string, T>, id: string): T | undefined {
  const value = map.get(id);
  if (value !== undefined) {
    map.delete(id);
    map.set(id, value);
  }
  return value;
}

/** Insert, and return what had to go: whatever was not used for longest. */
export function keep<T>(map: Map<string, T>, id: string, value: T, most: number): T[] {
  map.delete(id);
  map.set(id, value);
  const extra = [...map].slice(0, Math.max(0, map.size - most));
  extra.forEach(([old]) => map.delete(old));
  return extra.map(([, old]) => old);
}

/** Values that may take so many bytes together; whatever was not used for longest goes first. */
export class RecentBytes<K, T> {
  readonly #entries = new Map<K, { readonly value: T; readonly bytes: number }>();
  readonly #most: number;
  readonly #sizeOf: (value: T) => number;
  #bytes = 0;

  /** @param most bytes; the newest value stays whatever its size */
  constructor(most: number, sizeOf: (value: T) => number) {
    this.#most = most;
    this.#sizeOf = sizeOf;
  }

  /** Of all values. */
  get bytes(): number {
    return this.#bytes;
  }

  get size(): number {
    return this.#entries.size;
  }

  has(key: K): boolean {
    return this.#entries.has(key);
  }

  /** The value, which is now the one that was used last. */
  get(key: K): T | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry.value;
  }

  /** Insert or replace; @returns what had to go for it */
  set(key: K, value: T): T[] {
    this.delete(key);
    const bytes = this.#sizeOf(value);
    this.#entries.set(key, { value, bytes });
    this.#bytes += bytes;
    const gone: T[] = [];
    for (const [old, entry] of this.#entries) {
      if (this.#bytes <= this.#most || old === key) break;
      this.delete(old);
      gone.push(entry.value);
    }
    return gone;
  }

  delete(key: K): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    this.#entries.delete(key);
    this.#bytes -= entry.bytes;
  }

  /** Forget all but these. */
  retain(wanted: (key: K) => boolean): void {
    for (const key of [...this.#entries.keys()]) if (!wanted(key)) this.delete(key);
  }
}
