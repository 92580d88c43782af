/** A visitor of a dashboard has a connection to its kernel, and can write anything into it. */
import { createHash } from 'node:crypto';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { Panel } from '../support/panel';
import { DASHBOARDS, EXAMPLES, ROOT } from '../support/paths';

const CATALOGUE = JSON.parse(readFileSync(join(ROOT, 'augmentation_impact', 'catalogue.json'), 'utf8')) as {
  readonly widget: { readonly protocol: { readonly version: number } };
};
const PROTOCOL = CATALOGUE.widget.protocol.version;
const SECRET = 'swordfish';
const LABELS = join(DASHBOARDS, 'private.txt');
const PICTURE = join(DASHBOARDS, 'private.png.jpg');

interface Heard {
  /** Every message of the kernel, as JSON. */
  readonly texts: readonly string[];
  /** Length of every message with bytes. */
  readonly binaries: readonly number[];
}

interface Said {
  readonly comm: string;
  readonly data: object;
}

/** Say something to widgets on a connection of the visitor's own, and hear all of the kernel's answers. */
async function say(page: Page, url: string, messages: readonly Said[]): Promise<Heard> {
  return page.evaluate(
    async ([address, contents]) => {
      const socket = new WebSocket(address);
      socket.binaryType = 'arraybuffer';
      const texts: string[] = [];
      const binaries: number[] = [];
      let isIdle = (): void => {};
      let isHeard = (): void => {};
      const [first, last] = [crypto.randomUUID(), crypto.randomUUID()];
      socket.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => {
        if (typeof data !== 'string') return void binaries.push(data.byteLength);
        texts.push(data);
        const { parent_header, content, msg_type } = JSON.parse(data) as {
          parent_header: { msg_id?: string };
          content: { execution_state?: string };
          msg_type: string;
        };
        const isStatus = msg_type === 'status' && content.execution_state === 'idle';
        if (isStatus && parent_header.msg_id === last) isIdle();
        if (isStatus && parent_header.msg_id?.startsWith(first)) isHeard();
      };
      await new Promise((resolve, reject) => {
        socket.onopen = resolve;
        socket.onclose = reject;
      });
      const send = (msg_type: string, content: object, msg_id: string): void =>
        socket.send(
          JSON.stringify({
            header: {
              msg_id,
              msg_type,
              session: 'visitor',
              username: '',
              date: new Date().toISOString(),
              version: '5.3',
            },
            parent_header: {},
            metadata: {},
            channel: 'shell',
            content,
            buffers: [],
          }),
        );
      const asks = (id: string): void => send('comm_info_request', { target_name: 'jupyter.widget' }, id);
      // What the kernel says before the server listens for this connection is lost.
      await new Promise<void>((resolve) => {
        let times = 0;
        const asking = setInterval(() => asks(`${first}-${times++}`), 300);
        isHeard = () => {
          clearInterval(asking);
          resolve();
        };
      });
      const idle = new Promise<void>((resolve, reject) => {
        isIdle = resolve;
        socket.onclose = ({ code }) => reject(new Error(`The server closed the connection (${code}).`));
      });
      for (const { comm, data } of contents) send('comm_msg', { comm_id: comm, data }, crypto.randomUUID());
      asks(last);
      await idle;
      socket.close();
      return { texts, binaries };
    },
    [url, messages] as const,
  );
}

/** The comm of the widget among those of its layout, its steps and the like. */
async function commOf(page: Page, url: string): Promise<string> {
  interface Message {
    readonly msg_type: string;
    readonly content: {
      readonly comms?: object;
      readonly comm_id?: string;
      readonly data?: { readonly state?: { readonly _model_name?: string } };
    };
  }
  const { texts } = await say(page, url, []);
  const comms = texts.flatMap((text) => Object.keys((JSON.parse(text) as Message).content.comms ?? {}));
  const states = await say(
    page,
    url,
    comms.map((comm) => ({ comm, data: { method: 'request_state' } })),
  );
  const ours = states.texts
    .map((text) => (JSON.parse(text) as Message).content)
    .find(({ data }) => data?.state?._model_name === 'AugmentationImpactModel');
  if (ours?.comm_id === undefined) throw new Error('The kernel has no widget of ours.');
  return ours.comm_id;
}

test('what a visitor sends opens no file, and nothing of one comes back', async ({ page }) => {
  test.setTimeout(240_000);
  writeFileSync(LABELS, `${SECRET}\nother\n`);
  copyFileSync(join(EXAMPLES, 'coffee.jpg'), PICTURE);
  const bytes = readFileSync(PICTURE);
  const sockets: string[] = [];
  page.on('websocket', (socket) => sockets.push(socket.url()));
  await page.goto('/voila/render/app.ipynb');
  const panel = new Panel(page);
  await panel.ready();
  const url = sockets.find((address) => address.includes('/channels'));
  if (url === undefined) throw new Error('The page has no connection to a kernel.');
  const own = url.replace(/session_id=[^&]*/, 'session_id=visitor');
  const comm = await commOf(page, own);

  const update = (state: object): object => ({ method: 'update', state, buffer_paths: [] });
  const custom = (content: object): object => ({
    method: 'custom',
    content: { version: PROTOCOL, ...content },
  });
  const source = (name: string): object => update({ _image_source: { kind: 'bundled', name } });
  const asset = createHash('sha256').update(bytes).digest('hex');
  const heard = await say(
    page,
    own,
    [
      update({ labels: '/etc/hostname' }),
      update({ labels: LABELS }),
      update({ labels: 'private.txt', classes: 'top10' }),
      update({ labels: { [LABELS]: 0 } }),
      source('/some.png'),
      source(PICTURE),
      source('private.png.jpg'),
      update({ _model_source: { kind: 'bundled', name: LABELS }, _gallery_sources: [PICTURE] }),
      custom({ type: 'pull', asset, shard: 0 }),
      custom({ type: 'create-step', id: PICTURE, name: LABELS, enabled: true, parameters: {}, after: '' }),
      { method: 'request_state' },
    ].map((data) => ({ comm, data })),
  );
  const all = heard.texts.join('\n');
  expect(all).not.toContain(SECRET);
  expect(all).not.toContain('Traceback');
  expect(heard.binaries).toEqual([]);
  // It heard us: the good part of an update was taken, and the rest is as the author left it.
  expect(all).toContain('"labels": null');
  expect(all).toContain('"classes": "top10"');
  expect(all).toMatch(/"_image_source": \{"kind": "bundled", "name": "china.jpg"\}/);
  expect(all).toContain('shard-missing');
  await expect(panel.root).toBeVisible();
});
