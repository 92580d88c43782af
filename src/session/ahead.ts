/** Work in order, with the next pieces already under way. */

/**
 * Results of `work` for each item, in order.
 * @param count pieces that may be under way beside the one that is waited for
 */
export async function* ahead<T, R>(
  items: readonly T[],
  work: (item: T) => Promise<R>,
  count: number,
): AsyncGenerator<R> {
  const underWay: Promise<R>[] = [];
  const start = (index: number): void => {
    const item = items[index];
    if (item === undefined) return;
    const piece = work(item);
    // Awaited in its turn; until then a failure is nobody's.
    piece.catch(() => undefined);
    underWay.push(piece);
  };
  for (let index = 0; index < count; index++) start(index);
  for (let index = 0; index < items.length; index++) {
    start(index + count);
    yield await (underWay.shift() as Promise<R>);
  }
}
