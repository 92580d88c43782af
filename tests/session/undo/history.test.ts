import { reduce } from '../../../src/session/reducer';
import { DEFAULT_STATE } from '../../../src/session/state';
import type { AnalysisState } from '../../../src/session/state';
import type { Frame } from '../../../src/session/types';
import {
  EMPTY_HISTORY,
  MOST_ENTRIES,
  MOST_FRAMES,
  PAUSE,
  reduceHistory,
} from '../../../src/session/undo/history';
import type { Entry, History } from '../../../src/session/undo/history';

const turned = (angle: number): AnalysisState =>
  reduce(DEFAULT_STATE, { type: 'set-parameter', stepId: 'rotate', parameter: 'angle', value: angle });

const turn = (from: number, to: number, patch: Partial<Entry> = {}): Entry => ({
  change: { kind: 'state', before: turned(from), after: turned(to) },
  what: 'Rotation',
  key: 'set rotate angle',
  gesture: null,
  at: 0,
  ...patch,
});

const clear = (count: number): Entry => ({
  change: {
    kind: 'frames',
    removed: Array.from({ length: count }, (_, index) => ({ index, frame: { id: index } as Frame })),
  },
  what: `clear ${count} frames`,
  key: null,
  gesture: null,
  at: 0,
});

const after = (...entries: readonly Entry[]): History =>
  entries.reduce((history, entry) => reduceHistory(history, { type: 'record', entry }), EMPTY_HISTORY);

const changes = ({ past }: History) =>
  past.map(({ change }) =>
    change.kind === 'state'
      ? [change.before, change.after].map((state) => state.augmentations[2]?.parameters)
      : 'frames',
  );
const angles = (...pairs: readonly (readonly [number, number])[]) =>
  pairs.map((pair) => pair.map((angle) => expect.objectContaining({ angle })));

describe('changes', () => {
  it('of one value in quick succession are one', () => {
    const history = after(turn(0, 1), turn(1, 2, { at: PAUSE }), turn(2, 3, { at: 2 * PAUSE }));
    expect(changes(history)).toEqual(angles([0, 3]));
  });

  it('after a pause are two', () => {
    expect(changes(after(turn(0, 1), turn(1, 2, { at: PAUSE + 1 })))).toEqual(angles([0, 1], [1, 2]));
  });

  it('of two values are two, but of one drag one, however long it takes', () => {
    expect(changes(after(turn(0, 1), turn(1, 2, { key: 'other' })))).toHaveLength(2);
    const drag = after(
      turn(0, 1, { gesture: 4 }),
      turn(1, 2, { gesture: 4, key: 'other', at: 60_000 }),
      turn(2, 3, { gesture: 5, at: 60_001 }),
    );
    expect(changes(drag)).toEqual(angles([0, 2], [2, 3]));
  });

  it('without a key stand alone', () => {
    expect(changes(after(turn(0, 1, { key: null }), turn(1, 2, { key: null })))).toHaveLength(2);
  });

  it('that lead back to where they began are none', () => {
    expect(after(turn(0, 1), turn(1, 0))).toEqual(EMPTY_HISTORY);
  });
});

describe('the history', () => {
  it('is undone and redone in order, and what was undone is forgotten at the next change', () => {
    const both = after(turn(0, 1), clear(3));
    const once = reduceHistory(both, { type: 'undo' });
    expect(changes(once)).toEqual(angles([0, 1]));
    expect(once.future[0]?.what).toBe('clear 3 frames');
    const none = reduceHistory(once, { type: 'undo' });
    expect(reduceHistory(none, { type: 'undo' })).toBe(none);
    const again = reduceHistory(none, { type: 'redo' });
    expect(changes(again)).toEqual(angles([0, 1]));
    const other = reduceHistory(again, { type: 'record', entry: turn(1, 5, { key: 'other' }) });
    expect(other.future).toEqual([]);
    expect(reduceHistory(other, { type: 'redo' })).toBe(other);
  });

  it('does not take a change that follows a redo for more of it', () => {
    const redone = reduceHistory(reduceHistory(after(turn(0, 1)), { type: 'undo' }), { type: 'redo' });
    expect(changes(reduceHistory(redone, { type: 'record', entry: turn(1, 2) }))).toHaveLength(2);
  });

  it('keeps so many changes, and so many removed frames, but always the last change', () => {
    const many = Array.from({ length: MOST_ENTRIES + 5 }, (_, k) =>
      turn(k % 180, (k % 180) + 1, { key: null }),
    );
    const { past } = after(...many);
    expect(past).toHaveLength(MOST_ENTRIES);
    expect(past.at(-1)).toBe(many.at(-1));
    expect(after(clear(MOST_FRAMES), turn(0, 1), clear(1)).past.map(({ what }) => what)).toEqual([
      'Rotation',
      'clear 1 frames',
    ]);
    expect(after(clear(MOST_FRAMES + 1)).past).toHaveLength(1);
  });
});
