/** A process of its own that answers lines with lines, one after the other. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { environment } from '../../scripts/lib/shell.mjs';

export interface LineProcess {
  /** The next line that it says. @throws Error where it has ended */
  next(): Promise<string>;
  /** Ask, and wait for the answer. */
  ask(line: string): Promise<string>;
  close(): void;
}

/** @param name for the message where it ends before it has answered */
export function startLines(name: string, program: string, args: readonly string[]): LineProcess {
  const child = spawn(program, args, { env: environment(), stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<string> => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`${name} ended; its message stands above`);
    return value;
  };
  return {
    next,
    ask: (line) => {
      child.stdin.write(`${line}\n`);
      return next();
    },
    close: () => child.kill(),
  };
}
