/** The place of a sweep's frames: together, in the order of what is swept. */
import type { Frame, Sweep } from '../types';
import { alongAxis, familyKey } from './axis';

export class SweepOrder {
  /** Of the sweep that was asked for last: each of its steps asks for the families of all frames. */
  readonly #families = new WeakMap<Frame, { readonly sweep: string; readonly key: string }>();

  /** The frames with one more, which stands among those that differ from it in what is swept alone. */
  with(frame: Frame, frames: readonly Frame[], sweep: Sweep): readonly Frame[] {
    const family = this.#familyOf(frame, sweep);
    const members = new Set(frames.filter((other) => this.#familyOf(other, sweep) === family));
    const valueOf = ({ state }: Frame): number => alongAxis(state, sweep)?.value ?? 0;
    const ordered = [...members, frame].sort((a, b) => valueOf(a) - valueOf(b));
    const first = members.size === 0 ? frames.length : frames.findIndex((other) => members.has(other));
    const rest = frames.filter((other) => !members.has(other));
    return rest.toSpliced(first, 0, ...ordered);
  }

  #familyOf(frame: Frame, sweep: Sweep): string {
    const name = JSON.stringify([sweep.stepId, sweep.parameter]);
    const known = this.#families.get(frame);
    if (known?.sweep === name) return known.key;
    const key = familyKey(frame.state, sweep, false);
    this.#families.set(frame, { sweep: name, key });
    return key;
  }
}
