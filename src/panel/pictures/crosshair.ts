/** The point that the pointer is at, in all pictures at once: the original's point follows through the pipeline. */
import { Signal } from '@lumino/signaling';
import { defaultStep } from '../../engine/augment/catalogue';
import { traceSteps } from '../../engine/augment/trace';
import type { PointMap } from '../../engine/augment/pointMap';
import type { PictureName } from '../../engine/contract/method';
import type { Point } from '../../engine/image/image';
import type { AnalysisResult } from '../../session/types';

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

const mapsOf = new WeakMap<AnalysisResult, { readonly toFinal: PointMap; readonly fromFinal: PointMap }>();

/** Where a point of one image lies in the other. */
function follow(result: AnalysisResult, name: PictureName, point: Point): Crossing {
  let maps = mapsOf.get(result);
  if (!maps) {
    const { original } = result.pictures;
    const { maps: numbers, request } = result;
    const size = numbers.original ?? original ?? numbers.augmented;
    // A step that moves nothing stands for the original: its output is the pipeline's input.
    const steps = [defaultStep('brightness', 'original'), ...request.steps];
    // With a crop the two sizes differ; whether it was scaled back shows in the size that came out.
    const free = traceSteps(steps, size, { fixedSize: false });
    const matches =
      free.size.width === numbers.augmented.width && free.size.height === numbers.augmented.height;
    const trace = matches ? free : traceSteps(steps, size, { fixedSize: true });
    const [first] = trace.steps;
    maps = { toFinal: first?.toFinal ?? ((at) => at), fromFinal: first?.fromFinal ?? ((at) => at) };
    mapsOf.set(result, maps);
  }
  return isOriginal(name)
    ? { original: point, augmented: maps.toFinal(point) }
    : { original: maps.fromFinal(point), augmented: point };
}
