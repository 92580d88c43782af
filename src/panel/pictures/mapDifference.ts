/** The difference of a map between the baseline and now, as a picture; made once for what it is made of. */
import { differenceOf, differencePicture, pooled } from '../../engine/attribution/difference';
import type { Relevance } from '../../engine/attribution/difference';
import { mapOf } from '../../engine/attribution/mapsOf';
import { isMap, mapSpecOf, type PictureName } from '../../engine/attribution/methods/catalogue';
import { questionKey } from '../../engine/contract/keys';
import type { Picture } from '../../engine/contract/pictures';
import type { AnalysisResult } from '../../session/types';
import { pipelineMaps } from './pipelineMaps';

/** How much each place counts; null for photographs, and where there is none. */
export function relevanceOf(name: PictureName, { maps }: AnalysisResult): Relevance | null {
  const map = isMap(name) ? mapOf(name, maps) : null;
  if (!map || !isMap(name)) return null;
  return mapSpecOf(name).signed ? pooled(map.data, map.height, map.width) : map;
}

/** Whether two answers can be laid over each other: the same class, explained in the same way. */
export const areComparable = (a: AnalysisResult, b: AnalysisResult): boolean =>
  questionKey({ ...a.request.question, target: null }) ===
    questionKey({ ...b.request.question, target: null }) &&
  a.target.index === b.target.index &&
  a.layer?.name === b.layer?.name &&
  a.request.input.domain === b.request.input.domain;

const known = new WeakMap<
  AnalysisResult,
  Map<PictureName, { before: AnalysisResult; picture: Picture | null }>
>();

/** @returns null for photographs, and where one of the two has no such map */
export function mapDifference(
  name: PictureName,
  now: AnalysisResult,
  before: AnalysisResult,
): Picture | null {
  const pictures =
    known.get(now) ?? new Map<PictureName, { before: AnalysisResult; picture: Picture | null }>();
  known.set(now, pictures);
  const made = pictures.get(name);
  if (made?.before === before) return made.picture;
  const picture = make(name, now, before);
  pictures.set(name, { before, picture });
  return picture;
}

function make(name: PictureName, now: AnalysisResult, before: AnalysisResult): Picture | null {
  const [mine, theirs] = [relevanceOf(name, now), relevanceOf(name, before)];
  const under = now.pictures.augmented;
  if (!mine || !theirs || !under) return null;
  const [{ fromFinal }, { toFinal }] = [pipelineMaps(now), pipelineMaps(before)];
  const toBefore: typeof toFinal = (point) => {
    const original = fromFinal(point);
    return original && toFinal(original);
  };
  return differencePicture(
    under,
    differenceOf(mine, theirs, now.maps.augmented, before.maps.augmented, toBefore),
  );
}
