/**
 * A page with the panel alone, to look at it and to measure it; built and served by dev-panel.mjs.
 * In the address: `session=canned` answers from canned pictures instead of the engine (`&series`: a canned series), `theme=dark`, `state={"size":160}`.
 */
import { Widget } from '@lumino/widgets';
import { applySteps } from '../src/engine/augment/pipeline';
import { AnalysisPanel } from '../src/panel';
import { AnalysisSession } from '../src/session/analysisSession';
import { AssetStore } from '../src/session/assets';
import { BundledFacts } from '../src/session/bundled';
import { sharedEngine } from '../src/session/engineClient';
import { launchMedia } from '../src/session/launch';
import { inputSize } from '../src/session/request';
import { DEFAULT_STATE } from '../src/session/state';
import type { AnalysisState } from '../src/session/state';
import type { Session } from '../src/session/types';
import { SERIES_STATE } from '../tests/panel/cannedResult';
import { FakeSession } from '../tests/panel/fakeSession';

declare global {
  interface Window {
    session: Session;
    panel: AnalysisPanel;
  }
}

const query = new URLSearchParams(location.search);
const patch = JSON.parse(query.get('state') ?? '{}') as Partial<AnalysisState>;
document.documentElement.dataset.theme = query.get('theme') ?? 'light';

function realSession(): Session {
  const urls = {
    worker: new URL('worker.js', location.href).href,
    media: new URL('media.js', location.href).href,
    wasmPath: new URL('wasm/', location.href).href,
    file: (path: string) => new URL(`assets/${path}`, location.href).href,
  };
  const parts = {
    client: sharedEngine(urls),
    encoders: () => launchMedia(urls.media),
    assets: new AssetStore(urls),
    facts: new BundledFacts(urls),
    pull: null,
    augment: applySteps,
  };
  return new AnalysisSession(parts, { ...DEFAULT_STATE, ...patch });
}

async function cannedSession(): Promise<Session> {
  if (query.has('series')) return new FakeSession({ ...SERIES_STATE, ...patch });
  const session = new FakeSession(patch);
  const { height, width } = inputSize(session.state, null);
  const bitmap = await createImageBitmap(await (await fetch('/assets/examples/chelsea.jpg')).blob());
  const context = new OffscreenCanvas(width, height).getContext('2d');
  const side = Math.min(bitmap.width, bitmap.height);
  const [left, top] = [(bitmap.width - side) / 2, (bitmap.height - side) / 2];
  context?.drawImage(bitmap, left, top, side, side, 0, 0, width, height);
  const rgba = context?.getImageData(0, 0, width, height).data ?? [];
  const data = Float32Array.from({ length: width * height * 3 }, (_, i) => {
    return (rgba[4 * Math.floor(i / 3) + (i % 3)] ?? 0) / 255;
  });
  session.original = { width, height, channels: 3, data };
  session.recorder.clear();
  session.analyze();
  return session;
}

window.session = query.get('session') === 'canned' ? await cannedSession() : realSession();
window.panel = new AnalysisPanel(window.session, {
  sendFrames: {
    name: 'Send frames to kernel',
    text: 'To kernel',
    hint: 'The frames arrive in Python as w.frames',
    run: () => window.session.notify('There is no kernel here to send frames to.'),
  },
});
Widget.attach(window.panel, document.body);
document.body.dataset.ready = 'true';
