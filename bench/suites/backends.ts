/** Slider event → pixels on every backend that this machine has, in software where it has no GPU. */
import type { BrowserContext } from 'playwright-core';
import type { Method } from '../../src/engine/attribution/methods/catalogue';
import { TIMED } from '../names';
import type { BackendName } from '../../src/engine/runtime/backends';
import type { Session } from '../../src/session/types';
import { HAS_GPU, launch, openContext } from '../lib/browser';
import { serveDevPanel } from '../lib/devPanel';
import { interleave, reasonOf, type Contestant, type Rounds } from '../lib/interleave';
import type { ModelName } from '../lib/models';
import { openPanel, type SliderPage, type Step } from '../lib/pages';
import { toRows, type Suite } from '../lib/suite';
import { BACKENDS } from '../names';

const WASM: readonly BackendName[] = ['wasm', 'tfjs-wasm'];
const FAST: readonly BackendName[] = [...WASM, 'webgpu', 'webgl'];
const ALL: readonly BackendName[] = [...FAST, 'cpu'];

interface Task {
  readonly model: ModelName;
  readonly size: number;
  readonly names: readonly BackendName[];
  readonly methods: readonly Method[];
}

/** What software computes takes seconds a picture. No warm-up: a method that is chosen has been computed. */
const ROUNDS: Rounds = { least: 1, most: 5, warmUps: 0, budget: 30_000, share: 8_000 };
const WHOLE: readonly Method[] = ['guided-grad-cam'];
/** Without those that would take minutes: plain JavaScript, and at the largest a GPU's in software. */
const TASKS: readonly Task[] = [
  { model: 'efficientnet-lite0', size: 160, names: ALL, methods: TIMED },
  { model: 'efficientnet-lite0', size: 224, names: FAST, methods: WHOLE },
  { model: 'resnet50', size: 160, names: FAST, methods: WHOLE },
  { model: 'resnet50', size: 224, names: HAS_GPU ? FAST : WASM, methods: WHOLE },
];

/** Runs in the page. @throws Error where another backend had to be taken */
async function choose(name: BackendName): Promise<void> {
  const { session } = window as unknown as { session: Session };
  await session.chooseBackend(name);
  if (session.backend?.backend !== name)
    throw new Error(
      session.backend?.skipped.find((one) => one.backend === name)?.reason ?? 'it does not start',
    );
}

/** Runs in the page: what computes for the backends of a GPU, by their names. */
async function adapters(): Promise<Partial<Record<BackendName, string>>> {
  const gpu = (await navigator.gpu?.requestAdapter({ powerPreference: 'high-performance' }))?.info;
  const gl = document.createElement('canvas').getContext('webgl2');
  const named = gl?.getExtension('WEBGL_debug_renderer_info');
  const renderer: unknown = named && gl?.getParameter(named.UNMASKED_RENDERER_WEBGL);
  return {
    webgpu: [gpu?.description, gpu?.device, gpu?.architecture, gpu?.vendor].find(Boolean),
    webgl: typeof renderer === 'string' ? renderer : undefined,
  };
}

/** `ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device (…)), SwiftShader driver)` says more than fits into a table. */
const short = (adapter: string): string => (/swiftshader/i.test(adapter) ? 'SwiftShader' : adapter);

/** A page on one backend, or why there is none. */
interface Rung {
  readonly name: string;
  readonly panel: SliderPage;
  missing: string | null;
}

async function openRung(context: BrowserContext, url: string, name: BackendName): Promise<Rung> {
  const panel = await openPanel(context, url);
  const adapter = (await panel.page.evaluate(adapters))[name];
  const missing = await panel.page.evaluate(choose, name).then(() => null, reasonOf);
  return { name: adapter ? `${name} on ${short(adapter)}` : name, panel, missing };
}

/** Ready to show this method. */
async function prepared(rung: Rung, method: Method): Promise<Contestant<Step>> {
  rung.missing ??= await rung.panel.choose(method).then(() => null, reasonOf);
  const { name, panel, missing } = rung;
  // It would go on computing beside the others.
  if (missing !== null && !panel.page.isClosed()) await panel.page.close();
  return { name, measure: () => (missing === null ? panel.step() : Promise.reject(new Error(missing))) };
}

export const backends: Suite = async function* ({ quick }) {
  const server = await serveDevPanel();
  const browser = await launch();
  try {
    for (const { model, size, names, methods } of TASKS) {
      const context = await openContext(browser);
      const rungs: Rung[] = [];
      for (const name of names) rungs.push(await openRung(context, server.url({ model, size }), name));
      for (const method of quick ? methods.slice(-1) : methods) {
        const contestants: Contestant<Step>[] = [];
        for (const rung of rungs) contestants.push(await prepared(rung, method));
        const outcomes = await interleave(contestants, { ...ROUNDS, ...(quick ? { most: 1 } : {}) });
        const on = `${model} ${size} ${method}`;
        yield* toRows({ what: BACKENDS, on }, outcomes, ({ pixels }) => pixels);
      }
      await context.close();
    }
  } finally {
    await browser.close();
    await server.close();
  }
};
