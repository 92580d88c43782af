/** What the encoders are asked, in the worker or on the page: plain data, structured-cloneable. */
import type { Picture } from '../engine/contract/pictures';
import type { BarRange } from './bars';
import type { FilmFormat } from './film';
import type { Graph } from './graph/graph';

/** What stands for a picture: its pixels, or the graph of a series. */
export type Content = Picture | Graph;

/** One bar of the class strip. */
export interface Bar {
  readonly label: string;
  readonly value: number;
  /** The value as it is written. */
  readonly text: string;
  /** The explained class. */
  readonly marked: boolean;
}

/** What one exported frame shows. All texts are drawn as they are. */
export interface Card {
  /** Above the pictures: label and score. */
  readonly title: string;
  /** One for each of the job's titles; null leaves its place empty. */
  readonly pictures: readonly (Content | null)[];
  readonly bars: readonly Bar[];
  /** The parameters: a line under the title of a frame, lines under a cell of the contact sheet. */
  readonly caption: readonly string[];
}

interface Job {
  /** Width of one picture, pixels. */
  readonly width: number;
  /** Height of one picture as a part of its width. */
  readonly aspect: number;
  /** Caption of each picture; decides how many there are. */
  readonly titles: readonly string[];
}

export interface GifJob extends Job {
  readonly kind: 'gif';
  readonly format: FilmFormat;
  /** Whether pictures stand below each other instead of in a row. */
  readonly stacked: boolean;
  /** Bars of the card that has most of them. */
  readonly bars: number;
  /** Holds the values of all bars, so that they keep one scale. */
  readonly barRange: BarRange;
}

export interface SheetJob extends Job {
  readonly kind: 'sheet';
  /** Frames, one a cell of the grid. */
  readonly cells: number;
  /** Caption lines of the card that has most of them. */
  readonly lines: number;
}

/** The encoder of one file, or of frames of it. */
export interface MediaApi {
  /**
   * Encode a frame of a film. Its bytes stand alone: `filmFile` makes a file of frames of the same job.
   * @throws CanvasUnavailable where nothing can be drawn, or not in the format.
   */
  frame(job: GifJob, card: Card): Promise<Uint8Array<ArrayBuffer>>;
  /** Begin a contact sheet. @throws CanvasUnavailable where nothing can be drawn. */
  openSheet(job: SheetJob): Promise<void>;
  /** Draw its next cell. */
  cell(card: Card): Promise<void>;
  finishSheet(): Promise<Blob>;
}

/** This thread has no canvas to draw on. */
export class CanvasUnavailable extends Error {
  override readonly name = 'CanvasUnavailable';
}

/** The encoder ended before the file was written. */
export class JobLost extends Error {
  override readonly name = 'JobLost';
}
