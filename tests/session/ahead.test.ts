import { ahead } from '../../src/session/ahead';
import { onFakeClock, passing } from '../support/clock';

onFakeClock();

/** Work that ends when it is told to. */
function gates() {
  const started: number[] = [];
  const open = new Map<number, (value: string) => void>();
  const work = (item: number): Promise<string> => {
    started.push(item);
    return new Promise((resolve) => open.set(item, resolve));
  };
  return { started, work, end: (item: number) => open.get(item)?.(`done ${item}`) };
}

describe('ahead', () => {
  it('yields in order, whichever ends first, with so many under way beside it', async () => {
    const { started, work, end } = gates();
    const results = ahead([1, 2, 3, 4], work, 2);
    const first = results.next();
    await Promise.resolve();
    expect(started).toEqual([1, 2, 3]);
    end(3);
    end(2);
    end(1);
    expect(await first).toEqual({ value: 'done 1', done: false });
    expect(await results.next()).toEqual({ value: 'done 2', done: false });
    expect(started).toEqual([1, 2, 3, 4]);
    end(4);
    expect(await results.next()).toEqual({ value: 'done 3', done: false });
    expect(await results.next()).toEqual({ value: 'done 4', done: false });
    expect((await results.next()).done).toBe(true);
  });

  it('fails where the failure stands, not before', async () => {
    const work = (item: number) => (item === 2 ? Promise.reject(new Error('two')) : Promise.resolve(item));
    const results = ahead([1, 2], work, 4);
    await passing(5);
    expect(await results.next()).toEqual({ value: 1, done: false });
    await expect(results.next()).rejects.toThrow('two');
  });
});
