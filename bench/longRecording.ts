/**
 * Memory of a page that records 600 moves at 1,024 pixels: `npx tsx bench/longRecording.ts [moves] [size]`, half an hour.
 * A third of the moves make all maps, the others the augmented image alone, so that it ends within the day. Fails if the page
 * takes too much, or if a frame is lost, or shows something else when it is looked at again.
 */
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { recordingBudget } from '../src/session/recorder';
import { LIMITS } from '../src/session/state';
import type { Session } from '../src/session/types';
import { launch, openContext } from './lib/browser';
import { serveDevPanel } from './lib/devPanel';
import { peak } from './lib/memory';

const [moves = 600, size = 1024] = process.argv.slice(2).map(Number);
/** Moves between two looks at the memory, and frames between two that are shown again. */
const STRIDE = 20;
/** Megabytes that the page may take. */
const MOST = 1500;

/** What the development page holds, and what it saw of each frame when that was recorded. */
interface Watched {
  readonly session: Session;
  /** Digests of pictures and maps, by the number of the frame. */
  seen?: Map<number, string>;
  notices?: Set<string>;
  /** When the engine is ready again. Rejects with what it says of an error. */
  settled?: () => Promise<void>;
  /** A digest of all that is shown, pictures and maps. */
  digest?: () => Promise<string>;
}

/** Runs in the page: what the others need there. */
function prepare(): void {
  const page = window as unknown as Watched;
  const { session } = page;
  page.seen = new Map();
  page.notices = new Set();
  session.recorder.clear();
  page.settled = () =>
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
  page.digest = async () => {
    const { pictures, maps } = session.result ?? {};
    const shown = [
      ...Object.values(pictures ?? {}).map(({ rgba }) => rgba),
      ...Object.values(maps?.named ?? {}).map(({ data }) => data),
    ];
    const digests = await Promise.all(
      shown.map(
        async (values) => new Uint8Array(await crypto.subtle.digest('SHA-256', values as BufferSource)),
      ),
    );
    return digests.map((digest) => digest.join()).join('; ');
  };
}

/** Runs in the page. */
async function record({ from, to, all }: { from: number; to: number; all: boolean }): Promise<void> {
  const { session, seen, notices, settled, digest } = window as unknown as Required<Watched>;
  // Another method alone is no move.
  session.update({ recording: false, method: all ? 'guided-grad-cam' : 'none', view: 'side-by-side' });
  await settled();
  session.update({ recording: true });
  const rotate = session.state.augmentations.find(({ name }) => name === 'rotate');
  for (let move = from; move < to; move++) {
    // Every move is another state.
    session.setParameter(rotate?.id ?? '', 'angle', move / 2);
    await settled();
    seen.set(session.recorder.frames.length - 1, await digest());
    session.activity.notices.forEach((notice) => notices.add(notice));
  }
}

interface Outcome {
  readonly frames: number;
  /** Frames of which all numbers are held. */
  readonly whole: number;
  readonly bytes: number;
  /** What was said while they were recorded. */
  readonly notices: readonly string[];
}

/** Runs in the page. */
function outcome(): Outcome {
  const { session, notices } = window as unknown as Required<Watched>;
  const { frames, whole, bytes } = session.recorder as unknown as { bytes: number } & Session['recorder'];
  return { notices: [...notices], frames: frames.length, whole, bytes };
}

/** Runs in the page. @returns whether a frame, shown again, is what it was */
async function isAsItWas(index: number): Promise<boolean> {
  const { session, seen, settled, digest } = window as unknown as Required<Watched>;
  session.recorder.show(index);
  await settled();
  return session.recorder.shown === index && (await digest()) === seen.get(index);
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
await page.evaluate(prepare);
// The system forgets a peak now and then.
let most = 0;
const look = async (): Promise<string> => {
  most = Math.max(most, await peak(browser));
  return `${now().toFixed(0)} MB, at most ${most.toFixed(0)} MB`;
};
for (let from = 1; from <= moves; from += STRIDE) {
  const to = Math.min(moves + 1, from + STRIDE);
  await page.evaluate(record, { from, to, all: from <= moves / 3 });
  say(`${to - 1} moves: ${await look()}`);
}
const { frames, whole, bytes, notices } = await page.evaluate(outcome);
const others: number[] = [];
for (let index = 0; index < frames; index += STRIDE) {
  if (!(await page.evaluate(isAsItWas, index))) others.push(index);
}
await look();
await browser.close();
await server.close();

const megabytes = (size: number): string => `${(size / 2 ** 20).toFixed(0)} MB`;
const budget = recordingBudget({ height: size, width: size });
const checks: readonly (readonly [string, boolean])[] = [
  [`${frames} frames of ${moves} moves`, frames === Math.min(moves, LIMITS.frames)],
  [`${megabytes(bytes)} of them held, at most ${megabytes(budget)}`, bytes <= budget],
  [
    whole === frames
      ? 'all numbers are held'
      : `${frames - whole} frames are to be recomputed, and that is said: ${notices.join(' ')}`,
    whole === frames || notices.some((notice) => notice.includes(megabytes(budget))),
  ],
  [
    `every ${STRIDE}th frame shows what it showed${others.length > 0 ? `, but not ${others.join(', ')}` : ''}`,
    others.length === 0,
  ],
  [`the page took at most ${most.toFixed(0)} MB`, most < MOST],
];
for (const [sentence, holds] of checks) say(`${holds ? 'yes' : 'NO '}  ${sentence}`);
process.exit(checks.every(([, holds]) => holds) ? 0 : 1);
