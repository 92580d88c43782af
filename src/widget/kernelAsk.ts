/**
 * One question to the kernel and its answer. Every exchange between page and kernel goes this way: it is sent again
 * where silence or a broken connection may have swallowed it, and ends in words when nothing is heard for too long.
 */
import { UserError } from '../engine/contract/errors';
import type { KernelLink, Received } from './kernelLink';

export interface Question<T> {
  /** Send it, for the first time or again; the kernel may get it twice. @returns false when the kernel is gone */
  send(): boolean;
  /** The answer; undefined for other messages. @throws what the kernel answers instead */
  hear(received: Received): T | undefined;
  /** For the user, when the kernel is gone. */
  readonly gone: string;
  /** For the user, after “The kernel has not answered for 60 seconds.”: what is safe and what to do. */
  readonly silent: string;
}

/** Times without any message from the kernel, milliseconds. */
export interface Patience {
  /** After which the question is sent again. */
  readonly again: number;
  /** After which an idle kernel is given up. */
  readonly idle: number;
  /** After which a kernel is given up that runs a cell, or that cannot be reached for now. */
  readonly occupied: number;
}

export const PATIENCE: Patience = { again: 15_000, idle: 60_000, occupied: 600_000 };

/** @throws UserError when the kernel is gone or silent; what `hear` throws; the reason of the signal */
export function ask<T>(
  link: KernelLink,
  question: Question<T>,
  signal: AbortSignal | null,
  patience: Patience = PATIENCE,
): Promise<T> {
  return new Promise((resolve, reject) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let silence = 0;
    const settle = (end: () => void): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      link.received.disconnect(onReceived);
      link.connectionChanged.disconnect(onConnection);
      end();
    };
    const fail = (sentence: string): void => settle(() => reject(new UserError(sentence)));
    const send = (): void => {
      if (!question.send()) fail(question.gone);
    };
    const wait = (): void => {
      clearTimeout(timer);
      timer = setTimeout(onSilence, patience.again);
    };
    const onSilence = (): void => {
      silence += patience.again;
      const seconds = Math.round(silence / 1000);
      if (silence >= (link.isOccupied ? patience.occupied : patience.idle))
        return fail(`${link.words.unanswered(seconds)} ${question.silent}`);
      wait();
      link.suspect();
      // What waits for a busy kernel will be read; a second copy would only wait behind it.
      if (!link.isOccupied) send();
    };
    const onAbort = (): void => settle(() => reject(signal?.reason as Error));
    const onReceived = (_: unknown, received: Received): void => {
      // Any message is a sign of progress: parts that travel together are answered one after the other.
      silence = 0;
      try {
        const answer = question.hear(received);
        if (answer === undefined) wait();
        else settle(() => resolve(answer));
      } catch (error) {
        settle(() => reject(error as Error));
      }
    };
    let before = link.connection;
    const onConnection = (): void => {
      const { connection } = link;
      if (connection === 'lost') fail(question.gone);
      // What was on its way when the connection broke may be lost, or only its answer.
      else if (connection === 'live' && before === 'interrupted') {
        silence = 0;
        wait();
        send();
      }
      before = connection;
    };
    signal?.addEventListener('abort', onAbort);
    link.received.connect(onReceived);
    link.connectionChanged.connect(onConnection);
    wait();
    if (signal?.aborted) onAbort();
    else send();
  });
}
