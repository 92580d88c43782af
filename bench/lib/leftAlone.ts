/**
 * A Chromium that can be let go of while it is measured. A driver that is connected hears of every WebSocket message
 * with its content: while a recording travels, that costs as much again as the journey itself.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { findChromium } from '../../scripts/lib/chromium.mjs';
import { freePort } from '../../scripts/lib/ports.mjs';
import { FLAGS } from './browser';

/** Between letting go and the start of what is measured, milliseconds. */
const CALM = 1_000;
const CONNECTION_ATTEMPTS = 100;

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

export class LeftAlone {
  #browser: Browser | null = null;

  private constructor(
    private readonly port: number,
    private readonly end: () => void,
  ) {}

  static async launch(): Promise<LeftAlone> {
    const port = await freePort();
    const profile = mkdtempSync(join(tmpdir(), 'bench-'));
    const own = ['--headless=new', '--window-size=1440,1000'];
    const remote = [`--remote-debugging-port=${port}`, `--user-data-dir=${profile}`];
    const child = spawn(findChromium(), [...FLAGS, ...own, ...remote, 'about:blank'], { stdio: 'ignore' });
    return new LeftAlone(port, () => {
      child.once('exit', () => rmSync(profile, { recursive: true, force: true, maxRetries: 5 }));
      child.kill();
    });
  }

  async browser(): Promise<Browser> {
    for (let attempt = 1; this.#browser === null; attempt++) {
      this.#browser = await chromium.connectOverCDP(`http://127.0.0.1:${this.port}`).catch(async (error) => {
        if (attempt === CONNECTION_ATTEMPTS) throw error;
        await pause(100);
        return null;
      });
    }
    return this.#browser;
  }

  /** The page that was opened, not the one that Chromium begins with. */
  async page(): Promise<Page> {
    const pages = (await this.browser()).contexts()[0]?.pages() ?? [];
    const page = pages.find((one) => one.url().startsWith('http')) ?? pages.at(-1);
    if (!page) throw new Error('Chromium has no page');
    return page;
  }

  /**
   * Run a function in the page while nobody is connected.
   * @param run travels as its source
   * @param patience milliseconds between two looks at whether it is over
   */
  async measure<T extends object>(
    run: (given: T) => Promise<number>,
    given: T,
    patience: number,
  ): Promise<number> {
    const call = `(${String(run)})(${JSON.stringify(given)})`;
    const note = `(value) => { globalThis.measured = value; }`;
    await (
      await this.page()
    ).evaluate(
      `globalThis.measured = null; setTimeout(() => ${call}.then(${note}, (error) => (${note})(String(error))), ${CALM}); 0`,
    );
    for (;;) {
      await this.#browser?.close();
      this.#browser = null;
      await pause(CALM + patience);
      const measured: unknown = await (await this.page()).evaluate('globalThis.measured');
      if (typeof measured === 'number') return measured;
      if (measured !== null) throw new Error(String(measured));
    }
  }

  async close(): Promise<void> {
    await this.#browser?.close();
    this.end();
  }
}
