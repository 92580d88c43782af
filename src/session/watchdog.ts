/** Tells a worker that computes from one that has died: by its answers to a ping, and by the signs that it gives itself. */
import { t } from '../language';
import type { Alive, Connection } from './launch';

/** How often a working worker is looked after, milliseconds. */
const LOOK_EVERY = 1_000;
/** How long a worker may be silent beyond what it announced, milliseconds; a busy machine may not let it run for a while. */
export const GRACE = 10_000;

/**
 * The work of a worker, or what `onLost` throws when the worker ends before it, is closed or says nothing.
 * @param connection is closed when the worker is silent
 */
export async function watched<T>(
  connection: Connection<Alive>,
  work: Promise<T>,
  onLost: (reason: string) => Error,
): Promise<T> {
  // Counted in looks, not by the clock: a page that slept, or whose timers are slowed down, has not waited.
  let silence = 0;
  let allowed = GRACE;
  let isAsked = false;
  const onSign = (silentFor: number): void => {
    silence = 0;
    allowed = GRACE + silentFor;
  };
  const ping = async (): Promise<void> => {
    isAsked = true;
    await connection.api.ping();
    isAsked = false;
    onSign(0);
  };
  const look = setInterval(() => {
    silence += LOOK_EVERY;
    if (silence > allowed) connection.close(t`it has not answered for ${Math.round(silence / 1000)} seconds`);
    else if (!isAsked) void ping().catch(() => undefined);
  }, LOOK_EVERY);
  const forget = connection.onSign?.(onSign);
  let stay = (): void => undefined;
  try {
    return await new Promise<T>((resolve, reject) => {
      work.then(resolve, reject);
      stay = whenLost(connection, (reason) => reject(onLost(reason)));
    });
  } finally {
    clearInterval(look);
    forget?.();
    stay();
  }
}

interface Loss {
  reason: string | null;
  readonly listeners: Set<(reason: string) => void>;
}

/**
 * Of every worker. A promise keeps whatever hangs on it until it settles, answers in a race with it too, and this one may never:
 * everybody hangs on it by one thread.
 */
const losses = new WeakMap<Promise<string>, Loss>();

/** @returns what ends it */
function whenLost({ lost }: Pick<Connection, 'lost'>, listener: (reason: string) => void): () => void {
  const loss = losses.get(lost) ?? lossOf(lost);
  if (loss.reason !== null) listener(loss.reason);
  loss.listeners.add(listener);
  return () => loss.listeners.delete(listener);
}

function lossOf(lost: Promise<string>): Loss {
  const loss: Loss = { reason: null, listeners: new Set() };
  losses.set(lost, loss);
  void lost.then((reason) => {
    loss.reason = reason;
    loss.listeners.forEach((listener) => listener(reason));
  });
  return loss;
}
