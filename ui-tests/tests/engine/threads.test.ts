/** Kernels on several threads in a cross-origin isolated page, against the same kernels on one. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Browser } from '@playwright/test';
import { buildSync } from 'esbuild';
import {
  readReference,
  modelBytes,
  referenceRequest,
  type ReferenceModel,
} from '../../../tests/support/parity';
import { ROOT } from '../support/paths';
import { ISOLATED, serve } from '../support/server';
import type { Harness } from './harness';

declare const harness: Harness;

const files = new Map<string, Uint8Array | string>();

test.beforeAll(() => {
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
  files.set('/cat.jpg', readFileSync('assets/examples/chelsea.jpg'));
});

async function answer(
  browser: Browser,
  headers: Readonly<Record<string, string>>,
  model: ReferenceModel,
  size: number,
) {
  files.set('/model.onnx', modelBytes(model));
  const server = await serve((path) => files.get(path) ?? null, headers);
  const page = await browser.newPage();
  await page.goto(`${server.url}/index.html`);
  await page.waitForFunction(() => 'harness' in globalThis);
  const reference = { ...readReference(model, 160), size };
  const threads = await page.evaluate(async () => (await harness.start('wasm')).threads);
  const cores = await page.evaluate(() => navigator.hardwareConcurrency);
  await page.evaluate((given) => harness.load('/model.onnx', '/cat.jpg', given), {
    mean: [...reference.mean],
    std: [...reference.std],
  });
  const request = referenceRequest(reference);
  await page.evaluate((given) => harness.analyze(given), request);
  // A second start ends the first one's threads and begins with new ones.
  await page.evaluate(() => harness.start('wasm'));
  const { logits, named } = await page.evaluate((given) => harness.analyze(given), request);
  await page.close();
  await server.close();
  return { threads, cores, numbers: { logits, named } };
}

for (const [model, size] of [
  ['resnet50', 160],
  ['efficientnet-lite0', 97],
] as const) {
  test(`${model} at ${size} pixels has the same numbers on several threads, bit for bit`, async ({
    browser,
  }) => {
    const one = await answer(browser, {}, model, size);
    const several = await answer(browser, ISOLATED, model, size);
    expect(one.threads).toBe(1);
    expect(several.threads).toBe(Math.min(8, several.cores));
    expect(several.numbers).toEqual(one.numbers);
  });
}
