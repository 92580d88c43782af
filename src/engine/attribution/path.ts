/** Integrals of the gradient along the straight line from a baseline to the input, each by a rule of its own. */
import { gaussLegendre } from './quadrature';
import type { Passes } from './methods/method';

/** What is known of an integral so far. */
export interface PathIntegral {
  /** ∫₀¹ ∂y/∂x dt, as the input lies. */
  readonly gradient: Float64Array;
  /** y(x) − y(x₀), which the integral times (x − x₀) should add up to. */
  readonly change: number;
  readonly passes: number;
}

/** So much is done of what is expected; `gradient` is the mean so far. */
export type Told = (done: number, expected: number, gradient: () => Float64Array) => void;

/** A point of the way: y there, its derivative along the way, and its gradient. */
interface Point {
  readonly at: number;
  readonly value: number;
  readonly slope: number;
  readonly gradient: Float32Array;
}

/** A part of the way, and what its trapezoid adds to y beyond what y changes by. */
interface Part {
  readonly from: Point;
  readonly to: Point;
  readonly miss: number;
}

/** Parts of equal length before any is preferred, so that none is overlooked. */
const EVEN = 8;
/** Successive passes for which the sum must be near enough, so that it is not by chance. */
const IN_A_ROW = 8;
/** Parts narrower than this are told apart by rounding alone. */
const NARROWEST = 2 ** -20;
/** Bytes of gradients that are kept, since every part may be halved again. */
const KEPT = 512 * 2 ** 20;
/** All misses without their signs, in units of the gap that their sum comes below then, as photographs have it. */
const USUAL = 5;

/**
 * Trapezoids. y is known at every node, so every part knows what it should add up to: the one that misses it the most is halved,
 * until the sum of all is near enough to y(x) − y(x₀), or there are `most` nodes.
 *
 * Returns null where y or its gradient is not finite at an end.
 *
 * @param least nodes, even where fewer are near enough
 * @param gap what is near enough, as a part of |y(x) − y(x₀)|
 */
export async function adaptivePath(
  passes: Passes,
  baseline: Float32Array,
  { least, most, gap }: { readonly least: number; readonly most: number; readonly gap: number },
  told: Told,
): Promise<PathIntegral | null> {
  const { input } = passes;
  const at = async (t: number): Promise<Point> => {
    const { value, gradient } = await passes.valueAndGradient(between(baseline, input, t));
    let slope = 0;
    for (let i = 0; i < input.length; i++) slope += gradient[i] * (input[i] - baseline[i]);
    return { at: t, value, slope, gradient };
  };
  const [start, end] = [await at(0), await at(1)];
  if (![start, end].every(({ value, slope }) => Number.isFinite(value) && Number.isFinite(slope)))
    return null;
  const change = end.value - start.value;
  const near = gap * Math.abs(change);
  const whole = partOf(start, end);
  const parts = [whole];
  const sum = Float64Array.from(input, (_, i) => (start.gradient[i] + end.gradient[i]) / 2);
  const limit = Math.min(Math.max(least, most), Math.floor(KEPT / start.gradient.byteLength));
  let [count, miss, inARow] = [2, whole.miss, 0];
  while (count < limit && !(count >= least && inARow >= IN_A_ROW)) {
    const index = parts.length < EVEN ? widest(parts) : worst(parts);
    if (index < 0) break;
    const { from, to, miss: before } = parts[index];
    const middle = await at((from.at + to.at) / 2);
    const halves = [partOf(from, middle), partOf(middle, to)];
    parts.splice(index, 1, ...halves);
    const quarter = (to.at - from.at) / 4;
    for (let i = 0; i < sum.length; i++) {
      sum[i] += quarter * (2 * middle.gradient[i] - from.gradient[i] - to.gradient[i]);
    }
    miss += halves[0].miss + halves[1].miss - before;
    count += 1;
    inARow = Math.abs(miss) <= near ? inARow + 1 : 0;
    const misses = parts.reduce((total, part) => total + Math.abs(part.miss), 0);
    const expected = Math.max(least, count + IN_A_ROW - inARow, Math.ceil((count * misses) / (USUAL * near)));
    told(count, Math.max(count, Math.min(limit, expected)), () => sum);
  }
  return { gradient: sum, change, passes: count };
}

/** Gauss–Legendre quadrature with so many nodes: the rule that others have, too. */
export async function gaussPath(
  passes: Passes,
  baseline: Float32Array,
  steps: number,
  told: Told,
): Promise<PathIntegral> {
  const { input, logits, target } = passes;
  const sum = new Float64Array(input.length);
  let weights = 0;
  for (const [i, { at, weight }] of gaussLegendre(steps).entries()) {
    const found = await passes.gradient(between(baseline, input, at));
    for (let k = 0; k < sum.length; k++) sum[k] += weight * found[k];
    weights += weight;
    told(i + 1, steps, () => sum.map((value) => value / weights));
  }
  const start = (await passes.forward(baseline))[target];
  return { gradient: sum, change: logits[target] - start, passes: steps };
}

/** The image at t of the way. */
const between = (baseline: Float32Array, input: Float32Array, t: number): Float32Array =>
  input.map((value, i) => baseline[i] + t * (value - baseline[i]));

function partOf(from: Point, to: Point): Part {
  const trapezoid = ((to.at - from.at) * (from.slope + to.slope)) / 2;
  return { from, to, miss: trapezoid - (to.value - from.value) };
}

const lengthOf = ({ from, to }: Part): number => to.at - from.at;

const widest = (parts: readonly Part[]): number => largest(parts, lengthOf);

/** −1 where all parts are as narrow as they may be, or miss nothing. */
const worst = (parts: readonly Part[]): number =>
  largest(parts, (part) => (lengthOf(part) > NARROWEST ? Math.abs(part.miss) : 0));

/** Index of the first part of the largest size above 0; −1: there is none. */
function largest(parts: readonly Part[], size: (part: Part) => number): number {
  let [found, most] = [-1, 0];
  parts.forEach((part, i) => {
    const is = size(part);
    if (is > most) [found, most] = [i, is];
  });
  return found;
}
