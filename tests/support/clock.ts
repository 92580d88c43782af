/** Time in tests: a fake clock that runs by itself, so that nothing hangs, and is put forward instead of waited for. */

/** Every test of this file runs on a fake clock. */
export function onFakeClock(): void {
  beforeEach(() => {
    jest.useFakeTimers({ advanceTimers: true });
  });
  afterEach(() => {
    jest.useRealTimers();
  });
}

/** What was due within these milliseconds has been done. */
export const passing = async (milliseconds: number): Promise<void> => {
  await jest.advanceTimersByTimeAsync(milliseconds);
};

/** Every test of this file runs on a clock that moves by `passing` alone, however slow the machine is. */
export function onHeldClock(): void {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });
}
