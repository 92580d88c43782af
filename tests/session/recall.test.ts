/** Recorded frames beyond the budget, with the real engine: the same state gives the same numbers. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AnalysisResult } from '../../src/engine/contract/answer';
import { applySteps } from '../../src/engine/augment/pipeline';
import { createEngine } from '../../src/engine/engine';
import { decodeNode } from '../../src/engine/image/decodeNode';
import { AnalysisSession } from '../../src/session/analysisSession';
import { AssetStore } from '../../src/session/assets';
import { BundledFacts } from '../../src/session/bundled';
import { EngineClient } from '../../src/session/engineClient';
import type { Launcher } from '../../src/session/launch';
import { FrameRecorder } from '../../src/session/recorder';
import { DEFAULT_STATE } from '../../src/session/state';
import { serve } from '../../src/worker/serve';
import { FakeEncoders, reaches, URLS } from './fakes';

const urls = { ...URLS, wasmPath: join(process.cwd(), 'node_modules/@tensorflow/tfjs-backend-wasm/dist/') };
const launcher: Launcher = {
  name: 'Node',
  outcome: '',
  launch: async () => ({
    api: serve(createEngine({ decode: decodeNode })),
    worker: true,
    lost: new Promise(() => {}),
    close: () => {},
  }),
};

const ANGLES = [0, 10, 20, 30];

const client = new EngineClient(urls, [launcher]);
beforeAll(() => {
  globalThis.fetch = async (url) => new Response(readFileSync(String(url).replace('test:', 'assets/')));
});
afterAll(() => client.dispose());

/** Four frames of 64 pixels, within a budget; and what was on screen when they were recorded. */
async function recording(budget: number) {
  const session = new AnalysisSession(
    {
      client,
      encoders: new FakeEncoders().launch,
      assets: new AssetStore(urls, null),
      facts: new BundledFacts(urls),
      pull: null,
      augment: applySteps,
      recorder: new FrameRecorder(600, () => budget),
    },
    { ...DEFAULT_STATE, size: 64 },
  );
  session.attach();
  const seen: AnalysisResult[] = [];
  for (const angle of ANGLES) {
    session.setParameter('rotate', 'angle', angle);
    await reaches(session, 'ready');
    seen.push(session.result as AnalysisResult);
  }
  expect(session.recorder.frames).toHaveLength(ANGLES.length);
  return { session, seen };
}

/** What stays with four frames, and the bytes of each part of them. */
const SMALL = 4 * (8192 + 2 * 4 * 1000 + 10 * 64 + 2 * 4 * 64 * 64);
const [MAP, CAM, PICTURE] = [4 * 3 * 64 * 64, 4 * 2 * 2, 4 * 64 * 64];

const BUDGETS = [
  ['the augmented images', SMALL + 4 * (MAP + CAM + PICTURE), ['augmented']],
  ['every map', SMALL + 4 * PICTURE, ['augmented', 'pixels', 'grids']],
  ['everything', SMALL, ['augmented', 'pixels', 'grids', 'picture']],
] as const;

describe('a recording that let go of', () => {
  it.each(BUDGETS)('%s gives the same numbers and pictures, bit for bit', async (_, budget, missing) => {
    const { session, seen } = await recording(budget);
    const { recorder } = session;
    for (const frame of recorder.frames) expect([...recorder.held(frame).missing]).toEqual(missing);
    for (const [index, frame] of recorder.frames.entries()) {
      const { maps, picture } = await session.recall(frame);
      expect(maps).toEqual(seen[index].maps);
      expect(picture).toEqual(seen[index].pictures['grad-cam']);
      recorder.show(index);
      await reaches(session, 'ready');
      expect(session.result?.pictures).toEqual(seen[index].pictures);
      expect(session.result?.maps).toEqual(seen[index].maps);
      expect(session.result?.target).toEqual(seen[index].target);
    }
    session.dispose();
  });
});
