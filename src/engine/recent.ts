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
