/** Recorded frames → a file: each frame is drawn again by the engine and handed to the encoder. */
import { PICTURES_OF_METHOD, UserError } from '../engine/analysis';
import type { ClassScore, PictureName } from '../engine/analysis';
import { SPECS } from '../engine/augment/catalogue';
import type { NumberParameter, ParameterSpec } from '../engine/augment/spec';
import { stripOf } from '../engine/render/strip';
import type { Card, Content, GifJob, MediaApi, MediaJob } from '../media/api';
import { sheetNotice } from '../media/contactSheet';
import { graphAspect } from '../media/graph/layout';
import { withEncoder } from './encoders';
import type { Encoders } from './encoders';
import { decimal, decimalsFor } from './numbers';
import { ahead } from './ahead';
import { isGraph } from './graphs';
import { mainPicture } from './request';
import { scoreText } from './scoreText';
import type { AnalysisState, Outlook } from './state';
import type { Timing } from './timing';
import type { ExportOptions, Frame, Progress } from './types';

export interface ExportContext {
  readonly encoders: Encoders;
  readonly frames: readonly Frame[];
  labelOf(index: number): string;
  /** How series are looked at. */
  readonly outlook: Outlook;
  draw(frame: Frame, names: readonly PictureName[]): Promise<Drawn>;
  onProgress(progress: Progress): void;
  onNotice(sentence: string): void;
  readonly signal: AbortSignal;
  readonly timing: Timing;
}

type Drawn = Partial<Record<PictureName, Content>>;

/** Names of the pictures, as everywhere. */
export const PICTURE_TITLES: Readonly<Record<PictureName, string>> = {
  original: 'Original image',
  augmented: 'Augmented image',
  'grad-cam': 'Grad-CAM',
  'guided-backprop': 'Guided backprop',
  'guided-grad-cam': 'Guided Grad-CAM',
};

/**
 * Encode all frames, each drawn by the engine while the one before is encoded.
 * @throws UserError without frames; AbortError when cancelled.
 */
export async function exportFrames(
  context: ExportContext,
  kind: MediaJob['kind'],
  options: ExportOptions,
): Promise<Blob> {
  const { frames } = context;
  if (frames.length === 0) {
    throw new UserError('There are no recorded frames. Turn recording on and move a slider.');
  }
  const pictures = kind === 'gif' ? gifPictures(frames, options) : sheetPictures(frames, options);
  const shape = shapeOf(frames, options, context.outlook);
  const job = kind === 'gif' ? gifJob(frames, pictures, shape, options) : sheetJob(frames, pictures, shape);
  const notice = job.kind === 'sheet' ? sheetNotice(job) : null;
  if (notice) context.onNotice(notice);
  const { encoders, timing, signal } = context;
  return withEncoder(encoders, timing, signal, (media) => encode(context, media, job, pictures));
}

/** Frames that are drawn, and cards that are sent, while an earlier one is encoded. */
const AHEAD = { drawn: 2, cards: 1 };

async function encode(
  context: ExportContext,
  media: MediaApi,
  job: MediaJob,
  pictures: readonly PictureName[],
): Promise<Blob> {
  const { frames, signal } = context;
  const what = job.kind === 'gif' ? 'Saving the GIF' : 'Saving the contact sheet';
  const report = (done: number) => context.onProgress({ what, done, total: frames.length, unit: 'frames' });
  report(0);
  await media.open(job);
  const pictureSets = ahead(frames, (frame) => context.draw(frame, pictures), AHEAD.drawn);
  const add = async (frame: Frame): Promise<void> => {
    const drawn: Drawn = (await pictureSets.next()).value ?? {};
    await media.add(toCard(frame, drawn, pictures, context.labelOf, job.kind));
  };
  let done = 0;
  for await (const _ of ahead(frames, add, AHEAD.cards)) {
    signal.throwIfAborted();
    report(++done);
  }
  return media.finish();
}

function gifPictures(frames: readonly Frame[], { picture }: ExportOptions): readonly PictureName[] {
  if (picture !== 'side-by-side') return [picture];
  const all = new Set(frames.flatMap((frame) => PICTURES_OF_METHOD[frame.state.method]));
  return PICTURES_OF_METHOD['guided-grad-cam'].filter((name) => all.has(name));
}

/** A row of augmented images over a row of maps, where there are maps. */
function sheetPictures(frames: readonly Frame[], { picture }: ExportOptions): readonly PictureName[] {
  const asked = picture === 'side-by-side' || picture === 'original' ? null : picture;
  const map = asked ?? frames.map((frame) => mainPicture(frame.state.method, 'side-by-side')).find(isMap);
  return map && isMap(map) ? ['augmented', map] : ['augmented'];
}

const isMap = (name: PictureName): boolean => name !== 'original' && name !== 'augmented';

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

function aspectOf({ result }: Frame, outlook: Outlook): number {
  const { augmented } = result.maps;
  if (isGraph(result, outlook)) return graphAspect(augmented.channels);
  const { height, width } = result.request.domain === 'series' ? stripOf(augmented) : result.request.size;
  return height / width;
}

function gifJob(
  frames: readonly Frame[],
  pictures: readonly PictureName[],
  shape: Shape,
  { delay }: ExportOptions,
): MediaJob {
  const values = frames.flatMap((frame) => barScores(frame).map((score) => score.logit));
  return {
    kind: 'gif',
    ...shape,
    delay,
    titles: pictures.map((name) => PICTURE_TITLES[name]),
    bars: Math.max(...frames.map((frame) => barScores(frame).length)),
    barRange: [values.reduce((a, b) => Math.min(a, b), 0), values.reduce((a, b) => Math.max(a, b), 0)],
  };
}

function sheetJob(
  frames: readonly Frame[],
  pictures: readonly PictureName[],
  { width, aspect }: Shape,
): MediaJob {
  return {
    kind: 'sheet',
    width,
    aspect,
    titles: pictures.map((name) => PICTURE_TITLES[name]),
    columns: frames.length,
    lines: Math.max(...frames.map((frame) => parameterLines(frame.state).length)),
  };
}

/** More bars than this are not read in a moving picture. */
const MOST_BARS = 20;

/** The shown classes; of very many the highest, in the order of the strip. */
function barScores({ result }: Frame): readonly ClassScore[] {
  if (result.shown.length <= MOST_BARS) return result.shown;
  const highest = new Set([...result.shown].sort((a, b) => b.logit - a.logit).slice(0, MOST_BARS));
  return result.shown.filter((score) => highest.has(score));
}

function toCard(
  frame: Frame,
  drawn: Drawn,
  pictures: readonly PictureName[],
  labelOf: (index: number) => string,
  kind: MediaJob['kind'],
): Card {
  const { label, result, state } = frame;
  const { target } = result;
  const { main, detail } = scoreText(target, state);
  const score = `${label}  ${main}`;
  return {
    // The columns of a sheet are narrow.
    title: kind === 'sheet' || detail === '' ? score : `${score}  ${detail}`,
    pictures: pictures.map((name) => drawn[name] ?? null),
    bars: barScores(frame).map(({ index, logit, probability }) => ({
      label: labelOf(index),
      value: logit,
      text: decimal(logit, probability === null ? decimalsFor(logit) : 2),
      marked: index === target.index,
    })),
    caption: parameterLines(state),
  };
}

/** The image, where there are several; then one line for each parameter that is not at its default, as the panel writes it: “Rotation 37°”. */
export function parameterLines(state: AnalysisState): readonly string[] {
  const image = state.gallery.length > 0 ? [state.image.name] : [];
  const parameters = state.augmentations
    .filter((step) => step.enabled)
    .flatMap((step) => {
      const values: Readonly<Record<string, unknown>> = step.parameters;
      const specs: Readonly<Record<string, ParameterSpec>> = SPECS[step.name].parameters;
      return Object.entries(specs)
        .filter(([name, spec]) => values[name] !== spec.default)
        .map(([name, spec]) => `${spec.title} ${written(spec, values[name])}`);
    });
  return [...image, ...parameters];
}

function written(spec: ParameterSpec, value: unknown): string {
  return spec.kind === 'number' && typeof value === 'number'
    ? QUANTITIES[spec.quantity](value)
    : String(value);
}

const short = (value: number): string => String(Number(value.toFixed(2)));
const percent = (value: number): string => `${Number((value * 100).toFixed(1))} %`;

const QUANTITIES: { readonly [Q in NumberParameter['quantity']]: (value: number) => string } = {
  factor: (value) => `×${short(value)}`,
  degrees: (value) => `${short(value)}°`,
  'fraction-of-height': percent,
  'fraction-of-width': percent,
  'fraction-of-side': percent,
  intensity: short,
  value: short,
  deviations: (value) => `${short(value)} σ`,
  'fraction-of-length': percent,
  position: percent,
  'fraction-of-nyquist': percent,
  channel: short,
  seed: short,
};
