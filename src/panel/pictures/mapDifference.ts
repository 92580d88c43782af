/** The difference of a map between the baseline and now, as a picture; made once for what it is made of. */
import { differenceOf, differencePicture, pooled } from '../../engine/attribution/difference';
import type { Relevance } from '../../engine/attribution/difference';
import { maximumOf } from '../../engine/attribution/upsample';
import { mapOf } from '../../engine/attribution/mapsOf';
import { isMap, mapSpecOf, type PictureName } from '../../engine/attribution/methods/catalogue';
import { questionKey } from '../../engine/contract/keys';
import type { Picture } from '../../engine/contract/pictures';
import type { AnalysisResult, Baseline } from '../../session/types';
import { pipelineMaps } from './pipelineMaps';

/** How much each place counts; null for photographs, and where there is none. */
export function relevanceOf(name: PictureName, { maps }: AnalysisResult): Relevance | null {
  const map = isMap(name) ? mapOf(name, maps) : null;
  if (!map || !isMap(name)) return null;
  return mapSpecOf(name).signed ? pooled(map.data, map.height, map.width) : map;
}

/** Whether two answers of one network can be laid over each other: the same class, explained in the same way. */
const areAlike = (a: AnalysisResult, b: AnalysisResult): boolean =>
  questionKey({ ...a.request.question, target: null }) ===
    questionKey({ ...b.request.question, target: null }) &&
  a.target.index === b.target.index &&
  a.layer?.name === b.layer?.name;

/** What can be laid over the answer on screen; another network is asked for the same class, or says why it cannot be. */
export function comparableWith(now: AnalysisResult, { kind, result }: Baseline): AnalysisResult | null {
  if (!result || now.request.input.domain !== result.request.input.domain) return null;
  return kind === 'network' || areAlike(now, result) ? result : null;
}

function ofItsMaximum(map: Relevance | null): Relevance | null {
  const top = map ? maximumOf(map.data) : 0;
  return map && top > 0 ? { ...map, data: map.data.map((value) => value / top) } : map;
}

const known = new WeakMap<
  AnalysisResult,
  Map<PictureName, { before: AnalysisResult; picture: Picture | null }>
>();

/**
 * @param isOfOther `before` is of another network, whose maps have a scale of their own: each counts by its own maximum
 * @returns null for photographs, and where one of the two has no such map
 */
export function mapDifference(
  name: PictureName,
  now: AnalysisResult,
  before: AnalysisResult,
  isOfOther = false,
): Picture | null {
  const pictures =
    known.get(now) ?? new Map<PictureName, { before: AnalysisResult; picture: Picture | null }>();
  known.set(now, pictures);
  const made = pictures.get(name);
  if (made?.before === before) return made.picture;
  const picture = make(name, now, before, isOfOther);
  pictures.set(name, { before, picture });
  return picture;
}

function make(
  name: PictureName,
  now: AnalysisResult,
  before: AnalysisResult,
  isOfOther: boolean,
): Picture | null {
  const scaled = isOfOther ? ofItsMaximum : (map: Relevance | null) => map;
  const [mine, theirs] = [scaled(relevanceOf(name, now)), scaled(relevanceOf(name, before))];
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
