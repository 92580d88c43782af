import { brightnessSpec } from '../../../src/engine/augment/colour/brightness';
import { SPECS } from '../../../src/engine/augment/catalogue';
import type { NumberParameter, ParameterSpec } from '../../../src/engine/augment/spec';
import { same } from '../../../src/session/reducer';
import {
  coarseFirst,
  defaultPlan,
  fittingPlan,
  gridOf,
  MOST_VALUES,
  sweepValues,
} from '../../../src/session/sweep/values';
import type { SweepPlan } from '../../../src/session/sweep/values';
import { withinData } from '../../../src/session/withinData';
import { bench, reaches } from '../fakes';
import type { Bench } from '../fakes';
import type { Session } from '../../../src/session/types';
import { onFakeClock, passing } from '../../support/clock';

onFakeClock();

const tiny: NumberParameter = { ...brightnessSpec.parameters.factor, minimum: 0, maximum: 3, step: 1 };

const plan = (patch: Partial<SweepPlan> = {}): SweepPlan => ({ ...defaultPlan(tiny), ...patch });

describe('the values of a sweep', () => {
  it('go once through the range, and back to where the slider stood', () => {
    expect(sweepValues(tiny, plan(), 1)).toEqual([0, 1, 2, 3, 1]);
    expect(sweepValues(tiny, plan(), 0)).toEqual([1, 2, 3, 0]);
    expect(sweepValues(tiny, plan(), 1.5)).toEqual([0, 1, 2, 3, 1.5]);
  });

  it('go there and back, where that is asked for', () => {
    expect(sweepValues(tiny, plan({ course: 'there-and-back' }), 0)).toEqual([1, 2, 3, 2, 1, 0]);
    expect(sweepValues(tiny, plan({ course: 'there-and-back', from: 3, to: 1 }), 2)).toEqual([
      3, 2, 1, 2, 3, 2,
    ]);
  });

  it('go round in a loop: a whole turn on and on, everything else there and back', () => {
    expect(sweepValues(tiny, plan({ course: 'loop' }), 1)).toEqual([0, 1, 2, 3, 2, 1]);
    const angle = SPECS.rotate.parameters.angle;
    const quarters = { ...defaultPlan(angle), step: 90, course: 'loop' } as const;
    expect(sweepValues(angle, quarters, 0)).toEqual([-180, -90, 0, 90]);
  });

  it('take the range and the step that are asked for, and end where the range ends', () => {
    expect(gridOf(plan({ from: 0.5, to: 2.3, step: 0.5 }))).toEqual([0.5, 1, 1.5, 2, 2.3]);
    expect(gridOf(plan({ from: 45, to: -45, step: 30 }))).toEqual([45, 15, -15, -45]);
    expect(gridOf(plan({ from: 2, to: 2 }))).toEqual([2]);
  });

  it('are coarse first where that is asked for: the ends, then ever more between, each once', () => {
    const grid = gridOf({ ...defaultPlan(SPECS.rotate.parameters.angle) });
    const order = coarseFirst(grid);
    expect([...order].sort((a, b) => a - b)).toEqual(grid);
    const first = order.slice(0, 24);
    expect(first).toEqual(expect.arrayContaining([-180, 180]));
    const gaps = [...first].sort((a, b) => a - b).map((value, k, all) => (all[k + 1] ?? value) - value);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(16);
    expect(coarseFirst([1])).toEqual([1]);
    expect(coarseFirst([1, 2, 3])).toEqual([1, 2, 3]);
  });

  it('start where an unsigned angle stands, and return to it as it was given', () => {
    const angle = SPECS.rotate.parameters.angle;
    const values = sweepValues(angle, { ...defaultPlan(angle), from: -30 }, 330);
    expect(values[0]).toBe(-29);
    expect(values.at(-1)).toBe(330);
  });

  const numbers = Object.values(SPECS)
    .flatMap((spec) => Object.values<ParameterSpec>(spec.parameters))
    .filter((spec): spec is NumberParameter => spec.kind === 'number');

  it.each(numbers)('stay on the grid of $title', (spec) => {
    const decimals = (String(spec.step).split('.')[1] ?? '').length;
    const values = sweepValues(spec, defaultPlan(spec), spec.default);
    for (const value of values) expect(value).toBe(Number(value.toFixed(decimals)));
    expect(Math.min(...values)).toBe(spec.minimum);
    expect(Math.max(...values)).toBe(spec.maximum);
    expect(values.at(-1)).toBe(spec.default);
  });
});

describe('a plan', () => {
  it('is brought into the range of its parameter, and never has more values than a recording could', () => {
    const angle = SPECS.rotate.parameters.angle;
    const wild = { ...defaultPlan(angle), from: -9999, to: NaN, step: -3 };
    expect(fittingPlan(angle, wild)).toMatchObject({ from: -360, to: 180, step: 1 });
    const fine = fittingPlan(angle, { ...defaultPlan(angle), step: 1e-9 });
    expect(gridOf(fine).length).toBeLessThanOrEqual(MOST_VALUES + 1);
  });
});

describe('a range within the data', () => {
  const { channel } = SPECS.channel_dropout.parameters;

  it('ends with the last channel', () => {
    const within = withinData(channel, { channels: 2 });
    expect(sweepValues(within, defaultPlan(within), 0)).toEqual([1, 2, 0]);
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
      (request) => request.input.steps.find((step) => step.name === 'brightness')?.parameters.factor,
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
      painted.push(result.request.input.steps.find((step) => step.name === 'brightness')?.parameters.factor);
    });
    const ended = new Promise<void>((resolve) =>
      session.sweepChanged.connect((_, sweep) => sweep === null && resolve()),
    );
    session.play('brightness', 'factor');
    expect(session.sweep).toEqual({ stepId: 'brightness', parameter: 'factor' });
    await ended;
    const { factor } = brightnessSpec.parameters;
    const values = sweepValues(factor, defaultPlan(factor), 1);
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
      if (!same(request.input.steps, session.state.augmentations)) wrong.push(request.input.steps);
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
    expect(session.result?.request.input.steps).toEqual(session.state.augmentations);
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

  const angleOf = (session: Session): number =>
    (session.state.augmentations.find(({ id }) => id === 'rotate')?.parameters as { angle: number }).angle;
  const recordedAngles = (session: Session) =>
    session.recorder.frames.map(
      ({ state }) =>
        (state.augmentations.find(({ id }) => id === 'rotate')?.parameters as { angle: number }).angle,
    );
  const ended = async (session: Session): Promise<void> => {
    while (session.sweep !== null) await passing(1);
    await reaches(session, 'ready');
  };

  it('plays the range that is asked for, and its frames stand in the order of the parameter', async () => {
    const session = page.session();
    session.attach();
    await reaches(session, 'ready');
    session.setParameter('rotate', 'angle', 7);
    await reaches(session, 'ready');
    const sweep = { stepId: 'rotate', parameter: 'angle' };
    session.setPlan(sweep, { from: 20, to: -20, step: 10, coarseFirst: true });
    session.play('rotate', 'angle');
    await ended(session);
    expect(angleOf(session)).toBe(7);
    expect(recordedAngles(session)).toEqual([-20, -10, 0, 7, 10, 20]);
    session.setParameter('brightness', 'factor', 2);
    await reaches(session, 'ready');
    session.setPlan(sweep, { from: -10, to: 10 });
    session.play('rotate', 'angle');
    await ended(session);
    // What differs in something else too stays where it is.
    expect(recordedAngles(session)).toEqual([-20, -10, 0, 7, 10, 20, -10, 0, 7, 10]);
  });

  it('goes round until it is stopped, no faster than asked', async () => {
    const session = page.session();
    session.attach();
    await reaches(session, 'ready');
    const sweep = { stepId: 'rotate', parameter: 'angle' };
    session.setPlan(sweep, { from: 0, to: 20, step: 10, course: 'loop', delay: 50 });
    const seen: number[] = [];
    session.stateChanged.connect(() => seen.push(angleOf(session)));
    const began = performance.now();
    session.play('rotate', 'angle');
    await until(() => seen.length >= 7);
    expect(performance.now() - began).toBeGreaterThanOrEqual(6 * 50);
    expect(seen.slice(0, 7)).toEqual([10, 20, 10, 0, 10, 20, 10]);
    session.stop();
  });

  it('knows the slider that was moved last, whoever moved it', async () => {
    const session = page.session();
    expect(session.axis).toEqual({ stepId: 'rotate', parameter: 'angle' });
    session.setParameter('erase', 'top', 0.2);
    expect(session.axis).toEqual({ stepId: 'erase', parameter: 'top' });
    session.update({ augmentations: session.state.augmentations.filter(({ id }) => id !== 'erase') });
    expect(session.axis).toEqual({ stepId: 'rotate', parameter: 'angle' });
  });
});
