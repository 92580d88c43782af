/** Slider event → pixels on every backend that this machine has, in software where it has no GPU. */
import type { Session } from '../../src/session/types';
import type { BackendName } from '../../src/engine/runtime/backends';
import { launch, openContext } from '../lib/browser';
import { serveDevPanel } from '../lib/devPanel';
import { interleave, type Contestant } from '../lib/interleave';
import { METHOD_NAMES, openPanel } from '../lib/pages';
import type { Row } from '../lib/results';
import { toRows, type Suite } from '../lib/suite';

export const WHAT = 'slider → pixels, by backend';
const NAMES: readonly BackendName[] = ['wasm', 'tfjs-wasm', 'webgpu', 'webgl', 'cpu'];
const SIZE = 160;

/** Runs in the page. @throws Error where another backend had to be taken */
async function choose(name: BackendName): Promise<void> {
  const { session } = window as unknown as { session: Session };
  await session.chooseBackend(name);
  if (session.backend?.backend !== name)
    throw new Error(
      session.backend?.skipped.find((one) => one.backend === name)?.reason ?? 'it does not start',
    );
}

export const backends: Suite = {
  name: 'backends',
  title: 'Every backend',
  run: async ({ quick }) => {
    const server = await serveDevPanel();
    const browser = await launch();
    const rows: Row[] = [];
    try {
      for (const method of quick ? METHOD_NAMES.slice(0, 1) : METHOD_NAMES) {
        const contestants: Contestant[] = [];
        const context = await openContext(browser);
        for (const name of NAMES) {
          const panel = await openPanel(context, server.url({ size: SIZE }));
          const reason = await panel.page.evaluate(choose, name).then(
            () => null,
            (error: Error) => error,
          );
          await panel.choose(method);
          contestants.push({ name, measure: () => (reason ? Promise.reject(reason) : panel.step()) });
        }
        const rounds = { rounds: quick ? 1 : 5, warmUps: 1, budget: 60_000, share: 10_000 };
        rows.push(
          ...toRows(WHAT, `efficientnet-lite0 ${SIZE} ${method}`, await interleave(contestants, rounds)),
        );
        await context.close();
      }
    } finally {
      await browser.close();
      server.close();
    }
    return rows;
  },
};
