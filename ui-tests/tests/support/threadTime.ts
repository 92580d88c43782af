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
  /** When it began, wall and processor time, microseconds. */
  readonly ts: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string; readonly data?: { readonly url?: string } };
}

export interface Task {
  /** Milliseconds. */
  readonly processor: number;
  readonly wall: number;
}

const CATEGORIES = ['toplevel', 'disabled-by-default-toplevel', '__metadata'];

/** Tasks of the threads that run pages, while `work` runs; the longest first. */
export async function tasksOf(page: Page, work: () => Promise<unknown>): Promise<readonly Task[]> {
  const events = await traceOf(page, CATEGORIES, work);
  const pages = new Set(
    events.filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain').map(thread),
  );
  return sorted(events.filter((event) => isTask(event) && pages.has(thread(event))));
}

/** Those of a page that is being loaded, without the ones in which scripts of others are evaluated. @param own part of the addresses of ours */
export async function loadingTasksOf(
  page: Page,
  own: string,
  work: () => Promise<unknown>,
): Promise<readonly Task[]> {
  const events = await traceOf(page, [...CATEGORIES, 'devtools.timeline'], work);
  const scripts = events.filter(({ name, ph }) => name === 'EvaluateScript' && ph === 'X');
  const isOwn = ({ args }: TraceEvent): boolean => args?.data?.url?.includes(own) ?? false;
  // The browser has pages of its own.
  const pages = new Set(scripts.filter(isOwn).map(thread));
  const others = scripts.filter((script) => pages.has(thread(script)) && !isOwn(script));
  const holds = (task: TraceEvent, { ts }: TraceEvent): boolean =>
    ts >= task.ts && ts < task.ts + (task.dur ?? 0);
  return sorted(
    events.filter(
      (event) => isTask(event) && pages.has(thread(event)) && !others.some((script) => holds(event, script)),
    ),
  );
}

const thread = ({ pid, tid }: TraceEvent): string => `${pid} ${tid}`;

const isTask = ({ ph, name }: TraceEvent): boolean => ph === 'X' && name.endsWith('RunTask');

const sorted = (tasks: readonly TraceEvent[]): readonly Task[] =>
  tasks
    .map(({ dur = 0, tdur = 0 }) => ({ processor: tdur / 1000, wall: dur / 1000 }))
    .sort((a, b) => b.processor - a.processor);

async function traceOf(
  page: Page,
  categories: string[],
  work: () => Promise<unknown>,
): Promise<readonly TraceEvent[]> {
  const browser = page.context().browser() as Browser;
  await browser.startTracing(page, { categories });
  let trace: Buffer;
  try {
    await work();
  } finally {
    trace = await browser.stopTracing();
  }
  return (JSON.parse(trace.toString('utf8')) as { traceEvents: readonly TraceEvent[] }).traceEvents;
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
