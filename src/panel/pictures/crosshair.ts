/** The point that the pointer is at, in all pictures at once: the original's point follows through the pipeline. */
import { Signal } from '@lumino/signaling';
import type { PictureName } from '../../engine/attribution/methods/catalogue';
import type { Point } from '../../engine/image/image';
import type { AnalysisResult } from '../../session/types';
import { pipelineMaps } from './pipelineMaps';

/** Pixels with centres at integers, in the original and in the augmented image; null where there is none. */
export interface Crossing {
  readonly original: Point | null;
  readonly augmented: Point | null;
}

export const isOriginal = (name: PictureName): boolean => name === 'original';

export class Crosshair {
  readonly changed = new Signal<this, Crossing | null>(this);
  #crossing: Crossing | null = null;

  get crossing(): Crossing | null {
    return this.#crossing;
  }

  /** The pointer is at this pixel of this picture; null when it left. */
  move(name: PictureName, point: Point | null, result: AnalysisResult | null): void {
    const next = point && result ? follow(result, name, point) : null;
    if (next === null && this.#crossing === null) return;
    this.#crossing = next;
    this.changed.emit(next);
  }
}

/** Where a point of one image lies in the other. */
function follow(result: AnalysisResult, name: PictureName, point: Point): Crossing {
  const maps = pipelineMaps(result);
  return isOriginal(name)
    ? { original: point, augmented: maps.toFinal(point) }
    : { original: maps.fromFinal(point), augmented: point };
}
