/** Chromium, as every suite starts it. */
import { existsSync } from 'node:fs';
import { chromium, type Browser, type BrowserContext } from 'playwright-core';
import { findChromium } from '../../scripts/lib/chromium.mjs';
import { output } from '../../scripts/lib/shell.mjs';

export const HAS_GPU = existsSync('/dev/dri') || output('nvidia-smi', ['-L']) !== null;

/** WebGPU and WebGL in software where there is no GPU; nothing is slowed down for being in the background. */
export const FLAGS = [
  '--no-sandbox',
  '--enable-unsafe-webgpu',
  ...(HAS_GPU ? [] : ['--use-webgpu-adapter=swiftshader', '--enable-unsafe-swiftshader']),
  '--enable-precise-memory-info',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-background-timer-throttling',
  '--disable-renderer-backgrounding',
  '--disable-backgrounding-occluded-windows',
];

export function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: findChromium(), args: FLAGS });
}

/** As a visitor without a cache. */
export async function openContext(browser: Browser): Promise<BrowserContext> {
  return prepared(await browser.newContext({ viewport: { width: 1440, height: 1000 } }));
}

/** tsx marks functions with their names, by a helper that does not travel into the page with them. */
export async function prepared(context: BrowserContext): Promise<BrowserContext> {
  await context.addInitScript('globalThis.__name = (value) => value');
  return context;
}
