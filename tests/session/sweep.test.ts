import { brightnessSpec } from '../../src/engine/augment/colour/brightness';
import { SPECS } from '../../src/engine/augment/catalogue';
import type { NumberParameter, ParameterSpec } from '../../src/engine/augment/spec';
import { same } from '../../src/session/reducer';
import { sweepValues } from '../../src/session/sweep';
import { withinData } from '../../src/session/withinData';
import { bench, reaches } from './fakes';
import type { Bench } from './fakes';
import { onFakeClock, passing } from '../support/clock';

onFakeClock();

const tiny: NumberParameter = { ...brightnessSpec.parameters.factor, minimum: 0, maximum: 3, step: 1 };

describe('sweepValues', () => {
  it('goes up to the end, down to the beginning, and back', () => {
    expect(sweepValues(tiny, 1)).toEqual([2, 3, 2, 1, 0, 1]);
    expect(sweepValues(tiny, 0)).toEqual([1, 2, 3, 2, 1, 0]);
    expect(sweepValues(tiny, 3)).toEqual([2, 1, 0, 1, 2, 3]);
  });

  it('returns to a value between two steps', () => {
    expect(sweepValues(tiny, 1.5)).toEqual([2, 3, 2, 1, 0, 1, 1.5]);
  });

  const numbers = Object.values(SPECS)
    .flatMap((spec) => Object.values<ParameterSpec>(spec.parameters))
    .filter((spec): spec is NumberParameter => spec.kind === 'number');

  it.each(numbers)('stays on the grid of $title', (spec) => {
    const decimals = (String(spec.step).split('.')[1] ?? '').length;
    const values = sweepValues(spec, spec.default);
    for (const value of values) expect(value).toBe(Number(value.toFixed(decimals)));
    expect(Math.min(...values)).toBe(spec.minimum);
    expect(Math.max(...values)).toBe(spec.maximum);
    expect(values.at(-1)).toBe(spec.default);
  });

  it('starts where an unsigned angle stands, and returns to it as it was given', () => {
    const values = sweepValues(SPECS.rotate.parameters.angle, 330);
    expect(values[0]).toBe(-29);
    expect(values.at(-1)).toBe(330);
  });

  it('takes 78 steps for brightness', () => {
    expect(sweepValues(brightnessSpec.parameters.factor, 1)).toHaveLength(78);
  });
});

describe('a range within the data', () => {
  const { channel } = SPECS.channel_dropout.parameters;

  it('ends with the last channel', () => {
    const within = withinData(channel, { channels: 2 });
    expect(sweepValues(within, 0)).toEqual([1, 2, 1, 0]);
  });

  it('is that of the declaration where nothing is known, and for all that counts no channels', () => {
    expect(withinData(channel, null)).toBe(channel);
    expect(withinData(tiny, { channels: 1 })).toBe(tiny);
  });
});

describe('playing a slider', () => {
  let page: Bench;
  beforeEach(() => (page = bench()));
  afterEach(() => page.dispose());

  const angles = () =>
    page.engine.requests.map(
      (request) => request.steps.find((step) => step.name === 'brightness')?.parameters.factor,
    );

  const until = async (holds: () => boolean): Promise<void> => {
    while (!holds()) await passing(1);
  };

  it('analyses and paints every step in order, and ends where it began', async () => {
    const session = page.session();
    session.attach();
    await reaches(session, 'ready');
    page.engine.requests.length = 0;
    const painted: unknown[] = [];
    session.resultChanged.connect((_, result) => {
      painted.push(result.request.steps.find((step) => step.name === 'brightness')?.parameters.factor);
    });
    const ended = new Promise<void>((resolve) =>
      session.sweepChanged.connect((_, sweep) => sweep === null && resolve()),
    );
    session.play('brightness', 'factor');
    expect(session.sweep).toEqual({ stepId: 'brightness', parameter: 'factor' });
    await ended;
    const values = sweepValues(brightnessSpec.parameters.factor, 1);
    expect(angles()).toEqual(values);
    expect(painted).toEqual(values);
    expect(session.recorder.frames).toHaveLength(40);
    expect(session.sweep).toBeNull();
  });

  it('has asked for the next step when one is painted, and paints what belongs to the state', async () => {
    const session = page.session();
    session.attach();
    await reaches(session, 'ready');
    const asked = () => page.engine.calls.filter((call) => call === 'analyze').length;
    const before = asked();
    const ahead: number[] = [];
    const wrong: unknown[] = [];
    session.resultChanged.connect((_, { request }) => {
      ahead.push(asked() - before - ahead.length - 1);
      if (!same(request.steps, session.state.augmentations)) wrong.push(request.steps);
    });
    session.play('brightness', 'factor');
    await until(() => ahead.length >= 10);
    expect(new Set(ahead)).toEqual(new Set([1]));
    // What was asked ahead is of no use any more: another slider has moved.
    session.setParameter('rotate', 'angle', 45);
    await until(() => ahead.length >= 15);
    session.stop();
    await reaches(session, 'ready');
    expect(wrong.length).toBeLessThanOrEqual(1);
    expect(session.result?.request.steps).toEqual(session.state.augmentations);
  });

  it('draws no previews, which a slider that is dragged does', async () => {
    page.engine.milliseconds = 30;
    const session = page.session();
    session.attach();
    await reaches(session, 'ready');
    let previews = 0;
    session.previewChanged.connect(() => (previews += 1));
    session.play('rotate', 'angle');
    await until(() => session.recorder.frames.length >= 4);
    session.stop();
    await reaches(session, 'ready');
    expect(previews).toBe(0);
    session.setParameter('rotate', 'angle', 200);
    await reaches(session, 'ready');
    expect(previews).toBeGreaterThan(0);
  });

  it('goes on when the engine dies, and records every step once', async () => {
    const session = page.session();
    session.update({ recording: true });
    session.attach();
    await reaches(session, 'ready');
    const ended = new Promise<void>((resolve) =>
      session.sweepChanged.connect((_, sweep) => sweep === null && resolve()),
    );
    session.play('brightness', 'factor');
    await until(() => session.recorder.frames.length >= 7);
    page.engine.crash();
    await ended;
    expect(page.engine.launches).toBe(2);
    expect(session.recorder.frames).toHaveLength(40);
  });

  it('stops at once and stays where it is', async () => {
    const session = page.session();
    session.attach();
    await reaches(session, 'ready');
    session.play('rotate', 'angle');
    await passing(20);
    session.stop();
    const { augmentations } = session.state;
    await reaches(session, 'ready');
    await passing(20);
    expect(session.state.augmentations).toBe(augmentations);
    expect(session.sweep).toBeNull();
  });

  it('gives way to whoever moves the same slider, and goes on when another one moves', async () => {
    const session = page.session();
    session.attach();
    await reaches(session, 'ready');
    session.play('rotate', 'angle');
    await passing(20);
    session.setParameter('brightness', 'factor', 2);
    expect(session.sweep).not.toBeNull();
    session.setParameter('rotate', 'angle', 180);
    expect(session.sweep).toBeNull();
    await reaches(session, 'ready');
    await passing(20);
    expect(session.state.augmentations.find((step) => step.name === 'rotate')?.parameters).toMatchObject({
      angle: 180,
    });
  });

  it('stops at an error', async () => {
    const session = page.session();
    session.attach();
    await reaches(session, 'ready');
    page.engine.onAnalyze = () => {
      throw Object.assign(new Error('No.'), { name: 'UserError' });
    };
    session.play('rotate', 'angle');
    await reaches(session, 'error');
    expect(session.sweep).toBeNull();
  });
});
