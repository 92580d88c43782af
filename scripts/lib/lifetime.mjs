/** A server that lives as long as the command which started it. */
import process from 'node:process';

/** npm's shell takes its signals for itself: what it started learns of its end by getting another parent. */
const PARENT = process.ppid;
const EVERY = 300;

/**
 * End here with the child, and end the child with whatever asks this process to end: Ctrl-C, kill of this process
 * or of npm, or a terminal that is closed.
 * @param {import('node:child_process').ChildProcess} child
 */
export function shareLifetime(child) {
  const end = () => child.kill('SIGTERM');
  child.on('exit', (code) => process.exit(code ?? 0));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, end);
  // Who runs the script without npm may leave it behind on purpose.
  if (process.env.npm_lifecycle_event) setInterval(() => process.ppid !== PARENT && end(), EVERY).unref();
}
