/** Running other programs, and saying so. */
import { spawnSync } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { existsSync } from 'node:fs';
import process from 'node:process';

export const ROOT = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..', '..');
const WINDOWS = process.platform === 'win32';

/** The virtual environment of a checkout. */
export function venvOf(checkout) {
  const folder = join(checkout, '.venv');
  const bin = join(folder, WINDOWS ? 'Scripts' : 'bin');
  return { folder, bin, program: (name) => join(bin, WINDOWS ? `${name}.exe` : name) };
}

export const VENV = venvOf(ROOT).folder;

/** A program of the virtual environment. */
export const inVenv = venvOf(ROOT).program;

/** Everything that Jupyter writes stays inside of the checkout. */
export function environment(extra = {}, checkout = ROOT) {
  const cache = join(checkout, '.cache');
  const { bin, folder } = venvOf(checkout);
  return {
    ...process.env,
    PATH: `${bin}${delimiter}${process.env.PATH ?? ''}`,
    VIRTUAL_ENV: folder,
    JUPYTER_CONFIG_DIR: join(cache, 'jupyter', 'config'),
    JUPYTER_DATA_DIR: join(cache, 'jupyter', 'data'),
    JUPYTER_RUNTIME_DIR: join(cache, 'jupyter', 'runtime'),
    JUPYTERLAB_SETTINGS_DIR: join(cache, 'jupyter', 'settings'),
    JUPYTERLAB_WORKSPACES_DIR: join(cache, 'jupyter', 'workspaces'),
    JUPYTER_PLATFORM_DIRS: '1',
    IPYTHONDIR: join(cache, 'ipython'),
    MPLCONFIGDIR: join(cache, 'matplotlib'),
    ...extra,
  };
}

/** Say what is done. */
export function say(sentence) {
  process.stdout.write(`${sentence}\n`);
}

/**
 * End with a sentence for the user.
 * @returns {never}
 */
export function fail(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

/** Run a program with its output shown; end here if it fails. */
export function run(command, args, options = {}) {
  const { status, error } = spawnSync(command, args, {
    cwd: ROOT,
    stdio: 'inherit',
    env: environment(),
    shell: WINDOWS && command === 'npm',
    ...options,
  });
  if (error || status !== 0)
    fail(`“${[command, ...args].join(' ')}” failed${error ? `: ${error.message}` : ` (exit ${status})`}.`);
}

/** Output of a program, or null if it is missing or fails. */
export function output(command, args) {
  const { status, stdout, error } = spawnSync(command, args, {
    cwd: ROOT,
    encoding: 'utf8',
    env: environment(),
  });
  return error || status !== 0 ? null : stdout.trim();
}

export const exists = existsSync;
