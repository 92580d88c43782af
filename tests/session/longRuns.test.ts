/** Methods of many passes: their map sharpens on screen, the hand goes before them, and they can be stopped. */
import { chosen } from '../../src/engine/attribution/methods/catalogue';
import { bench, type Bench } from './fakes';
import { onHeldClock, passing } from '../support/clock';

onHeldClock();

describe('a map of many passes', () => {
  let page: Bench;
  beforeEach(() => (page = bench()));
  afterEach(() => page.dispose());

  async function running() {
    const session = page.session({ method: 'smoothgrad' });
    page.engine.passesOf = (request) => (request.question.methods[0]?.name === 'smoothgrad' ? 20 : 0);
    session.attach();
    await passing(400);
    return session;
  }

  it('is asked for with its parameters, and told pass by pass', async () => {
    const session = await running();
    expect(session.activity.status).not.toBe('ready');
    expect(session.activity.progress).toMatchObject({
      what: 'Computing SmoothGrad',
      total: 20,
      unit: 'passes',
    });
    expect(session.result?.request.question.methods).toEqual([chosen('smoothgrad')]);
    await passing(10_000);
    expect(session.activity).toMatchObject({ status: 'ready', progress: null });
  });

  it('gives way to the hand at once', async () => {
    const session = await running();
    session.setParameter('rotate', 'angle', 30);
    await passing(50);
    expect(page.engine.stops).toBe(1);
    session.update({ method: 'none' });
    await passing(3_000);
    expect(session.activity.status).toBe('ready');
    expect(session.result?.request.input.steps).toEqual(session.state.augmentations);
  });

  it('stays as far as it came where it is cancelled, and says so', async () => {
    const session = await running();
    session.cancel();
    await passing(200);
    expect(session.activity.status).toBe('ready');
    expect(session.result?.notes.join(' ')).toMatch(/stopped after \d+ of 20 passes/);
  });
});
