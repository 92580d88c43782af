import { Stopped } from '../../src/engine/work';
import { isSign, Lifeline } from '../../src/worker/lifeline';

describe('signs of life', () => {
  let now = 1000;
  beforeEach(() => {
    now = 1000;
    jest.spyOn(performance, 'now').mockImplementation(() => now);
  });
  afterEach(() => jest.restoreAllMocks());

  function working() {
    const signs: number[] = [];
    const lifeline = new Lifeline(({ silentFor }) => signs.push(silentFor));
    lifeline.arrived()();
    return { lifeline, signs };
  }

  it('are given twice a second while pieces are short', () => {
    const { lifeline, signs } = working();
    for (; now < 3000; now += 10) void lifeline.piece(20);
    expect(signs).toHaveLength(4);
  });

  it('announce every long piece, and when the next one is short again', () => {
    const { lifeline, signs } = working();
    void lifeline.piece(20);
    void lifeline.piece(60_000);
    void lifeline.piece(50_000);
    void lifeline.piece(20);
    void lifeline.piece(20);
    expect(signs).toEqual([20, 60_000, 50_000, 20]);
  });

  it('are told from answers', () => {
    expect([{ silentFor: 3 }, { id: 'x', value: 1 }, null, 'silentFor'].map(isSign)).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });

  it('pause every 50 ms, so that a stop is heard', async () => {
    const { lifeline } = working();
    now += 40;
    expect(lifeline.piece(1)).toBeNull();
    now += 20;
    const pause = lifeline.piece(1);
    lifeline.stop();
    await expect(pause).rejects.toBeInstanceOf(Stopped);
  });

  it('refuse what was stopped before it began, and nothing that came later', () => {
    const { lifeline } = working();
    const begin = lifeline.arrived();
    lifeline.stop();
    expect(begin).toThrow(Stopped);
    expect(lifeline.arrived()).not.toThrow();
  });
});
