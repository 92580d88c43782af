/**
 * A thread that ends the process when a case takes too long: nothing else can, once a loop has no end.
 * It counts what the process computes, not the clock: on a busy machine a case that gets no processor has not hung.
 */
import { Worker } from 'node:worker_threads';

/** Seconds of the processor after which a case has hung. */
const BUSY = 60;
/** Looks, a second apart, during which the process computed next to nothing: a case waits for what never comes. */
const IDLE = 300;

const SOURCE = `
const { workerData } = require('node:worker_threads');
const { writeSync } = require('node:fs');
const beat = new Float64Array(workerData.beat);
/** Milliseconds that a process which waits computes in a look, the looks themselves. One that is starved gets more. */
const NOTHING = 1;
const computed = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};
const end = (sentence) => {
  writeSync(2, 'Case ' + beat[0] + ' of its fuzzer ' + sentence + '. The process is ended.\\n');
  process.kill(process.pid, 'SIGKILL');
};
let [known, begin, rest, looks] = [0, 0, 0, 0];
setInterval(() => {
  const now = computed();
  if (beat[1] === 0 || beat[0] !== known) [known, begin, rest, looks] = [beat[0], now, now, 0];
  else if (now - begin > workerData.busy * 1000) end('has computed for ' + workerData.busy + ' s');
  else if (now - rest > NOTHING * workerData.idle) [rest, looks] = [now, 0];
  else if (++looks >= workerData.idle) end('waits for something that does not come');
}, workerData.every);
`;

export interface Watchdog {
  /** A case begins: this one, counted from 1. */
  begin(number: number): void;
  end(): void;
  stop(): Promise<unknown>;
}

/** @param every milliseconds between two looks */
export function watchdog({ busy = BUSY, idle = IDLE, every = 1000 } = {}): Watchdog {
  const shared = new SharedArrayBuffer(16);
  /** Which case runs, and whether one does. */
  const beat = new Float64Array(shared);
  const thread = new Worker(SOURCE, { eval: true, workerData: { beat: shared, busy, idle, every } });
  thread.unref();
  return {
    begin: (number) => {
      beat[0] = number;
      beat[1] = 1;
    },
    end: () => (beat[1] = 0),
    stop: () => thread.terminate(),
  };
}
