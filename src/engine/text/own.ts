/** Words of a file, looked up in a table: `__proto__` and `constructor` are words like any other. */
export function own<T>(table: Readonly<Record<string, T>>, word: string): T | undefined {
  return Object.hasOwn(table, word) ? table[word] : undefined;
}
