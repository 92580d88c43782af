/** The score of what is explained over the recorded frames, as a line above their thumbnails. */
import type { ClassScore, Frame } from '../../session/types';
import { setAttribute, svg } from '../dom';

const HEIGHT = 28;
const MARGIN = 3;

/**
 * Points of the line for SVG. A step apart in x, the first in the middle of its thumbnail.
 * @param values heights, 0–1
 * @param pitch distance of two thumbnails, pixels
 */
export function linePoints(values: readonly number[], pitch: number): string {
  const room = HEIGHT - 2 * MARGIN;
  return values
    .map(
      (value, index) => `${((index + 0.5) * pitch).toFixed(1)},${(MARGIN + (1 - value) * room).toFixed(1)}`,
    )
    .join(' ');
}

/** Heights of the line: probabilities as they are; values of a regression between the least and the greatest of them. */
export function heightsOf(scores: readonly ClassScore[]): readonly number[] {
  const values = scores.filter((score) => score.probability === null).map((score) => score.logit);
  const [least, greatest] = [Math.min(...values), Math.max(...values)];
  const span = greatest - least;
  return scores.map(({ probability, logit }) => probability ?? (span > 0 ? (logit - least) / span : 0.5));
}

export class ScoreLine {
  readonly node = svg('svg', { class: 'jp-Impact-scoreLine', height: HEIGHT, 'aria-hidden': 'true' });
  readonly #line = svg('polyline', { class: 'jp-Impact-scorePath' });
  readonly #area = svg('polygon', { class: 'jp-Impact-scoreArea' });
  readonly #mark = svg('circle', { class: 'jp-Impact-scoreMark', r: 3.5 });

  constructor() {
    this.node.append(this.#area, this.#line, this.#mark);
  }

  update(frames: readonly Frame[], shown: number | null, pitch: number): void {
    const values = heightsOf(frames.map((frame) => frame.result.target));
    const points = linePoints(values, pitch);
    setAttribute(this.node, 'width', Math.max(1, frames.length * pitch));
    setAttribute(this.#line, 'points', points);
    const [first, last] = [0.5 * pitch, (frames.length - 0.5) * pitch];
    setAttribute(this.#area, 'points', points ? `${first},${HEIGHT} ${points} ${last},${HEIGHT}` : '');
    const value = shown === null ? undefined : values[shown];
    setAttribute(this.#mark, 'visibility', value === undefined ? 'hidden' : 'visible');
    if (value === undefined || shown === null) return;
    setAttribute(this.#mark, 'cx', (shown + 0.5) * pitch);
    setAttribute(this.#mark, 'cy', MARGIN + (1 - value) * (HEIGHT - 2 * MARGIN));
  }
}
