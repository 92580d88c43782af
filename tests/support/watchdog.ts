/** A thread that ends the process when a case takes too long: nothing else can, once a loop has no end. */
import { Worker } from 'node:worker_threads';

/** Seconds after which a case has hung. */
const HUNG = 60;

const SOURCE = `
const { workerData } = require('node:worker_threads');
const { writeSync } = require('node:fs');
const beat = new Float64Array(workerData.beat);
setInterval(() => {
  const begun = beat[0];
  if (begun === 0 || Date.now() - begun < workerData.hung * 1000) return;
  writeSync(2, 'A case has hung: number ' + beat[1] + ' of its fuzzer. The process is ended.\\n');
  process.kill(process.pid, 'SIGKILL');
}, 1000);
`;

export interface Watchdog {
  /** A case begins. */
  begin(): void;
  end(): void;
  stop(): Promise<unknown>;
}

export function watchdog(): Watchdog {
  const shared = new SharedArrayBuffer(16);
  const beat = new Float64Array(shared);
  const thread = new Worker(SOURCE, { eval: true, workerData: { beat: shared, hung: HUNG } });
  thread.unref();
  return {
    begin: () => {
      beat[1] += 1;
      beat[0] = Date.now();
    },
    end: () => (beat[0] = 0),
    stop: () => thread.terminate(),
  };
}
