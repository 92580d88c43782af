/** The watchdog of the fuzzers, in a process that it may end: what has hung, and what only gets no processor. */
import { spawnSync } from 'node:child_process';
import { transformSync } from 'esbuild';
import { readFileSync } from 'node:fs';

const SOURCE = transformSync(readFileSync('tests/support/watchdog.ts', 'utf8'), {
  loader: 'ts',
  format: 'cjs',
}).code;

/** Run a case under a watchdog that looks every 10 ms, and takes 1 s of computing, or 100 idle looks, for a hang. */
function run(body: string): { readonly ended: boolean; readonly said: string } {
  const script = `${SOURCE}
    const dog = module.exports.watchdog({ busy: 1, idle: 100, every: 10 });
    const compute = (ms) => { const end = performance.now() + ms; while (performance.now() < end); };
    const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
    (async () => { dog.begin(7); ${body}; dog.end(); await dog.stop(); })();`;
  const { signal, stderr } = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' });
  return { ended: signal === 'SIGKILL', said: stderr };
}

test('a loop without an end is ended, and its case named', () => {
  expect(run('compute(1e9)')).toEqual({
    ended: true,
    said: 'Case 7 of its fuzzer has computed for 1 s. The process is ended.\n',
  });
});

test('a promise that nobody keeps is ended', () => {
  const { ended, said } = run('await wait(1e9)');
  expect({ ended, said }).toEqual({ ended: true, said: expect.stringContaining('waits for something') });
});

test('a case that gets little of the processor for as long as it takes goes on', () => {
  // As on a machine that others use: 2 s by the clock, 0.5 s of computing.
  expect(run('for (let i = 0; i < 50; i++) { compute(10); await wait(30); }')).toEqual({
    ended: false,
    said: '',
  });
});
