/** The one image type of the engine. Knows nothing of files, canvases or augmentations. */

/** Height and width in pixels. */
export interface Size {
  readonly height: number;
  readonly width: number;
}

/**
 * Pixels as float32, layout HWC (row by row, channels last), nominal range [0, 1].
 * Values are never rounded to 8 bits between augmentation steps.
 */
export interface Image extends Size {
  readonly channels: number;
  /** Length height · width · channels. */
  readonly data: Float32Array;
}

/** A point in pixels, (x, y), pixel centres at integers, origin in the top-left pixel's centre. */
export interface Point {
  readonly x: number;
  readonly y: number;
}
