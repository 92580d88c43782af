/** The difference of a map between the baseline and now, as a picture; made once for what it is made of. */
import { differenceOf, differencePicture, pooled } from '../../engine/attribution/difference';
import type { Relevance } from '../../engine/attribution/difference';
import { camImage } from '../../engine/attribution/upsample';
import type { PictureName } from '../../engine/contract/method';
import type { Picture } from '../../engine/contract/pictures';
import type { AnalysisResult } from '../../session/types';
import { pipelineMaps } from './pipelineMaps';

/** Where a picture is a map: how much each place counts. null where its method has no such map. */
const RELEVANCE: Readonly<Partial<Record<PictureName, (result: AnalysisResult) => Relevance | null>>> = {
  'grad-cam': ({ maps: { cam } }) => cam,
  'guided-backprop': ({ maps: { guided, augmented } }) =>
    guided && pooled(guided, augmented.height, augmented.width),
  'guided-grad-cam': ({ maps: { guided, cam, augmented }, ranges }) => {
    if (!guided || !cam) return null;
    const { height, width } = augmented;
    const weights = camImage(cam, height, width, ranges.camMaximum);
    return pooled(
      guided.map((value, i) => value * weights[i % weights.length]),
      height,
      width,
    );
  },
};

/** How much each place counts in a map; null for photographs, and where there is none. */
export const relevanceOf = (name: PictureName, result: AnalysisResult): Relevance | null =>
  RELEVANCE[name]?.(result) ?? null;

export const isMap = (name: PictureName): boolean => name in RELEVANCE;

/** Whether two answers can be laid over each other: the same class, explained in the same way. */
export const areComparable = (a: AnalysisResult, b: AnalysisResult): boolean =>
  a.request.method === b.request.method &&
  a.target.index === b.target.index &&
  a.layer?.name === b.layer?.name &&
  a.request.domain === b.request.domain;

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
