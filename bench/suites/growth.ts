/** How the engine's time grows: with the picture, with the network, with pictures at once. wasm, one thread. */
import type { BrowserContext } from 'playwright-core';
import type { Served } from '../../ui-tests/tests/support/server';
import { launch, openContext } from '../lib/browser';
import { openEngine, serveEngines } from '../lib/enginePage';
import { interleave, type Contestant, type Rounds } from '../lib/interleave';
import type { Row } from '../lib/results';
import { itself, toRows, type Suite } from '../lib/suite';
import { parametersOf } from '../pages/synthetic';

const SIZES = [96, 160, 224, 320, 512] as const;
const WIDTHS = [32, 64, 128, 230] as const;
const BATCHES = [1, 2, 4, 8, 16, 32] as const;
const MODEL = 'efficientnet-lite0';
const FORWARD = 'ours, wasm: forward';
const WHOLE = 'ours, wasm: Guided Grad-CAM';
const WHOS = [FORWARD, WHOLE];

interface Grown {
  readonly on: string;
  readonly model: string;
  readonly size: number;
}

const NETWORKS: readonly Grown[] = WIDTHS.map((width) => ({
  on: `3×3 convolutions, ${(parametersOf(width) / 1e6).toFixed(1)} M parameters, 160`,
  model: `synthetic-${width}`,
  size: 160,
}));
const PICTURES: readonly Grown[] = SIZES.map((size) => ({ on: `${MODEL} ${size}`, model: MODEL, size }));

type Open = (model: string, size: number) => ReturnType<typeof openEngine>;

/** All of them in turns, each in a page of its own. */
async function grow(what: string, all: readonly Grown[], open: Open, rounds: Rounds): Promise<Row[]> {
  const contestants: (Contestant & { readonly on: string; readonly who: string })[] = [];
  for (const { on, model, size } of all) {
    const page = await open(model, size);
    for (const who of WHOS) contestants.push({ on, who, name: `${on} ${who}`, measure: () => page.run(who) });
  }
  const outcomes = await interleave(contestants, rounds);
  const rows = toRows({ what, on: '' }, outcomes, itself);
  return rows.map((row, i) => ({ ...row, on: contestants[i].on, who: contestants[i].who }));
}

/** One network in one page; as many pictures at once as each says. */
async function batches(open: Open, rounds: Rounds): Promise<Row[]> {
  const page = await open(MODEL, 160);
  const contestants = BATCHES.map((count) => ({
    name: `${MODEL} 160, ${count} at once`,
    measure: () => page.batch(count),
  }));
  const outcomes = await interleave(contestants, rounds);
  const rows = toRows({ what: 'pictures at once', on: '' }, outcomes, itself);
  return rows.map((row) => ({ ...row, on: row.who, who: 'forward, a picture' }));
}

async function inContext(
  context: BrowserContext,
  server: Served,
  measure: (open: Open) => Promise<Row[]>,
): Promise<Row[]> {
  const rows = await measure((model, size) => openEngine(context, server, { model, size, threads: 1 }));
  await context.close();
  return rows;
}

export const growth: Suite = async function* ({ quick }) {
  const server = await serveEngines();
  const browser = await launch();
  const rounds = (most: number): Rounds => ({
    least: quick ? 1 : 5,
    most: quick ? 1 : most,
    warmUps: 1,
    budget: 60_000,
  });
  try {
    const measured = [
      (open: Open) => grow('size of the picture', PICTURES, open, rounds(15)),
      (open: Open) => grow('size of the network', NETWORKS, open, rounds(9)),
      (open: Open) => batches(open, rounds(31)),
    ];
    for (const measure of measured) yield* await inContext(await openContext(browser), server, measure);
  } finally {
    await browser.close();
    await server.close();
  }
};
