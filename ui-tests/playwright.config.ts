/** The built product in its hosts. `npm run test:ui` at the root prepares the servers' environment and runs this. */
import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from '@playwright/test';
import { DASHBOARDS, ROOT } from './tests/support/paths';

const python = [join(ROOT, '.venv', 'bin', 'python'), join(ROOT, '.venv', 'Scripts', 'python.exe')].find(
  existsSync,
);
cpSync(join(ROOT, 'examples'), DASHBOARDS, { recursive: true });

const {
  LAB_PORT = '18888',
  VOILA_PORT = '18866',
  ISOLATED_LAB_PORT = '18889',
  ISOLATED_VOILA_PORT = '18867',
} = process.env;

const at = (port: string): string => `http://127.0.0.1:${port}`;

const quiet = { timeout: 120_000, reuseExistingServer: false, stdout: 'ignore', stderr: 'ignore' } as const;

const lab = (port: string, env: Record<string, string> = {}) => ({
  command: `"${python}" -m jupyterlab --config=${join(__dirname, 'jupyter_server_config.py')}`,
  env: { LAB_PORT: port, ...env },
  url: `${at(port)}/lab`,
  ...quiet,
});

/** It reads voila.json of the folder in which it is started. */
const voila = (port: string, cwd = __dirname) => ({
  command: `"${python}" -m voila "${DASHBOARDS}" --no-browser --port=${port} --Voila.ip=127.0.0.1`,
  cwd,
  url: `${at(port)}/voila/static/voila.js`,
  ...quiet,
});

/** What must hold in every host; a test learns from its project where it is. The walk through all of it is made on demand. */
const EVERY_HOST = process.env.WALK ? ['hosts/*.test.ts', 'walk/*.test.ts'] : ['hosts/*.test.ts'];

/** WebGPU and WebGL on machines without a GPU; no call home. */
const FLAGS = [
  '--no-sandbox',
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  '--enable-unsafe-swiftshader',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export default defineConfig({
  testDir: './tests',
  outputDir: './test-results',
  timeout: 90_000,
  expect: { timeout: 30_000 },
  workers: 1,
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  reporter: [['list']],
  use: {
    launchOptions: { executablePath: process.env.CHROMIUM, args: FLAGS },
    viewport: { width: 1440, height: 1000 },
    acceptDownloads: true,
    video: 'off',
    trace: 'off',
    screenshot: 'only-on-failure',
  },
  projects: [
    { name: 'panel', testMatch: 'panel/*.test.ts' },
    { name: 'engine', testMatch: 'engine/*.test.ts', timeout: 900_000 },
    // Before JupyterLab, whose saved workspace names commands that Notebook lacks.
    { name: 'notebook', testMatch: ['notebook/*.test.ts', ...EVERY_HOST], use: { baseURL: at(LAB_PORT) } },
    {
      name: 'jupyterlab',
      testMatch: ['jupyterlab/*.test.ts', ...EVERY_HOST],
      use: { baseURL: at(LAB_PORT) },
    },
    { name: 'voila', testMatch: ['voila/*.test.ts', ...EVERY_HOST], use: { baseURL: at(VOILA_PORT) } },
    {
      name: 'isolated jupyterlab',
      testMatch: 'isolated/jupyterlab.test.ts',
      use: { baseURL: at(ISOLATED_LAB_PORT) },
    },
    {
      name: 'isolated voila',
      testMatch: 'isolated/voila.test.ts',
      use: { baseURL: at(ISOLATED_VOILA_PORT) },
    },
  ],
  webServer: [
    lab(LAB_PORT),
    voila(VOILA_PORT),
    lab(ISOLATED_LAB_PORT, { ISOLATED: '1' }),
    voila(ISOLATED_VOILA_PORT, join(__dirname, 'isolated')),
  ],
});
