import { SPECS } from '../../../src/engine/augment/catalogue';
import type { AnalysisResult } from '../../../src/engine/contract/answer';
import type { Task } from '../../../src/engine/contract/task';
import { sourceId } from '../../../src/session/assets';
import { AnsweredStates } from '../../../src/session/curve/answered';
import { curveOf, nearestPoint } from '../../../src/session/curve/curve';
import type { CurveSource } from '../../../src/session/curve/curve';
import { curveWords } from '../../../src/session/curve/words';
import { reduce } from '../../../src/session/reducer';
import { DEFAULT_STATE } from '../../../src/session/state';
import type { AnalysisState } from '../../../src/session/state';
import { Families } from '../../../src/session/sweep/families';
import { defaultPlan } from '../../../src/session/sweep/values';
import type { Frame } from '../../../src/session/types';

const AXIS = { stepId: 'rotate', parameter: 'angle' };
const NAMES = { labelOf: (index: number) => ['palace', 'church', 'tench'][index] ?? '', unit: '' };

const turned = (angle: number, patch: Partial<AnalysisState> = {}): AnalysisState => ({
  ...reduce(DEFAULT_STATE, { type: 'set-parameter', ...AXIS, value: angle }),
  ...patch,
});

/** Probabilities, and logits in their order; of a regression values alone. */
function answer(
  state: AnalysisState,
  scores: readonly number[],
  task: Task = 'classification',
): AnalysisResult {
  const probabilities = task === 'regression' ? null : Float32Array.from(scores);
  const list = scores.map((score, index) => ({
    index,
    logit: score,
    probability: task === 'regression' ? null : score,
  }));
  return {
    request: {
      question: { task },
      input: { steps: state.augmentations, imageId: sourceId(state.image) },
    },
    logits: Float32Array.from(scores),
    probabilities,
    shown: list,
    target: list[0],
  } as unknown as AnalysisResult;
}

const frame = (state: AnalysisState, ...scores: readonly number[]): Frame =>
  ({ id: 0, state, result: answer(state, scores) }) as unknown as Frame;

const curve = (
  frames: readonly Frame[],
  state = turned(0),
  result: AnalysisResult | null = answer(state, [0.9, 0.1]),
  more: Partial<CurveSource> = {},
) => {
  const found = curveOf({
    frames,
    state,
    result,
    axis: AXIS,
    plan: defaultPlan(SPECS.rotate.parameters.angle),
    families: new Families(true),
    ...more,
  });
  if (!found) throw new Error('there is no curve');
  return found;
};

const PALACE = [0.8, 0.2, 0] as const;
const CHURCH = [0.3, 0.6, 0.1] as const;

describe('a curve', () => {
  it('has the states that were answered and not recorded, and the frame where there is one', () => {
    const states = new AnsweredStates();
    for (const angle of [10, 20]) states.note(turned(angle), answer(turned(angle), CHURCH));
    const bright = reduce(turned(30), {
      type: 'set-parameter',
      stepId: 'brightness',
      parameter: 'factor',
      value: 2,
    });
    states.note(bright, answer(bright, CHURCH));
    const recorded = frame(turned(20), ...PALACE);
    const { points } = curve([recorded], turned(0), null, { answered: states.all });
    expect(points.map((point) => [point.value, point.predicted, point.frame])).toEqual([
      [10, 1, null],
      [20, 0, recorded],
    ]);
  });

  it('says what it is compared with', () => {
    const frames = [frame(turned(0), ...PALACE), frame(turned(40), ...CHURCH)];
    const scores = answer(turned(0), [0.8, 0.2, 0]);
    const { baseline } = curve(frames, turned(40), null, { baseline: { kind: 'untouched', scores } });
    expect(baseline?.predicted).toBe(0);
    const words = (kind: 'untouched' | 'pinned') =>
      curveWords(curve(frames, turned(40), null, { baseline: { kind, scores } }), NAMES);
    expect(words('untouched')).toBe('palace at 0°, then church (untouched: palace 80 %)');
    expect(words('pinned')).toContain('(pinned: palace 80 %)');
  });
  it('stands in the order of the parameter, signed, each value once', () => {
    const { points, range } = curve([
      frame(turned(40), ...PALACE),
      frame(turned(330), ...PALACE),
      frame(turned(-30), ...CHURCH),
      frame(turned(41), ...CHURCH),
    ]);
    expect(points.map(({ value, predicted }) => [value, predicted])).toEqual([
      [-30, 1],
      [0, 0],
      [40, 0],
      [41, 1],
    ]);
    expect(range).toEqual([-180, 180]);
  });

  it('goes on where the slider has not been, and prefers what was recorded', () => {
    const said = (value: number, scores: readonly number[]) => ({
      value,
      logits: Float32Array.from(scores),
      probabilities: Float32Array.from(scores),
    });
    const found = curveOf({
      frames: [frame(turned(90), ...PALACE)],
      state: turned(0),
      result: answer(turned(0), PALACE),
      axis: AXIS,
      plan: defaultPlan(SPECS.rotate.parameters.angle),
      families: new Families(true),
      foretold: [said(-180, CHURCH), said(90, CHURCH), said(180, CHURCH)],
    });
    expect(found?.points.map(({ value, predicted, frame: at }) => [value, predicted, at !== null])).toEqual([
      [-180, 1, false],
      [0, 0, false],
      [90, 0, true],
      [180, 1, false],
    ]);
  });

  it('joins no other images, sizes, settings or networks, but every method, layer and chosen class', () => {
    const brighter = reduce(turned(20), {
      type: 'set-parameter',
      stepId: 'brightness',
      parameter: 'factor',
      value: 2,
    });
    const others = [
      brighter,
      turned(21, { image: { kind: 'bundled', name: 'coffee.jpg' } }),
      turned(22, { size: 160 }),
      turned(23, { model: { kind: 'asset', id: 'f'.repeat(64), name: 'other', bytes: 1 } }),
      turned(24, { framing: { zoom: 2, x: 0.5, y: 0.5 } }),
    ];
    const same = [
      turned(30, { method: 'grad-cam' }),
      turned(31, { layer: 'features.3' }),
      turned(32, { target: 2 }),
      turned(33, { classes: [0, 1] }),
    ];
    const { points } = curve([...others, ...same].map((state) => frame(state, ...PALACE)));
    expect(points.map(({ value }) => value)).toEqual([0, 30, 31, 32, 33]);
  });

  it('marks where the prediction changes, and names both classes', () => {
    const { flips } = curve([
      frame(turned(-20), ...CHURCH),
      frame(turned(40), ...PALACE),
      frame(turned(41), ...CHURCH),
    ]);
    expect(flips).toEqual([
      { before: -20, at: 0, from: 1, to: 0 },
      { before: 40, at: 41, from: 0, to: 1 },
    ]);
  });

  it('has lines for what is shown, what is predicted somewhere and what is explained', () => {
    const state = turned(0);
    const result = { ...answer(state, [0.9, 0.1, 0]), shown: [{ index: 0, logit: 1, probability: 0.9 }] };
    const { lines } = curve([frame(turned(41), ...CHURCH)], state, result);
    expect(lines.map(({ index, isExplained, isPredicted }) => [index, isExplained, isPredicted])).toEqual([
      [0, true, true],
      [1, false, true],
    ]);
    expect(lines[1]?.values.map((value) => value.toFixed(1))).toEqual(['0.1', '0.6']);
  });

  it('takes no answer for that of a state on its way', () => {
    const { points, present } = curve([], turned(50), answer(turned(49), [0.9, 0.1]));
    expect(points).toEqual([]);
    expect(present).toBe(50);
  });

  it('knows the point nearest to the pointer', () => {
    const { points } = curve([frame(turned(40), ...PALACE)]);
    expect([-100, 19, 21, 90].map((value) => nearestPoint(points, value)?.value)).toEqual([0, 0, 40, 40]);
    expect(nearestPoint([], 3)).toBeNull();
  });
});

describe('the words of a curve', () => {
  it('tell until where each class is predicted', () => {
    const swept = [frame(turned(-20), ...PALACE), frame(turned(40), ...PALACE), frame(turned(41), ...CHURCH)];
    expect(curveWords(curve(swept), NAMES)).toBe('palace until 40°, then church');
    expect(curveWords(curve(swept.slice(0, 2)), NAMES)).toBe('palace from −20° to 40°');
    expect(curveWords(curve([]), NAMES)).toBe('');
  });

  it('count the changes that are too many to tell', () => {
    const restless = Array.from({ length: 10 }, (_, k) => frame(turned(k), ...(k % 2 ? CHURCH : PALACE)));
    expect(curveWords(curve(restless), NAMES)).toMatch(
      /^palace at 0°, then church at 1°.*, then 4 more changes$/,
    );
  });

  it('tell the extremes of labels and of values', () => {
    const labels = (task: Task, unit: string) => {
      const at = (angle: number, score: number) => {
        const state = turned(angle, { task });
        return { ...frame(state), result: answer(state, [score, 0], task) } as Frame;
      };
      const state = turned(0, { task });
      const found = curve([at(-10, 0.25), at(10, 0.75)], state, answer(state, [0.5, 0], task));
      return curveWords(found, { ...NAMES, unit });
    };
    expect(labels('multi-label', '')).toBe('palace between 25 % (at −10°) and 75 % (at 10°)');
    expect(labels('regression', 'dots')).toBe('palace between 0.250 dots (at −10°) and 0.750 dots (at 10°)');
  });
});
