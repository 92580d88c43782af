/** A program that prints nothing for long hangs: it and all that it started are ended, and somebody is told. */
import process from 'node:process';

const WINDOWS = process.platform === 'win32';

/** How `spawn` must be told to start a program that {@link endWhenSilent} can end with all that it starts. */
export const OWN_GROUP = { detached: !WINDOWS };

/** End a program and its children. One that computes without a pause hears no polite signal. */
function endGroup(child) {
  try {
    if (WINDOWS) child.kill();
    else process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It has ended by itself meanwhile.
  }
}

/**
 * End the child after `limit` milliseconds without a byte on its output or its errors, and when this process is
 * asked to end.
 * @param {import('node:child_process').ChildProcess} child started with {@link OWN_GROUP} and piped output
 * @param {number} limit milliseconds
 * @param {() => void} onSilent called once, before the end
 */
export function endWhenSilent(child, limit, onSilent) {
  const end = () => endGroup(child);
  const give = () => {
    onSilent();
    end();
  };
  let timer = setTimeout(give, limit);
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', () => {
      clearTimeout(timer);
      timer = setTimeout(give, limit);
    });
  }
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.once(signal, end);
  child.on('exit', () => {
    clearTimeout(timer);
    for (const signal of signals) process.off(signal, end);
  });
}
