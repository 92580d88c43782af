import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const PATIENCE = join(process.cwd(), 'scripts', 'lib', 'patience.mjs');

/** What a program's watcher says of a child with these lines, by another Node: Jest does not load .mjs files. */
async function watched(child: string): Promise<string> {
  const watcher = `
    import { spawn } from 'node:child_process';
    import { OWN_GROUP, endWhenSilent } from ${JSON.stringify(PATIENCE)};
    const child = spawn(process.execPath, ['-e', ${JSON.stringify(child)}], { stdio: 'pipe', ...OWN_GROUP });
    endWhenSilent(child, 1500, () => console.log('silent'));
    child.on('exit', (code, signal) => console.log(code ?? signal));
  `;
  const run = spawn(process.execPath, ['--input-type=module', '-e', watcher], { stdio: 'pipe' });
  let said = '';
  run.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  await once(run, 'exit');
  return said.trim();
}

describe('the patience with a suite of tests', () => {
  it('ends a program that computes for ever without a word', async () => {
    expect(await watched('for (;;);')).toBe('silent\nSIGKILL');
  });

  it('lets a program go on that prints now and then', async () => {
    const slow =
      'let n = 0; const t = setInterval(() => { console.log(n); if (++n === 8) clearInterval(t); }, 300);';
    expect(await watched(slow)).toBe('0');
  });
});
