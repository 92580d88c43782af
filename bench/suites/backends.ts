/** Slider event → pixels on every backend that this machine has, in software where it has no GPU. */
import type { BrowserContext } from 'playwright-core';
import { METHODS, type Method } from '../../src/engine/analysis';
import type { BackendName } from '../../src/engine/runtime/backends';
import type { Session } from '../../src/session/types';
import { launch, openContext } from '../lib/browser';
import { serveDevPanel } from '../lib/devPanel';
import { interleave, reasonOf, type Contestant, type Rounds } from '../lib/interleave';
import type { ModelName } from '../lib/models';
import { openPanel, type Step } from '../lib/pages';
import type { Row } from '../lib/results';
import { toRows, type Suite } from '../lib/suite';
import { BACKENDS } from '../names';

const NAMES: readonly BackendName[] = ['wasm', 'tfjs-wasm', 'webgpu', 'webgl', 'cpu'];

interface Task {
  readonly model: ModelName;
  readonly size: number;
  readonly methods: readonly Method[];
  readonly rounds: Rounds;
}

/** What software computes takes seconds: the large ones get few rounds. The first pictures of a backend are not counted. */
const FEW: Rounds = { least: 1, most: 3, warmUps: 0, budget: 30_000, share: 8_000 };
const MANY: Rounds = { least: 3, most: 5, warmUps: 1, budget: 30_000, share: 15_000 };
const WHOLE: readonly Method[] = ['guided-grad-cam'];
const TASKS: readonly Task[] = [
  { model: 'efficientnet-lite0', size: 160, methods: METHODS, rounds: MANY },
  { model: 'efficientnet-lite0', size: 224, methods: WHOLE, rounds: FEW },
  { model: 'resnet50', size: 160, methods: WHOLE, rounds: FEW },
  { model: 'resnet50', size: 224, methods: WHOLE, rounds: FEW },
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

async function contestant(
  context: BrowserContext,
  url: string,
  name: BackendName,
  method: Method,
): Promise<Contestant<Step>> {
  const panel = await openPanel(context, url);
  const reason = await panel.page.evaluate(choose, name).then(() => null, reasonOf);
  const adapter = (await panel.page.evaluate(adapters))[name];
  await panel.choose(method);
  return {
    name: adapter ? `${name} on ${short(adapter)}` : name,
    measure: () => (reason === null ? panel.step() : Promise.reject(new Error(reason))),
  };
}

export const backends: Suite = async ({ quick }) => {
  const server = await serveDevPanel();
  const browser = await launch();
  const rows: Row[] = [];
  try {
    for (const { model, size, methods, rounds } of TASKS) {
      for (const method of quick ? methods.slice(-1) : methods) {
        const context = await openContext(browser);
        const contestants: Contestant<Step>[] = [];
        for (const name of NAMES)
          contestants.push(await contestant(context, server.url({ model, size }), name, method));
        const outcomes = await interleave(
          contestants,
          quick ? { ...rounds, least: 1, most: 1, warmUps: 0 } : rounds,
        );
        const on = `${model} ${size} ${method}`;
        rows.push(...toRows({ what: BACKENDS, on }, outcomes, ({ pixels }) => pixels));
        await context.close();
      }
    }
  } finally {
    await browser.close();
    await server.close();
  }
  return rows;
};
