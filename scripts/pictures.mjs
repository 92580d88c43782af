/** `npm run pictures`: the pictures of README and docs, taken from the running product; `-- --only NAME…` takes some of them. */
import { spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import sharp from 'sharp';
import { methodMaps, scenes, writeNotebooks } from './lib/methodScenes.mjs';
import { findChromium } from './lib/chromium.mjs';
import { flagsOf } from './lib/flags.mjs';
import { ROOT, environment, fail, inVenv, output, say } from './lib/shell.mjs';
import { setup } from './setup.mjs';

const OUT = join(ROOT, 'docs', 'pictures');
const WORK = join(ROOT, '.cache', 'pictures');
const NOTEBOOKS = join(WORK, 'notebooks');
/** JupyterLab keeps the theme that it is given: every run begins with none. */
const SETTINGS = join(ROOT, '.cache', 'pictures-settings');
const PORTS = { lab: 18777, voila: 18766, own: 18767 };
const PATIENCE = 120_000;

const SERVERS = {
  lab: [
    '-m',
    'jupyterlab',
    '--no-browser',
    '--allow-root',
    `--port=${PORTS.lab}`,
    '--ip=127.0.0.1',
    '--IdentityProvider.token=',
    `--ServerApp.root_dir=${WORK}`,
    `--LabApp.user_settings_dir=${SETTINGS}`,
  ],
  voila: [
    '-m',
    'voila',
    join(ROOT, 'examples'),
    '--no-browser',
    `--port=${PORTS.voila}`,
    '--Voila.ip=127.0.0.1',
  ],
  own: ['-m', 'voila', NOTEBOOKS, '--no-browser', `--port=${PORTS.own}`, '--Voila.ip=127.0.0.1'],
};

async function started(name, path) {
  const server = spawn(inVenv('python'), SERVERS[name], { cwd: ROOT, env: environment(), stdio: 'ignore' });
  const until = Date.now() + PATIENCE;
  while (Date.now() < until) {
    if ((await fetch(`http://127.0.0.1:${PORTS[name]}${path}`).catch(() => null))?.ok) return server;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  server.kill();
  return fail(`${name} did not start.`);
}

const panelOf = (page) => page.getByRole('region', { name: 'Augmentation impact' }).first();

async function ready(page) {
  const panel = panelOf(page);
  await panel.waitFor({ timeout: PATIENCE });
  await page.waitForFunction(
    () => document.querySelector('[role="region"][data-state="ready"]') !== null,
    null,
    { timeout: PATIENCE },
  );
  return panel;
}

async function turn(page, angles) {
  for (const angle of angles) {
    await panelOf(page)
      .getByRole('slider', { name: 'Rotation', exact: true })
      .evaluate((input, value) => {
        input.value = String(value);
        input.dispatchEvent(new Event('input', { bubbles: true }));
        input.dispatchEvent(new Event('change', { bubbles: true }));
      }, angle);
    await page.waitForTimeout(150);
    await ready(page);
  }
}

async function voila(browser) {
  const page = await browser.newPage({ viewport: { width: 1440, height: 1160 } });
  await page.goto(`http://127.0.0.1:${PORTS.voila}/voila/render/app.ipynb`);
  await ready(page);
  await turn(page, [5, 10, 15, 20, 25, 30]);
  await page.waitForTimeout(1500);
  await page.screenshot({ path: join(OUT, 'voila.png') });
  await page.setViewportSize({ width: 420, height: 1000 });
  await page.waitForTimeout(1000);
  await page.screenshot({ path: join(OUT, 'narrow.png') });
  await page.close();
}

/** Widths that the panel is made for, at two pixels to each of CSS; tall enough for what is seen without scrolling. */
const SIZES = [
  [360, 740],
  [700, 900],
  [1280, 800],
  [1440, 900],
  [2560, 1440],
];

/** The dashboard at every size, light and dark: docs/panel.md. A palette costs few colours and saves four fifths of the bytes. */
async function everySize(browser) {
  for (const theme of ['light', 'dark']) {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, deviceScaleFactor: 2 });
    await page.goto(`http://127.0.0.1:${PORTS.voila}/voila/render/app.ipynb?theme=${theme}`);
    await ready(page);
    await turn(page, [5, 10, 15, 20, 25, 30]);
    for (const [width, height] of SIZES) {
      await page.setViewportSize({ width, height });
      // The panel, not the words above it.
      await panelOf(page).evaluate((panel) => panel.scrollIntoView({ block: 'start' }));
      await page.waitForTimeout(1500);
      const picture = await page.screenshot();
      await sharp(picture)
        .png({ palette: true, quality: 90, effort: 10 })
        .toFile(join(OUT, `panel-${width}-${theme}.png`));
    }
    await page.close();
  }
}

/** The panel of examples/timeseries.ipynb, over the spike that its network finds. */
async function series(browser) {
  if (output(inVenv('python'), ['-c', 'import torch, onnxscript; print(1)']) === null) {
    say('Without PyTorch there is no picture of a series: npm run setup -- --with frameworks');
    return;
  }
  const page = await browser.newPage({ viewport: { width: 1120, height: 1000 } });
  await page.goto(`http://127.0.0.1:${PORTS.voila}/voila/render/timeseries.ipynb`, { timeout: PATIENCE });
  const panel = await ready(page);
  await panel.getByRole('radio', { name: 'Grad-CAM', exact: true }).check();
  await panel.getByRole('button', { name: 'Place erase interval', exact: true }).click();
  await ready(page);
  await page.waitForTimeout(1500);
  await panel.screenshot({ path: join(OUT, 'series.png') });
  await page.close();
}

async function jupyterLab(browser) {
  copyFileSync(join(ROOT, 'examples', 'augmentation_control.ipynb'), join(WORK, 'tour.ipynb'));
  const page = await browser.newPage({ viewport: { width: 1500, height: 1100 } });
  await page.goto(`http://127.0.0.1:${PORTS.lab}/lab/tree/tour.ipynb?reset`);
  await page
    .getByText('from augmentation_impact import AugmentationImpact')
    .first()
    .click({ timeout: PATIENCE });
  // The cell runs once the kernel is there.
  await page.getByText('Python 3 (ipykernel) | Idle').waitFor({ timeout: PATIENCE });
  await page.keyboard.press('Shift+Enter');
  const panel = await ready(page);
  await page
    .getByRole('button', { name: 'No', exact: true })
    .click({ timeout: 5000 })
    .catch(() => {});
  await turn(page, [5, 10, 15, 20, 25, 30]);
  await panel.scrollIntoViewIfNeeded();
  await page.waitForTimeout(2500);
  await page.screenshot({ path: join(OUT, 'jupyterlab.png') });
  await page.keyboard.press('Control+Shift+C');
  await page.keyboard.type('Use Theme: JupyterLab Dark');
  await page.keyboard.press('Enter');
  await page.waitForTimeout(2500);
  await page.screenshot({ path: join(OUT, 'jupyterlab-dark.png') });
  await page.close();
}

/** Notebooks that are written for the pictures. */
const opener =
  (browser) =>
  async (name, viewport, theme = 'light') => {
    const page = await browser.newPage({ viewport });
    await page.goto(`http://127.0.0.1:${PORTS.own}/voila/render/${name}.ipynb?theme=${theme}`, {
      timeout: PATIENCE,
    });
    const panel = panelOf(page);
    await panel.waitFor({ timeout: PATIENCE });
    page.setDefaultTimeout(PATIENCE);
    return { page, panel };
  };

/** What is taken, and of which servers. */
const TAKEN = {
  dashboard: { of: ['voila'], take: voila },
  sizes: { of: ['voila'], take: everySize },
  series: { of: ['voila'], take: series },
  lab: { of: ['lab'], take: jupyterLab },
  methods: { of: ['own'], take: (browser) => methodMaps(opener(browser), { ready }, join(OUT, 'methods')) },
  scenes: { of: ['own'], take: (browser) => scenes(opener(browser), { ready }, OUT) },
};
const PATHS = { voila: '/voila/static/voila.js', lab: '/lab', own: '/voila/static/voila.js' };

const { positionals, values } = flagsOf(
  { options: { only: { type: 'boolean' } }, allowPositionals: true },
  ' Names of pictures follow --only.',
);
const names = values.only ? positionals : Object.keys(TAKEN);
const unknown = names.find((name) => !(name in TAKEN));
if (unknown) fail(`There is no picture “${unknown}”; there are ${Object.keys(TAKEN).join(', ')}.`);
setup();
mkdirSync(OUT, { recursive: true });
mkdirSync(WORK, { recursive: true });
rmSync(SETTINGS, { recursive: true, force: true });
writeNotebooks(NOTEBOOKS);
const needed = [...new Set(names.flatMap((name) => TAKEN[name].of))];
const servers = [];
for (const name of needed) servers.push(await started(name, PATHS[name]));
const browser = await chromium.launch({
  executablePath: findChromium(),
  args: ['--no-sandbox', '--no-first-run', '--disable-background-networking'],
});
try {
  for (const name of names) await TAKEN[name].take(browser);
  say(`The pictures are in ${OUT}.`);
} finally {
  await browser.close();
  servers.forEach((server) => server.kill());
}
