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
  say('Playwright’s download is out of reach');
  // Only where nobody sits in front of it: a person's system is theirs.
  if (process.env.CI && process.getuid?.() === 0 && output('which', ['apt-get'])) {
    run('apt-get', ['update', '-qq']);
    run('apt-get', ['install', '-y', '-qq', 'chromium']);
  }
  return (
    existing() ??
    fail(
      'The browser tests need a Chromium: install one (on Debian and Ubuntu: sudo apt-get install chromium), ' +
        'or set CHROMIUM to its path, and run this again.',
    )
  );
}

/** Absolute path of a Chromium. */
export function findChromium() {
  return existing() ?? install();
}
