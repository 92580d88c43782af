/** Cuts the network's window out of a series. */
import { UserError } from '../contract/errors';
import type { Framing } from '../contract/input';
import type { Image } from './image';
import { resizeBox } from './resize';
import { roundHalfEven } from './round';

/** Samples of a series, from `start` on. */
export interface Window {
  readonly start: number;
  readonly length: number;
}

/**
 * The framed window, whole samples: at zoom 1 as many as the network takes, or all of them where it takes any number;
 * at zoom z the z-th part of that. The framing's x is where the window lies in the room that there is for it.
 * @param fixedLength - samples that the network takes, null for any number.
 */
export function framedWindow(samples: number, { zoom, x }: Framing, fixedLength: number | null): Window {
  const length = Math.min(samples, Math.max(1, roundHalfEven((fixedLength ?? samples) / zoom)));
  return { start: roundHalfEven(x * (samples - length)), length };
}

/**
 * The framed window of a series: its samples as they are, or, where a network of one length is zoomed, as many as it takes,
 * scaled linearly with half-pixel centres.
 * @throws UserError for a series that is shorter than what the network takes.
 */
export function frameSeries(series: Image, framing: Framing, fixedLength: number | null): Image {
  if (fixedLength !== null && series.width < fixedLength) {
    throw new UserError(
      `The series has ${series.width} samples and the model takes ${fixedLength}. Give a longer one, or pad it first.`,
    );
  }
  const { start, length } = framedWindow(series.width, framing, fixedLength);
  const { channels } = series;
  if (fixedLength !== null && length !== fixedLength) {
    const box = { top: 0, left: start, height: 1, width: length };
    return resizeBox(series, box, { height: 1, width: fixedLength });
  }
  if (length === series.width) return series;
  return {
    height: 1,
    width: length,
    channels,
    data: series.data.slice(start * channels, (start + length) * channels),
  };
}
