/** A track as shapes: areas of one predicted class each, as high as the explained class is probable, and its breaks. Pure. */
import { originOf } from '../../study/axis';
import { breakingPoints } from '../../study/breakingPoints';
import type { Sample } from '../../study/sample';
import type { Track } from '../../session/studies/foresight';

/** One predicted class from one end to the other, in a box of 1 × 1 whose y goes down. */
export interface Area {
  /** −1 where there is no answer. */
  readonly index: number;
  /** Whether it is the class that is predicted where the parameter does nothing; of a value always. */
  readonly isFirst: boolean;
  /** Corners of the upper edge, from left to right. */
  readonly edge: readonly (readonly [x: number, y: number])[];
}

export interface TrackShape {
  readonly areas: readonly Area[];
  /** Where the prediction breaks, or holds again: shares of the track, ascending. */
  readonly breaks: readonly number[];
}

/** The least height that is seen. */
const LEAST = 0.08;

export function trackShape({ axis, start, samples }: Track): TrackShape {
  const place = (value: number): number => (value - axis.from) / (axis.to - axis.from);
  const heights = heightsOf(samples);
  const areas: { index: number; isFirst: boolean; edge: [number, number][] }[] = [];
  samples.forEach((sample, i) => {
    const isFirst = sample.holds !== null && (sample.index === start.index || start.probability === null);
    const corner = (x: number, height: number): [number, number] => [x, 1 - Math.max(LEAST, height)];
    const here = corner(place(sample.values[0]), heights[i]);
    const last = areas.at(-1);
    if (last && last.index === sample.index && last.isFirst === isFirst) {
      last.edge.push(here);
      return;
    }
    if (!last) return void areas.push({ index: sample.index, isFirst, edge: [here] });
    // Two classes meet half-way between their points.
    const middle = (place(samples[i - 1].values[0]) + here[0]) / 2;
    const between = corner(middle, (heights[i - 1] + heights[i]) / 2);
    last.edge.push(between);
    areas.push({ index: sample.index, isFirst, edge: [between, here] });
  });
  return { areas, breaks: start.probability === null ? [] : breaksOf(axis, samples).map(place) };
}

/** Middles between the values that hold and those that do not. */
function breaksOf(axis: Track['axis'], samples: readonly Sample[]): readonly number[] {
  const found = breakingPoints(axis, samples).flatMap(({ holdsTo, breaksAt, returnsAt }) => {
    if (breaksAt === null) return [];
    const beyond = returnsAt === null ? [] : [between(samples, returnsAt, breaksAt)];
    return [((holdsTo ?? originOf(axis)) + breaksAt) / 2, ...beyond];
  });
  return found.sort((a, b) => a - b);
}

/** Half-way from a value to its neighbour on the side of another. */
function between(samples: readonly Sample[], value: number, towards: number): number {
  const values = samples.map((sample) => sample.values[0]);
  const neighbour = values[values.indexOf(value) + Math.sign(towards - value)];
  return (value + (neighbour ?? value)) / 2;
}

/** Of each sample, 0–1: the probability of the explained class; of values their place between the least and the greatest. */
function heightsOf(samples: readonly Sample[]): readonly number[] {
  const isValue = samples.every(({ explained }) => explained.probability === null);
  if (!isValue) return samples.map(({ explained }) => explained.probability || 0);
  const logits = samples.map(({ explained }) => explained.logit);
  const answered = logits.filter(Number.isFinite);
  const [least, greatest] = [Math.min(...answered), Math.max(...answered)];
  return logits.map((logit) =>
    Number.isFinite(logit) && greatest > least ? (logit - least) / (greatest - least) : 0,
  );
}
