/** A visitor's own picture: analysed in the page, and sent nowhere. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { Panel } from '../support/panel';
import { EXAMPLES } from '../support/paths';

const PICTURE = join(EXAMPLES, 'coffee.jpg');

test('keeps a picture that is opened in the page', async ({ page }) => {
  const sent: string[] = [];
  page.on('websocket', (socket) =>
    socket.on('framesent', ({ payload }) => sent.push(payload.toString('latin1'))),
  );
  const posted: number[] = [];
  page.on('request', (request) => posted.push(request.postDataBuffer()?.byteLength ?? 0));
  await page.goto('/voila/render/app.ipynb');
  const panel = new Panel(page);
  await panel.ready();
  await expect(panel.button('Upload image')).toHaveAttribute(
    'title',
    /stays in this page and is sent nowhere/,
  );
  const before = (await panel.pixels('Original image')).hash;
  sent.length = posted.length = 0;

  await panel.upload(PICTURE);
  await expect.poll(async () => (await panel.pixels('Original image')).hash).not.toBe(before);
  await panel.settled();
  await panel.set('Rotation', 40);
  await panel.settled();

  // Python hears what was found, by the picture's name.
  await expect.poll(() => sent.some((message) => message.includes('"page_image":"coffee.jpg"'))).toBe(true);
  expect(sent.filter((message) => message.includes('"push"'))).toEqual([]);
  const bytes = readFileSync(PICTURE);
  // No part of it is in any message, whole or encoded.
  const part = bytes.subarray(1000, 1030);
  for (const message of sent) {
    expect(message).not.toContain(part.toString('latin1'));
    expect(message).not.toContain(part.toString('base64'));
  }
  const total = sent.reduce((sum, message) => sum + message.length, 0);
  console.log(`    ${sent.length} messages of ${total} bytes about a picture of ${bytes.length}`);
  expect(total).toBeLessThan(bytes.length);
  expect(Math.max(0, ...posted)).toBe(0);
});
