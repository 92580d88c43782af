/** Where the parts of a graph stand. */
import type { Graph } from './graph';

export interface PlotBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface GraphLayout {
  /** All channels together, between the axes. */
  readonly plot: PlotBox;
  /** One for each shown channel, from top to bottom. */
  readonly rows: readonly PlotBox[];
}

/** Room for the numbers left of the plot, and for time below it. */
const GUTTER = { left: 44, right: 8, top: 6, bottom: 20 };
const GAP = 6;
/** A narrower graph has no room for numbers. */
const NARROW = 160;

/** Whether there is room for numbers and names beside and in the plot. */
export const hasNumbers = ({ x }: PlotBox): boolean => x >= GUTTER.left;

/** Height of a graph of `channels` rows where nothing else decides it, as a part of its width. */
export const graphAspect = (channels: number): number => Math.min(1.5, 0.12 + 0.16 * channels);

/** The layout of `channels` rows that share one axis of time. */
export function layoutGraph(channels: number, width: number, height: number): GraphLayout {
  const left = width < NARROW ? 2 : GUTTER.left;
  const bottom = width < NARROW ? 2 : GUTTER.bottom;
  const plot = {
    x: left,
    y: GUTTER.top,
    width: Math.max(1, width - left - GUTTER.right),
    height: Math.max(1, height - GUTTER.top - bottom),
  };
  const each = Math.max(1, (plot.height - GAP * (channels - 1)) / Math.max(1, channels));
  const rows = Array.from({ length: channels }, (_, i) => ({
    ...plot,
    y: plot.y + i * (each + GAP),
    height: each,
  }));
  return { plot, rows };
}

/** The part of time that is shown, in samples from edge to edge: sample i covers [i, i + 1]. */
export interface TimeWindow {
  readonly from: number;
  readonly to: number;
}

export const wholeOf = ({ length }: Pick<Graph, 'length'>): TimeWindow => ({ from: 0, to: length });
