/** What the present state is compared with. */
import { UserError } from '../../src/engine/contract/errors';
import { bench, reaches } from './fakes';
import type { Bench } from './fakes';
import { onFakeClock, passing } from '../support/clock';

onFakeClock();

let page: Bench;
beforeEach(() => (page = bench()));
afterEach(() => page.dispose());

const RESTED = 500;

async function opened() {
  const session = page.session();
  session.attach();
  await reaches(session, 'ready');
  return session;
}

const turned = () =>
  page.engine.requests.map(({ input, question: { target } }) => {
    const rotate = input.steps.find((step) => step.name === 'rotate');
    return { angle: rotate?.name === 'rotate' ? rotate.parameters.angle : 0, target };
  });

it('is the untouched image, which costs nothing while it is on screen', async () => {
  const session = await opened();
  expect(session.baseline.result).toBe(session.result);
  expect([session.baseline.kind, session.baseline.isShown]).toEqual(['untouched', true]);
  await passing(RESTED);
  expect(page.engine.requests).toHaveLength(1);
});

it('stays when something else is on screen, without another analysis', async () => {
  const session = await opened();
  const untouched = session.result;
  session.setParameter('rotate', 'angle', 30);
  await reaches(session, 'ready');
  await passing(RESTED);
  expect(session.baseline.result).toBe(untouched);
  expect(session.baseline.isShown).toBe(false);
  expect(turned().map(({ angle }) => angle)).toEqual([0, 30]);
});

it('is asked for the class that is explained, once, when the hand rests', async () => {
  const session = await opened();
  session.setParameter('rotate', 'angle', 30);
  session.update({ target: 7 });
  await reaches(session, 'ready');
  expect(turned()).toHaveLength(2);
  await passing(RESTED);
  expect(turned().at(-1)).toEqual({ angle: 0, target: 7 });
  expect(session.baseline.result?.target.index).toBe(7);
  const asked = page.engine.requests.length;
  session.setParameter('rotate', 'angle', 40);
  await reaches(session, 'ready');
  await passing(RESTED);
  expect(page.engine.requests).toHaveLength(asked + 1);
});

it('never comes before what the hand asks for', async () => {
  const session = await opened();
  session.setParameter('rotate', 'angle', 30);
  session.update({ target: 7 });
  for (let angle = 31; angle < 40; angle++) {
    await reaches(session, 'ready');
    session.setParameter('rotate', 'angle', angle);
    await passing(50);
  }
  expect(turned().filter(({ angle }) => angle === 0)).toHaveLength(1);
  await reaches(session, 'ready');
  await passing(RESTED);
  expect(turned().filter(({ angle }) => angle === 0)).toHaveLength(2);
});

it('is another state once that was pinned, until it is let go of', async () => {
  const session = await opened();
  const untouched = session.result;
  session.setParameter('rotate', 'angle', 30);
  await reaches(session, 'ready');
  const pinned = session.result;
  session.baseline.pin();
  expect([session.baseline.kind, session.baseline.result]).toEqual(['pinned', pinned]);
  session.setParameter('rotate', 'angle', 60);
  await reaches(session, 'ready');
  expect(session.baseline.result).toBe(pinned);
  session.baseline.unpin();
  expect([session.baseline.kind, session.baseline.result]).toEqual(['untouched', untouched]);
});

it('is drawn again in other colours without the network', async () => {
  const session = await opened();
  session.setParameter('rotate', 'angle', 30);
  await reaches(session, 'ready');
  const analyses = page.engine.requests.length;
  session.update({ display: { ...session.state.display, colormap: 'viridis' } });
  await reaches(session, 'ready');
  await passing(RESTED);
  expect(session.baseline.result?.request.look.colormap).toBe('viridis');
  expect(page.engine.requests).toHaveLength(analyses);
});

it('begins with the untouched state of another picture', async () => {
  const session = await opened();
  session.setParameter('rotate', 'angle', 30);
  await reaches(session, 'ready');
  session.baseline.pin();
  session.update({ image: { kind: 'bundled', name: 'coffee.jpg' } });
  await reaches(session, 'ready');
  await passing(RESTED);
  expect(session.baseline.kind).toBe('untouched');
  expect(session.baseline.result?.request).toMatchObject({
    input: { imageId: session.result?.request.input.imageId, steps: [] },
  });
});

it('does not disturb what is on screen when it cannot be computed, nor ask for it again and again', async () => {
  const session = await opened();
  session.setParameter('rotate', 'angle', 30);
  session.update({ target: 7 });
  await reaches(session, 'ready');
  const statuses: string[] = [];
  session.activityChanged.connect((_, { status }) => statuses.push(status));
  page.engine.onAnalyze = () => {
    throw new UserError('No.');
  };
  await passing(RESTED);
  expect(statuses).toEqual([]);
  expect(session.activity.status).toBe('ready');
});
