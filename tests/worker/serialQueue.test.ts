import { SerialQueue } from '../../src/worker/serialQueue';
import { onFakeClock, passing } from '../support/clock';

onFakeClock();

describe('SerialQueue', () => {
  it('starts a task only after every earlier one has ended, failed ones included', async () => {
    const queue = new SerialQueue();
    const log: string[] = [];
    const task = (name: string, fail = false) =>
      queue.run(async () => {
        log.push(`${name} starts`);
        await passing(2);
        log.push(`${name} ends`);
        if (fail) throw new Error(name);
        return name;
      });
    const [a, b, c] = await Promise.allSettled([task('a'), task('b', true), task('c')]);
    expect(log).toEqual(['a starts', 'a ends', 'b starts', 'b ends', 'c starts', 'c ends']);
    expect([a.status, b.status, c.status]).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(queue.length).toBe(0);
  });
});
