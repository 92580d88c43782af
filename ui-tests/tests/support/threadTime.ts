/**
 * What the tasks of a page's thread take of the processor. Unlike the wall clock, and unlike what PerformanceObserver
 * calls a long task, that does not grow when the machine has other work.
 */
import type { Browser, Page } from '@playwright/test';

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Wall and processor time, microseconds. */
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

export interface Task {
  /** Milliseconds. */
  readonly processor: number;
  readonly wall: number;
}

const CATEGORIES = ['toplevel', 'disabled-by-default-toplevel', '__metadata'];

/** Tasks of the threads that run pages, while `work` runs; the longest first. */
export async function tasksOf(page: Page, work: () => Promise<unknown>): Promise<readonly Task[]> {
  const browser = page.context().browser() as Browser;
  await browser.startTracing(page, { categories: CATEGORIES });
  let trace: Buffer;
  try {
    await work();
  } finally {
    trace = await browser.stopTracing();
  }
  const { traceEvents } = JSON.parse(trace.toString('utf8')) as { traceEvents: readonly TraceEvent[] };
  const key = ({ pid, tid }: TraceEvent): string => `${pid} ${tid}`;
  const pages = new Set(
    traceEvents
      .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
      .map(key),
  );
  return traceEvents
    .filter((event) => event.ph === 'X' && event.name.endsWith('RunTask') && pages.has(key(event)))
    .map(({ dur = 0, tdur = 0 }) => ({ processor: tdur / 1000, wall: dur / 1000 }))
    .sort((a, b) => b.processor - a.processor);
}

/** Processor time of `standardTask` where the bounds of the tests were set, milliseconds. */
const STANDARD = 45;

/** How many times slower this machine's processor is than the one where the bounds were set; at least 1. */
export async function slowness(page: Page): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < 5; run++) {
    const [longest] = await tasksOf(page, () => page.evaluate(standardTask));
    times.push(longest?.processor ?? 0);
  }
  const typical = times.sort((a, b) => a - b)[2] as number;
  if (typical === 0) throw new Error('the trace does not tell the processor time of tasks');
  return Math.max(1, typical / STANDARD);
}

/** Runs in the page: something like what a panel does, of a fixed amount. */
function standardTask(): number {
  const values = new Float32Array(160 * 160 * 3);
  let sum = 0;
  for (let pass = 0; pass < 50; pass++) {
    for (let i = 0; i < values.length; i++) values[i] = ((values[i] as number) + i * pass) % 255;
    sum += values[pass] as number;
  }
  return sum;
}
