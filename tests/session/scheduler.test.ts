import { Coalescer } from '../../src/session/scheduler';
import { onFakeClock, passing } from '../support/clock';

onFakeClock();

const later = (milliseconds: number) => passing(milliseconds);

describe('Coalescer', () => {
  it('answers all requests of one event with one run, and those during a run with one more', async () => {
    let runs = 0;
    let running = 0;
    const work = new Coalescer(async () => {
      expect(++running).toBe(1);
      runs += 1;
      await later(2);
      running -= 1;
    });
    for (let i = 0; i < 5; i++) work.request();
    await later(1);
    expect(runs).toBe(1);
    for (let i = 0; i < 5; i++) work.request();
    await work.settled();
    expect(runs).toBe(2);
    expect(work.busy).toBe(false);
  });

  it('sees the newest state when it runs', async () => {
    let state = 0;
    const seen: number[] = [];
    const work = new Coalescer(async () => {
      seen.push(state);
      await later(1);
    });
    for (state = 1; state < 4; state++) work.request();
    await later(0);
    state = 9;
    work.request();
    await work.settled();
    expect(seen.at(-1)).toBe(9);
  });

  it('may be asked for more by the job itself', async () => {
    let runs = 0;
    const work: Coalescer = new Coalescer(async () => {
      if (++runs < 3) work.request();
    });
    work.request();
    await work.settled();
    expect(runs).toBe(3);
  });
});
