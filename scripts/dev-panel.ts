/** A page with the panel over canned pictures, to look at it and to measure it; built and served by dev-panel.mjs. */
import { Widget } from '@lumino/widgets';
import { AnalysisPanel } from '../src/panel';
import type { AnalysisState } from '../src/session/state';
import { FakeSession } from '../tests/panel/fakeSession';

declare global {
  interface Window {
    session: FakeSession;
    panel: AnalysisPanel;
  }
}

const query = new URLSearchParams(location.search);
const state = JSON.parse(query.get('state') ?? '{}') as Partial<AnalysisState>;
document.documentElement.dataset.theme = query.get('theme') ?? 'light';

async function photograph(size: number): Promise<void> {
  const bitmap = await createImageBitmap(await (await fetch('/assets/examples/chelsea.jpg')).blob());
  const canvas = new OffscreenCanvas(size, size);
  const context = canvas.getContext('2d');
  if (!context) return;
  const side = Math.min(bitmap.width, bitmap.height);
  context.drawImage(
    bitmap,
    (bitmap.width - side) / 2,
    (bitmap.height - side) / 2,
    side,
    side,
    0,
    0,
    size,
    size,
  );
  const { data } = context.getImageData(0, 0, size, size);
  const pixels = new Float32Array(size * size * 3);
  for (let p = 0; p < size * size; p++)
    for (let c = 0; c < 3; c++) pixels[3 * p + c] = (data[4 * p + c] ?? 0) / 255;
  window.session.original = { width: size, height: size, channels: 3, data: pixels };
  window.session.recorder.clear();
  window.session.analyze();
}

window.session = new FakeSession(state);
await photograph(window.session.state.size);
window.panel = new AnalysisPanel(window.session, {
  sendFrames: () => window.session.notify('The frames were sent.'),
});
Widget.attach(window.panel, document.body);
document.body.dataset.ready = 'true';
