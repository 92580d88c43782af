/** The recorded frames of a session, within a count and a budget of bytes. Lives apart from the engine and outlives it. */
import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';
import type { AnalysisResult } from '../engine/contract/answer';
import type { Picture } from '../engine/contract/pictures';
import type { Size } from '../engine/image/image';
import { CanvasUnavailable } from '../media/api';
import { graphPicture } from '../media/content';
import { attributionGraph } from '../media/graph/graph';
import { isGraph } from './graphs';
import { HeldNumbers } from './heldNumbers';
import type { Held } from './heldNumbers';
import { framePictureName, mainPicture, methodNames, numbersKey } from './request';
import { LIMITS } from './state';
import type { AnalysisState } from './state';
import { SweepOrder } from './sweep/order';
import type { Frame, Recorder, RemovedFrame, Sweep } from './types';

const THUMBNAIL = 64;

export class FrameRecorder implements Recorder {
  readonly limit: number;
  readonly #budgetFor: (extent: Size) => number;
  readonly #held = new HeldNumbers();
  readonly #order = new SweepOrder();
  readonly #changed = new Signal<Recorder, void>(this);
  readonly changed: ISignal<Recorder, void> = this.#changed;
  /** Frames were removed, by `remove` or `clear`. */
  readonly removed = new Signal<Recorder, readonly RemovedFrame[]>(this);
  #frames: readonly Frame[] = [];
  #keys = new Set<string>();
  #shown: number | null = null;
  /** The ends of the range that was chosen for files, in any order. */
  #selection: readonly [Frame, Frame] | null = null;
  #nextId = 1;
  /** Bytes of what stays with every frame. */
  #small = 0;

  /** @param budgetFor bytes, by what the newest frame shows */
  constructor(limit: number = LIMITS.frames, budgetFor: (extent: Size) => number = recordingBudget) {
    this.limit = limit;
    this.#budgetFor = budgetFor;
  }

  get frames(): readonly Frame[] {
    return this.#frames;
  }

  /** What the frames take, bytes. */
  get bytes(): number {
    return this.#small + this.#held.bytes;
  }

  get whole(): number {
    return this.#frames.length - this.#held.thinned;
  }

  /** What is left of a frame's large numbers. */
  held({ id }: Frame): Held {
    return this.#held.of(id);
  }

  get shown(): number | null {
    return this.#shown;
  }

  /** The frame that is looked at. */
  get shownFrame(): Frame | null {
    return this.#shown === null ? null : (this.#frames[this.#shown] ?? null);
  }

  /**
   * Record a result that has been on screen.
   * @param sweep that set the state: its frames stand together, in the order of what is swept
   * @returns `full` when there are as many as there may be, `no-room` when their bytes are, `known` when its state has
   * a frame already; `thinned` when earlier numbers had to go for it.
   */
  add(
    state: AnalysisState,
    result: AnalysisResult,
    label: string,
    sweep: Sweep | null = null,
  ): 'added' | 'thinned' | 'known' | 'full' | 'no-room' {
    const key = numbersKey(state);
    if (this.#keys.has(key)) return 'known';
    if (this.#frames.length >= this.limit) return 'full';
    const { pictures, maps, ...rest } = result;
    const { height, width, channels } = maps.augmented;
    const frame: Frame = {
      id: this.#nextId++,
      state,
      result: rest,
      extent: { height, width, channels },
      label,
      thumbnail: thumbnail(pictureOf(state, result)),
    };
    const small = smallBytes(frame);
    const budget = this.#budgetFor(frame.extent);
    if (this.#small + small > budget) return 'no-room';
    this.#small += small;
    this.#keys.add(key);
    this.#frames = sweep ? this.#order.with(frame, this.#frames, sweep) : [...this.#frames, frame];
    this.#held.keep(frame.id, {
      ...maps,
      picture: pictures[framePictureName({ methods: methodNames(result.request), view: state.view })] ?? null,
    });
    const thinned = this.#held.fit(budget - this.#small);
    this.#changed.emit();
    return thinned ? 'thinned' : 'added';
  }

  show(index: number | null): void {
    const shown = index === null ? null : Math.min(Math.max(Math.trunc(index), 0), this.#frames.length - 1);
    const valid = shown !== null && shown >= 0 ? shown : null;
    if (valid === this.#shown) return;
    this.#shown = valid;
    this.#changed.emit();
  }

  get selected(): readonly Frame[] | null {
    if (this.#selection === null) return null;
    const ends = this.#selection.map((frame) => this.#frames.indexOf(frame)).sort((a, b) => a - b);
    const [from = -1, to = -1] = ends;
    // An end that was removed ends the selection.
    return from < 0 ? null : this.#frames.slice(from, to + 1);
  }

  select(range: readonly [from: number, to: number] | null): void {
    const [first, last] = range?.map((index) => this.#frames[index]) ?? [];
    this.#selection = first && last ? [first, last] : null;
    this.#changed.emit();
  }

  remove(index: number): void {
    const frame = this.#frames[index];
    if (!frame) return;
    this.#take([{ index, frame }]);
  }

  clear(): void {
    this.#take(this.#frames.map((frame, index) => ({ index, frame })));
  }

  /** Remove these frames again, wherever they stand. */
  removeAgain(removed: readonly RemovedFrame[]): void {
    const ids = new Set(removed.map(({ frame }) => frame.id));
    this.#drop((frame) => ids.has(frame.id));
  }

  /** Removed frames come back to where they were; one whose state was recorded again meanwhile does not. */
  restore(removed: readonly RemovedFrame[]): void {
    const frames = [...this.#frames];
    const shown = this.shownFrame;
    for (const { index, frame } of removed) {
      const key = numbersKey(frame.state);
      if (this.#keys.has(key)) continue;
      this.#keys.add(key);
      this.#held.takeBack(frame.id);
      this.#small += smallBytes(frame);
      frames.splice(index, 0, frame);
    }
    this.#frames = frames;
    this.#shown = shown ? frames.indexOf(shown) : null;
    const newest = frames.at(-1);
    if (newest) this.#held.fit(this.#budgetFor(newest.extent) - this.#small);
    this.#changed.emit();
  }

  #take(removed: readonly RemovedFrame[]): void {
    if (removed.length === 0) return;
    const gone = new Set(removed.map(({ frame }) => frame));
    this.#drop((frame) => gone.has(frame));
    this.removed.emit(removed);
  }

  #drop(isGone: (frame: Frame) => boolean): void {
    const before = this.#frames;
    for (const frame of before.filter(isGone)) {
      this.#keys.delete(numbersKey(frame.state));
      this.#held.setAside(frame.id);
      this.#small -= smallBytes(frame);
    }
    this.#frames = before.filter((frame) => !isGone(frame));
    if (this.#shown !== null) {
      const left = before.slice(0, this.#shown).filter((frame) => !isGone(frame)).length;
      const last = this.#frames.length - 1;
      this.#shown = last < 0 ? null : Math.min(left, last);
    }
    this.#changed.emit();
  }

  dispose(): void {
    Signal.clearData(this);
  }
}

/** What a recording of such frames may take, bytes. */
export function recordingBudget({ height, width }: Size): number {
  const { most, large, largeBeyond } = LIMITS.recordingBytes;
  return height * width > largeBeyond ** 2 ? large : most;
}

/** What stays with a frame as long as there is one, bytes: lists of scores, a small picture and its canvas, some words. */
function smallBytes({ result, thumbnail: { rgba } }: Frame): number {
  const { logits, probabilities, shown, request } = result;
  const { question } = request;
  const classes = question.classes === 'top10' ? 0 : question.classes.length;
  const numbers = logits.byteLength + (probabilities?.byteLength ?? 0);
  return WORDS + numbers + shown.length * SCORE + classes * CLASS + 2 * rgba.byteLength;
}

/** Bytes of a frame's state and request, of a score, and of the number of a class in a list. */
const [WORDS, SCORE, CLASS] = [8192, 64, 8];

/** The picture that stands for a frame, or its graph where that is looked at. */
function pictureOf(state: AnalysisState, result: AnalysisResult): Picture | undefined {
  const name = mainPicture({ methods: methodNames(result.request), view: state.view });
  const picture = result.pictures[name] ?? result.pictures.augmented;
  const graph = isGraph(result, state.outlook) ? attributionGraph(name, result, state) : null;
  try {
    return graph ? graphPicture(graph, THUMBNAIL, THUMBNAIL) : picture;
  } catch (error) {
    if (error instanceof CanvasUnavailable) return picture;
    throw error;
  }
}

/** At most 64×64 pixels, each the mean of those it stands for. */
export function thumbnail(picture: Picture | undefined): Frame['thumbnail'] {
  if (!picture) return { width: 1, height: 1, rgba: new Uint8ClampedArray(4) };
  const scale = Math.max(1, Math.max(picture.width, picture.height) / THUMBNAIL);
  const width = Math.max(1, Math.round(picture.width / scale));
  const height = Math.max(1, Math.round(picture.height / scale));
  const rgba = new Uint8ClampedArray(width * height * 4).fill(255);
  const columns = Array.from({ length: width }, (_, x) => span(x, width, picture.width));
  for (let y = 0, to = 0; y < height; y++) {
    const rows = span(y, height, picture.height);
    for (let x = 0; x < width; x++, to += 4) writeMean(picture, rows, columns[x], rgba, to);
  }
  return { width, height, rgba };
}

/** The mean of a rectangle of opaque pixels. */
function writeMean(
  { rgba, width }: Picture,
  [top, bottom]: readonly [number, number],
  [left, right]: readonly [number, number],
  out: Uint8ClampedArray,
  to: number,
): void {
  let [red, green, blue] = [0, 0, 0];
  for (let v = top; v < bottom; v++) {
    for (let at = 4 * (v * width + left), end = 4 * (v * width + right); at < end; at += 4) {
      red += rgba[at];
      green += rgba[at + 1];
      blue += rgba[at + 2];
    }
  }
  const count = (bottom - top) * (right - left);
  out[to] = red / count;
  out[to + 1] = green / count;
  out[to + 2] = blue / count;
}

/** The source pixels under one of `count` equal parts. */
function span(index: number, count: number, pixels: number): readonly [number, number] {
  const start = Math.floor((index * pixels) / count);
  return [start, Math.max(start + 1, Math.floor(((index + 1) * pixels) / count))];
}
