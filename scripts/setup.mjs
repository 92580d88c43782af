/** `npm run setup`: front end, virtual environment, widget. Needs Node and Python alone; a second run takes seconds. */
import { ROOT, VENV, exists, fail, inVenv, output, run, say } from './lib/shell.mjs';
import { once } from './lib/stamps.mjs';
import { join } from 'node:path';

const PYTHONS = [
  'python3',
  'python',
  'python3.14',
  'python3.13',
  'python3.12',
  'python3.11',
  'python3.10',
  'py',
];
const VERSION = 'import sys; print("%d.%d" % sys.version_info[:2])';
const FRONT_END = [
  'src',
  'style',
  'schema',
  'assets',
  'package-lock.json',
  'package.json',
  'tsconfig.json',
  'rspack.config.js',
  'scripts/build-worker.mjs',
  'scripts/lib/tfjsKernels.mjs',
  'scripts/build-extension.mjs',
];
const LABEXTENSION = 'augmentation_impact/labextension/package.json';

function checkNode() {
  const [major] = process.versions.node.split('.').map(Number);
  if (major < 20) fail(`Node ${process.versions.node} is too old; install Node 20 or newer.`);
}

function findPython() {
  const found = PYTHONS.map((name) => [name, output(name, ['-c', VERSION])]).filter(([, version]) => version);
  const good = found.find(([, version]) => {
    const [major, minor] = version.split('.').map(Number);
    return major === 3 && minor >= 10;
  });
  if (good) return good[0];
  const seen = found.map(([name, version]) => `${name} is ${version}`).join(', ') || 'none was found';
  return fail(`Python 3.10 or newer is needed (${seen}); install it and run this again.`);
}

function makeEnvironment(python) {
  if (exists(inVenv('python')) && output(inVenv('python'), ['-m', 'pip', '--version'])) return;
  say('Creating the virtual environment .venv');
  if (output(python, ['-c', 'import venv, ensurepip; print(1)']) === null) {
    fail(
      `${python} lacks the venv module; install it (on Debian and Ubuntu: apt install python3-venv) and run this again.`,
    );
  }
  run(python, ['-m', 'venv', VENV]);
}

export function setup() {
  checkNode();
  process.chdir(ROOT);
  once({ stamp: 'node_modules/.setup', inputs: ['package-lock.json'], results: ['node_modules'] }, () => {
    say('Installing the front end’s packages (npm ci)');
    run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  });
  makeEnvironment(findPython());
  once({ stamp: '.venv/.requirements', inputs: ['scripts/requirements.txt'], results: ['.venv'] }, () => {
    say('Installing JupyterLab, Notebook and Voilà into .venv');
    run(inVenv('python'), [
      '-m',
      'pip',
      'install',
      '--quiet',
      '--disable-pip-version-check',
      '-r',
      join('scripts', 'requirements.txt'),
    ]);
  });
  once(
    { stamp: 'dist/.build', inputs: FRONT_END, results: [LABEXTENSION, 'dist/worker.js', 'dist/tfjs.js'] },
    () => {
      say('Building the front end');
      run('npm', ['run', 'build', '--silent']);
    },
  );
  once(
    {
      stamp: '.venv/.package',
      inputs: ['augmentation_impact', 'pyproject.toml', 'dist/.build', 'README.md'],
      results: ['.venv'],
    },
    () => {
      say('Installing the widget into .venv');
      run(inVenv('python'), [
        '-m',
        'pip',
        'install',
        '--quiet',
        '--disable-pip-version-check',
        '--no-build-isolation',
        '--no-deps',
        '--force-reinstall',
        '.',
      ]);
    },
  );
}

if (process.argv[1]?.endsWith('setup.mjs')) {
  setup();
  say('Ready: “npm start” opens the dashboard, “npm test” runs every test.');
}
