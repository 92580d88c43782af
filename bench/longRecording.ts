/**
 * Memory of a page that records 600 moves at 1,024 pixels: `npx tsx bench/longRecording.ts [moves] [size]`, half an hour.
 * A third of the moves make all maps, the others the augmented image alone, so that it ends within the day.
 */
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import type { Session } from '../src/session/types';
import { launch, openContext } from './lib/browser';
import { serveDevPanel } from './lib/devPanel';
import { peak } from './lib/memory';

const [moves = 600, size = 1024] = process.argv.slice(2).map(Number);
/** Moves between two looks at the memory. */
const STRIDE = 20;

/** Runs in the page. @returns a digest of what the first of these frames shows */
async function record({ from, to, all }: { from: number; to: number; all: boolean }): Promise<string> {
  const { session } = window as unknown as { session: Session };
  const ready = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const check = (): void => {
        const { status, error } = session.activity;
        if (status === 'error') reject(new Error(error ?? ''));
        if (status === 'ready') resolve();
        if (status === 'ready' || status === 'error') session.activityChanged.disconnect(check);
      };
      session.activityChanged.connect(check);
      check();
    });
  session.update({ recording: true, method: all ? 'guided-grad-cam' : 'none', view: 'side-by-side' });
  const [brightness, , rotate] = session.state.augmentations;
  let first = '';
  for (let move = from; move < to; move++) {
    session.setParameter(brightness.id, 'factor', 0.5 + 0.1 * Math.floor(move / 360));
    session.setParameter(rotate.id, 'angle', move % 360);
    await ready();
    const picture = session.result?.pictures.augmented;
    if (move === from && picture) {
      const digest = await crypto.subtle.digest('SHA-256', picture.rgba);
      first = [...new Uint8Array(digest)].join();
    }
  }
  return first;
}

/** Runs in the page. */
async function recall(
  index: number,
): Promise<{ digest: string; notices: readonly string[]; frames: number; bytes: number }> {
  const { session } = window as unknown as { session: Session };
  session.recorder.show(index);
  await new Promise<void>((resolve) => {
    const check = (): void => {
      if (session.activity.status !== 'ready') return;
      session.activityChanged.disconnect(check);
      resolve();
    };
    session.activityChanged.connect(check);
    check();
  });
  const picture = session.result?.pictures.augmented;
  const digest = picture
    ? [...new Uint8Array(await crypto.subtle.digest('SHA-256', picture.rgba))].join()
    : '';
  const { bytes } = session.recorder as unknown as { bytes: number };
  return { digest, notices: session.activity.notices, frames: session.recorder.frames.length, bytes };
}

function resident(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1000;
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const server = await serveDevPanel();
const browser = await launch();
const context = await openContext(browser);
const page: Page = await context.newPage();
await page.goto(server.url({ model: 'efficientnet-lite0', size }));
await page.waitForSelector('[data-state="ready"]', { timeout: 300_000 });
const devtools = await browser.newBrowserCDPSession();
const { processInfo } = await devtools.send('SystemInfo.getProcessInfo');
const pids = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
const now = (): number => Math.max(...pids.map(resident));
say(`before: ${now().toFixed(0)} MB`);
let first = '';
for (let from = 1; from <= moves; from += STRIDE) {
  const to = Math.min(moves + 1, from + STRIDE);
  const digest = await page.evaluate(record, { from, to, all: from <= moves / 3 });
  if (from === 1) first = digest;
  say(`${to - 1} moves: ${now().toFixed(0)} MB, at most ${(await peak(browser)).toFixed(0)} MB`);
}
const { digest, notices, frames, bytes } = await page.evaluate(recall, 1);
say(`${frames} frames, ${(bytes / 2 ** 20).toFixed(0)} MB of them held; ${notices.join(' | ')}`);
say(digest === first ? 'the first frame shows what it showed' : 'THE FIRST FRAME SHOWS SOMETHING ELSE');
say(`the page took at most ${(await peak(browser)).toFixed(0)} MB`);
await browser.close();
await server.close();
process.exit(digest === first ? 0 : 1);
