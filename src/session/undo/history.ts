/** What can be undone and redone, as data. Pure: knows neither session nor clock. */
import { same } from '../reducer';
import type { AnalysisState } from '../state';
import type { RemovedFrame } from '../types';

export type Change =
  | { readonly kind: 'state'; readonly before: AnalysisState; readonly after: AnalysisState }
  | { readonly kind: 'frames'; readonly removed: readonly RemovedFrame[] };

export interface Entry {
  readonly change: Change;
  /** For the user: “Rotation”, “clear 52 frames”. */
  readonly what: string;
  /** Changes of one key in quick succession are one; null: this one stands alone. */
  readonly key: string | null;
  /** Number of the drag that it belongs to; null: none. All of a drag is one change, however long it takes. */
  readonly gesture: number | null;
  /** When it was made last, milliseconds. */
  readonly at: number;
}

export interface History {
  /** Oldest first. */
  readonly past: readonly Entry[];
  /** What was undone last comes first. */
  readonly future: readonly Entry[];
}

export type HistoryAction =
  { readonly type: 'record'; readonly entry: Entry } | { readonly type: 'undo' } | { readonly type: 'redo' };

export const EMPTY_HISTORY: History = { past: [], future: [] };

/** Longest pause within one change, milliseconds. */
export const PAUSE = 1000;
/** Changes that are kept. */
export const MOST_ENTRIES = 200;
/** Removed frames that are kept: as many as a recording has. */
export const MOST_FRAMES = 600;

/** The history after an action; the very same object when nothing changed. */
export function reduceHistory(history: History, action: HistoryAction): History {
  const rule = RULES[action.type] as (history: History, action: HistoryAction) => History;
  return rule(history, action);
}

type Rules = {
  readonly [T in HistoryAction['type']]: (
    history: History,
    action: Extract<HistoryAction, { type: T }>,
  ) => History;
};

const RULES: Rules = {
  record: ({ past }, { entry }) => {
    const last = past.at(-1);
    const merged = last && merge(last, entry);
    if (!merged) return { past: bounded([...past, entry]), future: [] };
    const rest = past.slice(0, -1);
    return { past: isNothing(merged.change) ? rest : [...rest, merged], future: [] };
  },
  undo: (history) => {
    const entry = history.past.at(-1);
    if (!entry) return history;
    return { past: history.past.slice(0, -1), future: [entry, ...history.future] };
  },
  redo: (history) => {
    const [entry, ...future] = history.future;
    // What is done again is a change of its own: what follows does not continue it.
    return entry ? { past: [...history.past, { ...entry, key: null, gesture: null }], future } : history;
  },
};

/** Two changes as one; null where they are two. */
function merge(last: Entry, next: Entry): Entry | null {
  if (last.change.kind !== 'state' || next.change.kind !== 'state') return null;
  const isOneDrag = last.gesture !== null && last.gesture === next.gesture;
  const isQuick = last.key !== null && last.key === next.key && next.at - last.at <= PAUSE;
  if (!isOneDrag && !(isQuick && last.gesture === next.gesture)) return null;
  return { ...next, change: { kind: 'state', before: last.change.before, after: next.change.after } };
}

/** Whether it leads back to where it began. */
const isNothing = (change: Change): boolean => change.kind === 'state' && same(change.before, change.after);

function bounded(entries: readonly Entry[]): readonly Entry[] {
  let frames = 0;
  const from = entries.findLastIndex((entry, index) => {
    frames += entry.change.kind === 'frames' ? entry.change.removed.length : 0;
    return entries.length - index > MOST_ENTRIES || (frames > MOST_FRAMES && index < entries.length - 1);
  });
  return entries.slice(from + 1);
}
