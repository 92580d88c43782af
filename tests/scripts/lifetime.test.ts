/** What a command starts ends with the command, whichever of its processes is killed. Real processes, real signals. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { pathToFileURL } from 'node:url';

const MODULE = pathToFileURL('scripts/lib/lifetime.mjs').href;
/** Prints its own process id and that of a child that would run for ever. */
const COMMAND = `
  import { spawn } from 'node:child_process';
  import { shareLifetime } from '${MODULE}';
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)']);
  shareLifetime(child);
  process.stdout.write(JSON.stringify({ command: process.pid, child: child.pid }) + '\\n');
`;

interface Running {
  readonly shell: ChildProcess;
  readonly command: number;
  readonly child: number;
}

/** As npm does it: a shell that waits for Node. */
async function start(): Promise<Running> {
  const shell = spawn('sh', ['-c', '"$NODE" --input-type=module -e "$COMMAND" & wait $!'], {
    env: { ...process.env, NODE: process.execPath, COMMAND, npm_lifecycle_event: 'start' },
  });
  const [line] = (await once(shell.stdout, 'data')) as [Buffer];
  return { shell, ...(JSON.parse(line.toString()) as Pick<Running, 'command' | 'child'>) };
}

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Waits until a process has gone; the test's own limit ends the waiting. */
async function gone(pid: number): Promise<void> {
  while (lives(pid)) await new Promise((resolve) => setTimeout(resolve, 20));
}

const onPosix = process.platform === 'win32' ? describe.skip : describe;

onPosix('a command with a server', () => {
  it.each(['SIGTERM', 'SIGHUP', 'SIGINT'] as const)('ends it on %s', async (signal) => {
    const { command, child } = await start();
    expect(lives(child)).toBe(true);
    process.kill(command, signal);
    await Promise.all([gone(child), gone(command)]);
  });

  it.each(['SIGTERM', 'SIGHUP', 'SIGKILL'] as const)(
    'ends it when the shell above it gets %s',
    async (signal) => {
      const { shell, command, child } = await start();
      expect(lives(child)).toBe(true);
      shell.kill(signal);
      await Promise.all([gone(child), gone(command)]);
    },
  );
});
