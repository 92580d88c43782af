/** What a file of recorded frames looks like. */
import { isMap, mapsOfAll, picturesOf, type PictureName } from '../../engine/attribution/methods/catalogue';
import { stripOf } from '../../engine/render/strip';
import type { GifJob, SheetJob } from '../../media/api';
import { barRange, grainOf, LOGIT_GRAIN } from '../../media/bars';
import { graphAspect } from '../../media/graph/layout';
import { isGraph } from '../graphs';
import { PICTURE_TITLES } from '../pictureTitles';
import { methodNames } from '../request';
import type { Outlook } from '../state';
import type { ExportOptions, Frame } from '../types';
import { barOf, barScores, captionLines } from './cards';

/** A file, and the pictures that a frame of it shows. */
export interface FilePlan<J> {
  readonly job: J;
  readonly names: readonly PictureName[];
}

export function planGif(
  frames: readonly Frame[],
  options: ExportOptions,
  outlook: Outlook,
): FilePlan<GifJob> {
  const names = gifPictures(frames, options);
  return { job: gifJob(frames, names, shapeOf(frames, options, outlook), options), names };
}

export function planSheet(
  frames: readonly Frame[],
  options: ExportOptions,
  outlook: Outlook,
): FilePlan<SheetJob> {
  const names = sheetPictures(frames, options);
  return { job: sheetJob(frames, names, shapeOf(frames, options, outlook)), names };
}

function gifPictures(frames: readonly Frame[], { picture }: ExportOptions): readonly PictureName[] {
  if (picture !== 'side-by-side') return [picture];
  return picturesOf(frames.flatMap((frame) => methodNames(frame.result.request)));
}

/** The augmented image over a map, where there are maps. */
function sheetPictures(frames: readonly Frame[], { picture }: ExportOptions): readonly PictureName[] {
  const asked = picture === 'side-by-side' || picture === 'original' ? null : picture;
  const map = asked ?? mapsOfAll(frames.flatMap((frame) => methodNames(frame.result.request)))[0];
  return map && isMap(map) ? ['augmented', map] : ['augmented'];
}

/** The boxes of the pictures; the same for every frame of a file. */
type Shape = Pick<GifJob, 'width' | 'aspect' | 'stacked'>;

/** A graph needs room for its numbers. */
const GRAPH_WIDTH = 2;

/** Of the tallest picture, so that every one is drawn at the same scale. Graphs share their axis of time. */
function shapeOf(frames: readonly Frame[], { width }: ExportOptions, outlook: Outlook): Shape {
  const stacked = frames.some(({ result }) => isGraph(result, outlook));
  const aspect = Math.max(...frames.map((frame) => aspectOf(frame, outlook)));
  return { width: stacked ? GRAPH_WIDTH * width : width, aspect, stacked };
}

function aspectOf({ result, extent }: Frame, outlook: Outlook): number {
  if (isGraph(result, outlook)) return graphAspect(extent.channels);
  const { height, width } =
    result.request.input.domain === 'series' ? stripOf(extent) : result.request.input.size;
  return height / width;
}

function gifJob(
  frames: readonly Frame[],
  pictures: readonly PictureName[],
  shape: Shape,
  { format }: ExportOptions,
): GifJob {
  const tasks = frames.map(({ result }) => result.request.question.task);
  const values = frames.flatMap((frame, i) => barScores(frame).map((score) => barOf(score, tasks[i]).value));
  return {
    kind: 'gif',
    format,
    ...shape,
    titles: pictures.map((name) => PICTURE_TITLES[name]),
    bars: Math.max(...frames.map((frame) => barScores(frame).length)),
    barRange: tasks.every((task) => task === 'multi-label')
      ? { low: 0, high: 1 }
      : barRange(values, tasks.includes('classification') ? LOGIT_GRAIN : grainOf(values)),
  };
}

function sheetJob(
  frames: readonly Frame[],
  pictures: readonly PictureName[],
  { width, aspect }: Shape,
): SheetJob {
  return {
    kind: 'sheet',
    width,
    aspect,
    titles: pictures.map((name) => PICTURE_TITLES[name]),
    cells: frames.length,
    lines: Math.max(...frames.map(captionLines)),
  };
}
