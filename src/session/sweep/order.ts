/** The place of a sweep's frames: together, in the order of what is swept. */
import type { Frame, Sweep } from '../types';
import { alongAxis } from './axis';
import { Families } from './families';

export class SweepOrder {
  readonly #families = new Families(false);

  /** The frames with one more, which stands among those that differ from it in what is swept alone. */
  with(frame: Frame, frames: readonly Frame[], sweep: Sweep): readonly Frame[] {
    const family = this.#families.of(frame.state, sweep);
    const members = new Set(frames.filter(({ state }) => this.#families.of(state, sweep) === family));
    const valueOf = ({ state }: Frame): number => alongAxis(state, sweep)?.value ?? 0;
    const ordered = [...members, frame].sort((a, b) => valueOf(a) - valueOf(b));
    const first = members.size === 0 ? frames.length : frames.findIndex((other) => members.has(other));
    const rest = frames.filter((other) => !members.has(other));
    return rest.toSpliced(first, 0, ...ordered);
  }
}
