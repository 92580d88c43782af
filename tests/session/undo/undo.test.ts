import type { Session } from '../../../src/session/types';
import { bench, reaches } from '../fakes';
import type { Bench } from '../fakes';
import { onFakeClock, passing } from '../../support/clock';

onFakeClock();

let page: Bench;
beforeEach(() => (page = bench()));
afterEach(() => page.dispose());

const angleOf = (session: Session) =>
  (session.state.augmentations.find(({ id }) => id === 'rotate')?.parameters as { angle: number }).angle;

async function shown(): Promise<ReturnType<Bench['session']>> {
  const session = page.session();
  session.attach();
  await reaches(session, 'ready');
  return session;
}

describe('undo', () => {
  it('takes back every kind of change, one after the other, and redo makes them again', async () => {
    const session = await shown();
    const states = [session.state];
    const changes: readonly ((session: Session) => void)[] = [
      (it) => it.setParameter('rotate', 'angle', 30),
      (it) => it.update({ method: 'grad-cam' }),
      (it) => it.setEnabled('rotate', false),
      (it) => it.duplicateStep('erase'),
      (it) => it.moveStep('erase', 0),
      (it) => it.removeStep('brightness'),
      (it) => it.resetStep('rotate'),
      (it) => it.update({ target: 3, size: 160 }),
      (it) => it.resetAll(),
    ];
    for (const change of changes) {
      change(session);
      states.push(session.state);
    }
    const undone = changes.map(() => {
      const what = session.undoing.undo();
      return [what, session.state];
    });
    expect(undone.map(([what]) => what)).toEqual([
      'reset all',
      'size and class explained',
      'reset Rotation',
      'remove Brightness',
      'move Erase',
      'duplicate Erase',
      'switch Rotation off',
      'attribution',
      'Rotation',
    ]);
    expect(undone.map(([, state]) => state)).toEqual(states.slice(0, -1).reverse());
    expect(session.undoing.undo()).toBeNull();
    changes.forEach((_, index) => {
      session.undoing.redo();
      expect(session.state).toEqual(states[index + 1]);
    });
    expect(session.undoing.redo()).toBeNull();
    await reaches(session, 'ready');
    expect(session.result?.request.input.steps).toEqual(session.state.augmentations);
  });

  it('takes back a whole drag, with its pauses', async () => {
    const session = await shown();
    session.undoing.beginGesture();
    for (const angle of [5, 10, 20]) {
      session.setParameter('rotate', 'angle', angle);
      await passing(3000);
    }
    session.undoing.endGesture();
    session.undoing.undo();
    expect(angleOf(session)).toBe(0);
    session.undoing.redo();
    expect(angleOf(session)).toBe(20);
  });

  it('takes back a whole sweep, and ends one that plays', async () => {
    const session = await shown();
    session.setParameter('rotate', 'angle', 7);
    session.play('rotate', 'angle');
    while (session.recorder.frames.length < 6) await passing(1);
    session.undoing.undo();
    expect(session.sweep).toBeNull();
    expect(angleOf(session)).toBe(7);
    expect(session.undoing.undoes).toBe('Rotation');
    await reaches(session, 'ready');
    expect(session.result?.request.input.steps).toEqual(session.state.augmentations);
  });
});

describe('removed frames', () => {
  async function recorded(...angles: readonly number[]) {
    const session = await shown();
    for (const angle of angles) {
      session.setParameter('rotate', 'angle', angle);
      await reaches(session, 'ready');
    }
    return session;
  }

  it('come back whole and in order, and go again', async () => {
    const session = await recorded(10, 20, 30);
    const { recorder, undoing } = session;
    const frames = recorder.frames;
    recorder.remove(1);
    recorder.clear();
    expect(undoing.undoes).toBe('clear 3 frames');
    undoing.undo();
    expect(undoing.undo()).toBe('delete a frame');
    expect(recorder.frames).toEqual(frames);
    expect(recorder.whole).toBe(4);
    page.engine.requests.length = 0;
    recorder.show(2);
    await reaches(session, 'ready');
    expect(page.engine.requests).toEqual([]);
    undoing.redo();
    undoing.redo();
    expect(recorder.frames).toEqual([]);
  });

  it('come back beside what was recorded meanwhile, each state once', async () => {
    const session = await recorded(10, 20);
    const { recorder, undoing } = session;
    const [, , last] = recorder.frames;
    recorder.clear();
    session.setParameter('rotate', 'angle', 10);
    await reaches(session, 'ready');
    const [again] = recorder.frames;
    undoing.undo();
    undoing.undo();
    expect(recorder.frames).toHaveLength(3);
    expect(recorder.frames).toContain(again);
    expect(recorder.frames).toContain(last);
  });
});
