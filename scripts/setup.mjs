/**
 * `npm run setup`: front end, virtual environment, widget. Needs Node and Python alone; a second run takes seconds.
 * `--with frameworks` adds what models can come from: PyTorch, timm, fastai, Keras, ONNX.
 */
import { ROOT, VENV, exists, fail, inVenv, output, run, say } from './lib/shell.mjs';
import { once } from './lib/stamps.mjs';
import { cpSync } from 'node:fs';
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
const PACKAGES = 'import sysconfig; print(sysconfig.get_path("purelib"))';
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
  'scripts/lib/bundles.mjs',
  'scripts/lib/tfjsKernels.mjs',
  'scripts/build-extension.mjs',
];
/** What `--with` adds to .venv: requirements, and those that go in without their dependencies. */
const ADDITIONS = {
  frameworks: {
    title: 'PyTorch, torchvision, timm, fastai, Keras, transformers, ONNX and Captum',
    requirements: ['scripts/frameworks.txt', 'reference/requirements.txt'],
    alone: ['scripts/frameworks-alone.txt', 'reference/requirements-alone.txt'],
  },
};
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

function pip(...args) {
  run(inVenv('python'), ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...args]);
}

function add(name) {
  const { title, requirements, alone } = ADDITIONS[name];
  once({ stamp: `.venv/.${name}`, inputs: [...requirements, ...alone], results: ['.venv'] }, () => {
    say(`Installing ${title} into .venv`);
    pip('-r', requirements[0]);
    pip('--no-deps', '-r', alone[0]);
  });
}

/** @param additions Names of ADDITIONS. */
export function setup(additions = []) {
  checkNode();
  process.chdir(ROOT);
  once({ stamp: 'node_modules/.setup', inputs: ['package-lock.json'], results: ['node_modules'] }, () => {
    say('Installing the front end’s packages (npm ci)');
    run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  });
  makeEnvironment(findPython());
  once({ stamp: '.venv/.requirements', inputs: ['scripts/requirements.txt'], results: ['.venv'] }, () => {
    say('Installing JupyterLab, Notebook and Voilà into .venv');
    pip('-r', join('scripts', 'requirements.txt'));
  });
  additions.forEach(add);
  once({ stamp: '.venv/.modules', inputs: ['scripts/environment'], results: ['.venv'] }, () => {
    const packages = output(inVenv('python'), ['-c', PACKAGES]);
    cpSync(join('scripts', 'environment'), packages, { recursive: true });
  });
  once(
    {
      stamp: 'dist/.build',
      inputs: FRONT_END,
      results: [LABEXTENSION, 'dist/worker.js', 'dist/tfjs.js', 'dist/media.js'],
    },
    () => {
      say('Building the front end');
      run('npm', ['run', 'build', '--silent']);
    },
  );
  once(
    {
      stamp: '.venv/.package',
      inputs: ['augmentation_impact', 'pyproject.toml', 'sbom.cdx.json', 'dist/.build', 'README.md'],
      results: ['.venv'],
    },
    () => {
      say('Installing the widget into .venv');
      pip('--no-build-isolation', '--no-deps', '--force-reinstall', '.');
    },
  );
}

if (process.argv[1]?.endsWith('setup.mjs')) {
  const [flag, ...additions] = process.argv.slice(2);
  if (flag && !(flag === '--with' && additions.length > 0 && additions.every((name) => name in ADDITIONS))) {
    fail(`“npm run setup” takes nothing, or --with and names of: ${Object.keys(ADDITIONS).join(', ')}.`);
  }
  setup(additions);
  say('Ready: “npm start” opens the dashboard, “npm test” runs every test.');
}
