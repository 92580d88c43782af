import type { Connection } from '../../src/session/launch';
import { watched } from '../../src/session/watchdog';

/** A worker that answers pings, and can be lost. */
function worker() {
  let lose: (reason: string) => void = () => undefined;
  const lost = new Promise<string>((resolve) => (lose = resolve));
  const hangers = jest.spyOn(lost, 'then');
  const connection = { api: { ping: async () => true as const }, worker: true, lost, close: lose };
  return { connection: connection as unknown as Connection, hangers, lose };
}

const onLost = (reason: string): Error => new Error(reason);

describe('what a worker is asked', () => {
  it('leaves nothing behind that would keep its answer as long as the worker lives', async () => {
    const { connection, hangers } = worker();
    for (let i = 0; i < 50; i++) await watched(connection, Promise.resolve(i), onLost);
    expect(hangers).toHaveBeenCalledTimes(1);
  });

  it('ends with the worker, and at once where the worker has gone before', async () => {
    const { connection, lose } = worker();
    const never = new Promise<never>(() => undefined);
    const asked = [watched(connection, never, onLost), watched(connection, never, onLost)];
    lose('it crashed');
    for (const one of asked) await expect(one).rejects.toThrow('it crashed');
    await expect(watched(connection, never, onLost)).rejects.toThrow('it crashed');
    await expect(watched(connection, Promise.reject(new Error('its own')), onLost)).rejects.toThrow();
  });
});
