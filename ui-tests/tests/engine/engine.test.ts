/** The built worker in Chromium, without Jupyter: every backend against PyTorch, no leaks, decoding. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { buildSync } from 'esbuild';
import sharp from 'sharp';
import {
  MODELS,
  SIZES,
  compareWithReference,
  modelBytes,
  outOfBounds,
  readReference,
  referenceRequest,
} from '../../../tests/support/parity';
import { ROOT } from '../support/paths';
import { serve, type Served } from '../support/server';
import type { Harness } from './harness';

declare const harness: Harness;

const WASM = join(ROOT, 'node_modules', '@tensorflow', 'tfjs-backend-wasm', 'dist');
const files = new Map<string, Uint8Array | string>();
let server: Served;

test.beforeAll(async () => {
  process.chdir(ROOT);
  const bundle = buildSync({
    entryPoints: [join(__dirname, 'harness.ts')],
    bundle: true,
    write: false,
    format: 'esm',
  });
  files.set('/index.html', '<!doctype html><script type="module" src="/harness.js"></script>');
  files.set('/harness.js', bundle.outputFiles[0].text);
  files.set('/worker.js', readFileSync('dist/worker.js'));
  files.set('/tfjs.js', readFileSync('dist/tfjs.js'));
  files.set('/embedded.onnx', readFileSync('assets/efficientnet-lite0.onnx'));
  files.set('/cat.jpg', readFileSync('assets/examples/chelsea.jpg'));
  server = await serve(
    (path) => files.get(path) ?? (path.startsWith('/wasm/') ? readFileSync(join(WASM, path.slice(6))) : null),
  );
});

test.afterAll(() => server.close());

test.beforeEach(async ({ page }) => {
  await page.goto(`${server.url}/index.html`);
  await page.waitForFunction(() => 'harness' in globalThis);
});

/** Of one Guided Grad-CAM of ResNet50; without fusion there are 389. */
const MOST_DISPATCHES = 150;

/** From now on count what the worker asks of the GPU. @returns the number so far */
async function countDispatches(page: Page): Promise<() => Promise<number>> {
  const [worker] = page.workers();
  const count = await worker.evaluateHandle(() => {
    const total = { dispatches: 0 };
    if (typeof GPUComputePassEncoder === 'undefined') return total;
    const prototype = GPUComputePassEncoder.prototype;
    const dispatch = Reflect.get(prototype, 'dispatchWorkgroups') as (...all: number[]) => undefined;
    prototype.dispatchWorkgroups = function (...all: number[]) {
      total.dispatches += 1;
      return dispatch.apply(this, all);
    };
    return total;
  });
  return () => count.evaluate(({ dispatches }) => dispatches);
}

for (const backend of ['webgpu', 'wasm'] as const) {
  for (const model of MODELS) {
    for (const size of SIZES) {
      test(`${model} at ${size} pixels on ${backend} agrees with PyTorch and Captum`, async ({ page }) => {
        const reference = readReference(model, size);
        files.set('/model.onnx', modelBytes(model));
        const pixels = Buffer.from(reference.image.data.map((value) => Math.round(value * 255)));
        files.set(
          '/picture.png',
          await sharp(pixels, { raw: { width: size, height: size, channels: 3 } })
            .png()
            .toBuffer(),
        );
        const report = await page.evaluate((name) => harness.start(name), backend);
        expect(report.backend, JSON.stringify(report.skipped)).toBe(backend);
        const { mean, std } = reference;
        await page.evaluate((defaults) => harness.load('/model.onnx', '/picture.png', defaults), {
          mean: [...mean],
          std: [...std],
        });
        const dispatches = await countDispatches(page);
        const got = await page.evaluate((request) => harness.analyze(request), referenceRequest(reference));
        const asked = await dispatches();
        const result = {
          target: got.target,
          logits: Float32Array.from(got.logits),
          maps: {
            augmented: { ...got.size, data: new Float32Array() },
            named: Object.fromEntries(
              got.named.map(([name, map]) => [name, { ...map, data: Float32Array.from(map.data) }]),
            ),
          },
        };
        expect(result.target.index).toBe(reference.target);
        expect(outOfBounds(compareWithReference(result, reference))).toEqual([]);
        // Each costs some 30 µs on a GPU, whatever it computes: what follows a convolution must be a part of it.
        if (backend === 'webgpu' && model === 'resnet50') expect(asked).toBeLessThanOrEqual(MOST_DISPATCHES);
        expect(asked > 0).toBe(backend === 'webgpu');
      });
    }
  }
}

test('the ladder prefers wasm to an adapter that is emulated in software, and says why', async ({ page }) => {
  const report = await page.evaluate(() => harness.start('auto'));
  expect(report.backend).toBe('wasm');
  expect(report.skipped.map(({ backend }) => backend)).toEqual(['webgpu', 'webgl']);
  for (const { reason } of report.skipped) expect(reason.length).toBeGreaterThan(20);
});

test('a thousand updates leave no tensor and no byte behind', async ({ page }) => {
  const defaults = { mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] };
  await page.evaluate(() => harness.start('wasm'));
  await page.evaluate((given) => harness.load('/embedded.onnx', '/cat.jpg', given), defaults);
  const base = {
    ...referenceRequest({ ...readReference('efficientnet-lite0', 160), ...defaults, size: 96 }),
  };
  const update = (from: number, to: number) =>
    page.evaluate(
      async ({ request, first, last }) => {
        for (let i = first; i < last; i++) {
          const steps = request.input.steps.map((step) =>
            step.name === 'rotate' ? { ...step, parameters: { ...step.parameters, angle: i % 360 } } : step,
          );
          await harness.analyze({ ...request, input: { ...request.input, steps } });
        }
        return harness.memory();
      },
      { request: base, first: from, last: to },
    );
  const early = await update(0, 10);
  const late = await update(10, 1010);
  expect(late.tensors).toBe(early.tensors);
  expect(late.bytes).toBeLessThanOrEqual(early.bytes * 1.1);
});

test('commands that are given again on WebGPU answer for the picture of that run', async ({ page }) => {
  const { mean, std } = readReference('efficientnet-lite0', 160);
  const reference = referenceRequest({ ...readReference('efficientnet-lite0', 160), size: 64 });
  const answers = async (backend: 'webgpu' | 'wasm', angles: readonly number[]) => {
    const report = await page.evaluate((name) => harness.start(name), backend);
    expect(report.backend, JSON.stringify(report.skipped)).toBe(backend);
    await page.evaluate((given) => harness.load('/embedded.onnx', '/cat.jpg', given), {
      mean: [...mean],
      std: [...std],
    });
    const got = [];
    for (const angle of angles) {
      const steps = reference.input.steps.map((step) =>
        step.name === 'rotate' ? { ...step, parameters: { ...step.parameters, angle } } : step,
      );
      got.push(
        await page.evaluate((given) => harness.analyze(given), {
          ...reference,
          input: { ...reference.input, steps },
        }),
      );
    }
    return got;
  };
  const expected = await answers('wasm', [0, 90]);
  const [first, second, third] = await answers('webgpu', [0, 90, 0]);
  expect(third.logits).toEqual(first.logits);
  expect(third.named).toEqual(first.named);
  for (const [got, wanted] of [
    [first, expected[0]],
    [second, expected[1]],
  ] as const) {
    const largest = Math.max(...wanted.logits.map(Math.abs));
    wanted.logits.forEach((logit, i) => expect(Math.abs(got.logits[i] - logit)).toBeLessThan(1e-3 * largest));
    expect(got.target.index).toBe(wanted.target.index);
  }
});

test('a GPU that is lost in use is replaced, and the analysis still comes', async ({ page, browser }) => {
  const reference = readReference('efficientnet-lite0', 160);
  const request = { ...referenceRequest({ ...reference, size: 64 }), method: 'none' } as const;
  const defaults = { mean: [...reference.mean], std: [...reference.std] };
  const report = await page.evaluate(() => harness.start('webgpu'));
  expect(report.backend).toBe('webgpu');
  await page.evaluate((given) => harness.load('/embedded.onnx', '/cat.jpg', given), defaults);
  const before = await page.evaluate((given) => harness.analyze(given), request);
  expect(before.backend).toBe('webgpu');
  const devtools = await browser.newBrowserCDPSession();
  await devtools.send('Browser.crashGpuProcess').catch(() => undefined);
  const after = await page.evaluate((given) => harness.analyze(given), request);
  expect(after.backend).not.toBe('webgpu');
  expect(after.target.index).toBe(before.target.index);
  expect(after.target.logit).toBeCloseTo(before.target.logit, 3);
});
