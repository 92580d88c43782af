/** @jest-environment jsdom */
import { Signal } from '@lumino/signaling';
import { Widget } from '@lumino/widgets';
import { AnalysisPanel } from '../../src/panel';
import { Painter } from '../../src/panel/painter';
import type { Fact } from '../../src/panel/painter';
import { FakeSession, READY } from './fakeSession';
import './queries';

/** Frames that the browser was asked for. */
const frames = new Map<number, FrameRequestCallback>();
let serial = 0;

/** The painter asks for its frame when the turn ends. */
const turn = (): Promise<void> => Promise.resolve();

async function nextFrame(): Promise<void> {
  await turn();
  const due = [...frames.values()];
  frames.clear();
  for (const callback of due) callback(0);
  await turn();
}

beforeEach(() => {
  frames.clear();
  jest.spyOn(window, 'requestAnimationFrame').mockImplementation((callback) => {
    frames.set(++serial, callback);
    return serial;
  });
  jest.spyOn(window, 'cancelAnimationFrame').mockImplementation((handle) => void frames.delete(handle));
});
afterEach(() => {
  document.body.replaceChildren();
  jest.restoreAllMocks();
});

/** Parts that stand one after the other; each notes that it was painted. */
function paintedParts(reads: Readonly<Record<string, readonly Fact[]>>) {
  const session = new FakeSession();
  const painter = new Painter(session);
  const log: string[] = [];
  const parts = Object.entries(reads).map(([name, facts]) => {
    const node = document.createElement('p');
    document.body.append(node);
    return { node, reads: facts, paint: (): void => void log.push(name) };
  });
  parts.forEach((part) => painter.add(part));
  const takeLog = (): string[] => log.splice(0);
  return { session, painter, parts, takeLog };
}

describe('the painter', () => {
  it('paints a part once a frame, however much of what it reads has changed', async () => {
    const { session, takeLog } = paintedParts({ part: ['state', 'info', 'result'] });
    session.update({ view: 'original' });
    session.update({ view: 'augmented' });
    session.infoChanged.emit();
    await turn();
    expect([takeLog(), frames.size]).toEqual([[], 1]);
    await nextFrame();
    expect([takeLog(), frames.size]).toEqual([['part'], 0]);
  });

  it('paints in the order in which parts stand on screen, the outer one first', async () => {
    const { session, painter, parts, takeLog } = paintedParts({ first: ['state'], second: ['state'] });
    const inner = document.createElement('b');
    parts[0].node.append(inner);
    painter.remove(parts[0]);
    painter.add({ node: inner, reads: ['state'], paint: () => parts[1].paint() });
    painter.add(parts[0]);
    session.update({ view: 'original' });
    await nextFrame();
    expect(takeLog()).toEqual(['first', 'second', 'second']);
  });

  it('paints after what asks for a frame on its own as it hears of the same change, as pictures do', async () => {
    const { session, takeLog } = paintedParts({ part: ['state'] });
    const seen: string[][] = [];
    session.stateChanged.connect(() => void requestAnimationFrame(() => void seen.push(takeLog())));
    session.update({ view: 'original' });
    await nextFrame();
    expect([seen, takeLog()]).toEqual([[[]], ['part']]);
  });

  it('leaves alone what reads another field of the state', async () => {
    const { session, takeLog } = paintedParts({ view: ['state.view'], opacity: ['state.display'] });
    session.update({ view: 'original' });
    await nextFrame();
    expect(takeLog()).toEqual(['view']);
    session.update({ display: { ...session.state.display, opacity: 0.3 } });
    await nextFrame();
    expect(takeLog()).toEqual(['opacity']);
  });

  it('paints nothing while no panel is on screen, and all of it when one comes back', async () => {
    const { session, painter, takeLog } = paintedParts({ part: ['state'] });
    let isShown = false;
    const screen = painter.addScreen(() => isShown);
    session.update({ view: 'original' });
    await nextFrame();
    expect(takeLog()).toEqual([]);
    isShown = true;
    painter.flush();
    expect(takeLog()).toEqual(['part']);
    screen.dispose();
    expect(screen.isDisposed).toBe(true);
  });

  it('paints nothing in a tab that is hidden', async () => {
    const { session, painter, takeLog } = paintedParts({ part: ['state'] });
    const hidden = jest.spyOn(document, 'hidden', 'get').mockReturnValue(true);
    session.update({ view: 'original' });
    painter.flush();
    expect(takeLog()).toEqual([]);
    hidden.mockReturnValue(false);
    await nextFrame();
    expect(takeLog()).toEqual(['part']);
  });

  it('paints a part no more that another one has taken away', async () => {
    const { session, painter, parts, takeLog } = paintedParts({ first: ['state'], second: ['state'] });
    const paint = parts[0].paint;
    parts[0].paint = () => {
      paint();
      painter.remove(parts[1]);
    };
    session.update({ view: 'original' });
    await nextFrame();
    expect(takeLog()).toEqual(['first']);
  });

  it('paints with the next frame what painting asks for', async () => {
    const { session, painter, parts, takeLog } = paintedParts({ part: ['state'] });
    const [part] = parts;
    const paint = part.paint;
    part.paint = () => {
      paint();
      painter.ask(part);
    };
    session.update({ view: 'original' });
    await nextFrame();
    expect([takeLog(), frames.size]).toEqual([['part'], 1]);
  });

  it('paints a part at once for whoever cannot wait, and not again', async () => {
    const { session, painter, parts, takeLog } = paintedParts({ first: ['state'], second: ['state'] });
    session.update({ view: 'original' });
    painter.hurry(parts[1]);
    expect(takeLog()).toEqual(['second']);
    await nextFrame();
    expect(takeLog()).toEqual(['first']);
  });

  it('paints the others where one fails', async () => {
    const { session, parts, takeLog } = paintedParts({ first: ['state'], second: ['state'] });
    const failed = new Error('no');
    parts[0].paint = () => {
      throw failed;
    };
    const told: Error[] = [];
    const handler = Signal.setExceptionHandler((error) => void told.push(error));
    session.update({ view: 'original' });
    await nextFrame();
    Signal.setExceptionHandler(handler);
    expect([takeLog(), told]).toEqual([['second'], [failed]]);
  });
});

describe('a panel', () => {
  function opened() {
    const session = new FakeSession({ size: 64 });
    const heard = jest.spyOn(session.stateChanged, 'connect');
    const panel = new AnalysisPanel(session);
    Widget.attach(panel, document.body);
    const reset = (): HTMLInputElement | null => panel.node.querySelector('input[aria-label="Map opacity"]');
    const opacity = (): number => reset()?.valueAsNumber ?? NaN;
    const set = (value: number): void =>
      session.update({ display: { ...session.state.display, opacity: value } });
    return { session, panel, heard, opacity, set };
  }

  it('hears of a change of state once, however many of its parts read it', () => {
    const { panel, heard } = opened();
    expect(heard).toHaveBeenCalledTimes(1);
    panel.dispose();
  });

  it('shows a change with the next frame', async () => {
    const { panel, opacity, set } = opened();
    const before = opacity();
    set(0.3);
    expect(opacity()).toBe(before);
    await nextFrame();
    expect(opacity()).toBe(0.3);
    panel.dispose();
  });

  it('says that it is ready in the frame that shows all of it, not before', async () => {
    const { session, panel, opacity, set } = opened();
    const before = opacity();
    const tell = (status: 'busy' | 'ready'): void => {
      session.activity = { ...READY, slow: false, status };
      session.activityChanged.emit(session.activity);
    };
    tell('busy');
    set(0.3);
    tell('ready');
    expect([panel.node.dataset['state'], opacity()]).toEqual(['busy', before]);
    await nextFrame();
    expect([panel.node.dataset['state'], opacity()]).toEqual(['ready', 0.3]);
    panel.dispose();
  });

  it('paints nothing while it is hidden, and is up to date when it is shown', async () => {
    const { panel, opacity, set } = opened();
    const before = opacity();
    panel.hide();
    set(0.3);
    await nextFrame();
    expect(opacity()).toBe(before);
    panel.show();
    expect(opacity()).toBe(0.3);
    panel.dispose();
  });
});
