/** Finds a Chromium for the browser tests, or gets one. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { ROOT, fail, output, run, say } from './shell.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** Whether it starts: a download may lack the system's libraries. */
const starts = (path) => Boolean(path) && output(path, ['--version']) !== null;

/** Playwright's own download, if it is there. */
function playwrights() {
  const { chromium } = createRequire(join(ROOT, 'package.json'))('playwright-core');
  const path = chromium.executablePath();
  return path && existsSync(path) ? path : null;
}

function existing() {
  const named = NAMES.map((name) => output('which', [name]));
  return [process.env.CHROMIUM, ...named, ...PLACES.filter(existsSync), playwrights()].find(starts);
}

function install() {
  say('Looking for a Chromium: none is installed; asking Playwright for one');
  output('npx', ['playwright-core', 'install', 'chromium']);
  if (starts(playwrights())) return playwrights();
  say('Playwright’s download is out of reach; asking the system’s package manager');
  const root = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  const apt = (...args) => {
    const [command, ...rest] = [...root, 'apt-get', ...args];
    run(command, rest);
  };
  if (output('which', ['apt-get'])) {
    apt('update', '-qq');
    apt('install', '-y', '-qq', 'chromium');
  }
  return existing() ?? fail('No Chromium could be installed. Install one and set CHROMIUM to its path.');
}

/** Absolute path of a Chromium. */
export function findChromium() {
  return existing() ?? install();
}
