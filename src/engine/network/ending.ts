/** How a network ends: what turns its logits into probabilities is found by walking back from the output. */
import type { Ending } from '../contract/modelInfo';
import type { Graph } from '../graph/ir';
import { elementCount } from '../tensor';
import { boundsOf } from './bounds';
import { Reader } from './reader';

/** An ending, and the value of the graph that is explained instead of the output. */
export interface FoundEnding extends Ending {
  /** Several, where a sigmoid each is joined into one list. */
  readonly logits: readonly string[];
}

/** Clips that spare a logarithm its zero, and sums that do. */
const LARGEST_EPSILON = 1e-3;
/** By which bounds and sums of probabilities may be rounded, or spared their zero. */
const ROUNDING = 1e-5;
/** From here on a softplus is the identity, but for less than `ROUNDING`. */
const STRAIGHT_FROM = 12;
/** Of a scaled sigmoid that says per cent; another one is a bounded value. */
const PER_CENT = 100;

/** Probabilities, and what they are made of. */
interface Found {
  readonly link: 'softmax' | 'sigmoid';
  readonly logits: readonly string[];
}

/** The probability of one side: sigmoid(logit), or what that lacks of 1. */
interface Side {
  readonly logit: string;
  readonly negated: boolean;
}

/**
 * What there is between the logits and the output: nothing, or a softmax over all outputs, or a sigmoid of each, as layers or
 * written out, their logarithm, and what only moves, casts, clips or scales them. One logit may stand for two classes: p beside
 * 1 − p, or a softmax over the logit and zero. Of probabilities that are made in another way nothing is left out.
 */
export function endingOf(graph: Graph): FoundEnding {
  const reader = new Reader(graph);
  const sides = twoSided(reader, graph.output);
  if (sides) return { link: 'sigmoid', ...sides };
  const found = probabilities(reader, graph.output);
  if (!found) return { link: asTheyAre(graph), positive: null, logits: [graph.output] };
  const { link, logits } = found;
  const beside = link === 'softmax' ? besideZero(reader, logits[0]) : null;
  if (beside) return { link: 'sigmoid', ...beside };
  return {
    link,
    positive: null,
    logits: link === 'softmax' ? [withoutMaximum(reader, logits[0])] : logits,
  };
}

/** Whether outputs are probabilities for want of another choice: one of each, or one that is shared. */
function asTheyAre(graph: Graph): 'shares' | 'fractions' | null {
  const { low, high, sum } = boundsOf(graph, graph.output);
  if (low < -ROUNDING || high > 1 + ROUNDING || low === high) return null;
  const several = elementCount(graph.shapes.get(graph.output) ?? []) > 1;
  return several && sum !== null && Math.abs(sum - 1) < ROUNDING ? 'shares' : 'fractions';
}

/** Equal for outputs of one network that are made of the same logits, as logits beside their softmax are. */
export function logitsKey(graph: Graph): string {
  const reader = new Reader(graph);
  const { logits, positive } = endingOf(graph);
  return JSON.stringify([logits.map((value) => reader.plain(value)), positive]);
}

function probabilities(reader: Reader, value: string): Found | null {
  return (
    softmax(reader, value) ??
    sigmoid(reader, value) ??
    logarithm(reader, value) ??
    power(reader, value) ??
    clipped(reader, value) ??
    scaled(reader, value) ??
    joined(reader, value)
  );
}

const softmaxOf = (logits: string): Found => ({ link: 'softmax', logits: [logits] });
const sigmoidOf = (logit: string): Found => ({ link: 'sigmoid', logits: [logit] });

/** A layer, or exp(x)/Σ exp(x). A softmax over another axis makes no probabilities of the list, and stays. */
function softmax(reader: Reader, value: string): Found | null {
  const layer = reader.made(value, 'Softmax', 'SafeSoftmax');
  if (layer) {
    const shape = reader.shape(layer.inputs[0]);
    const whole = shape[layer.attributes.axis] === elementCount(shape) && elementCount(shape) > 1;
    return whole ? softmaxOf(layer.inputs[0]) : null;
  }
  const quotient = reader.made(value, 'Div');
  const powers = quotient && reader.made(quotient.inputs[0], 'Exp');
  const sum = quotient && reader.reduced(quotient.inputs[1], 'ReduceSum');
  return powers && sum !== null && reader.same(sum, powers.outputs[0]) ? softmaxOf(powers.inputs[0]) : null;
}

/** A layer, or 1/(1 + exp(−x)), or exp(x)/(1 + exp(x)). */
function sigmoid(reader: Reader, value: string): Found | null {
  const layer = reader.made(value, 'Sigmoid');
  if (layer) return sigmoidOf(layer.inputs[0]);
  const inverse = reader.made(value, 'Reciprocal');
  const quotient = reader.made(value, 'Div');
  const above = quotient && reader.made(quotient.inputs[0], 'Exp');
  const beneath = above && reader.beside(reader.made(quotient.inputs[1], 'Add'), (one) => one === 1);
  if (beneath) {
    const power = reader.made(beneath, 'Exp');
    return power && reader.same(power.inputs[0], above.inputs[0]) ? sigmoidOf(above.inputs[0]) : null;
  }
  const below =
    inverse?.inputs[0] ?? (quotient && reader.number(quotient.inputs[0]) === 1 ? quotient.inputs[1] : null);
  const power = below === null ? null : reader.beside(reader.made(below, 'Add'), (one) => one === 1);
  const exponent = power === null ? null : reader.made(power, 'Exp');
  if (!exponent) return null;
  const negative = reader.made(exponent.inputs[0], 'Neg')?.inputs[0];
  const logit = negative ?? reader.beside(reader.made(exponent.inputs[0], 'Mul'), (factor) => factor === -1);
  return logit === null ? null : sigmoidOf(logit);
}

/** exp(log p) */
function power(reader: Reader, value: string): Found | null {
  const made = reader.made(value, 'Exp');
  return made && logarithm(reader, made.inputs[0]);
}

/** Of p/(1 − p) or of log p − log(1 − p): p, where these are p and its rest. */
function odds(reader: Reader, p: string, rest: string): Found | null {
  const difference = reader.made(rest, 'Sub');
  const isRest =
    difference && reader.number(difference.inputs[0]) === 1 && reader.same(difference.inputs[1], p);
  return isRest ? probabilities(reader, p) : null;
}

/** −softplus(−x), which is log sigmoid(x); PyTorch writes x itself where it is large. */
function softplus(reader: Reader, value: string): Found | null {
  const chosen = reader.chosen(value);
  const made = reader.made(chosen?.other ?? value, 'Softplus');
  if (!made) return null;
  if (chosen && (chosen.isBelow || chosen.constant < STRAIGHT_FROM)) return null;
  if (chosen && !(reader.same(chosen.first, made.inputs[0]) && reader.same(chosen.compared, chosen.first)))
    return null;
  const below = reader.made(made.inputs[0], 'Neg');
  return below ? sigmoidOf(below.inputs[0]) : null;
}

/** log p or −log p, log(p/(1 − p)), and log softmax(x) = x − log Σ exp(x), shifted by the maximum or not. */
function logarithm(reader: Reader, value: string): Found | null {
  const negative = reader.made(value, 'Neg');
  if (negative) return softplus(reader, negative.inputs[0]) ?? logarithm(reader, negative.inputs[0]);
  const log = reader.made(value, 'Log');
  if (log) {
    const quotient = reader.made(log.inputs[0], 'Div');
    const found = quotient && odds(reader, quotient.inputs[0], quotient.inputs[1]);
    if (found) return found;
    const spared = reader.beside(reader.made(log.inputs[0], 'Add'), (c) => c > 0 && c <= LARGEST_EPSILON);
    return probabilities(reader, spared ?? log.inputs[0]);
  }
  const difference = reader.made(value, 'Sub');
  if (!difference) return null;
  const [x, total] = difference.inputs;
  const [of, less] = [reader.made(x, 'Log'), reader.made(total, 'Log')];
  const found = of && less && odds(reader, of.inputs[0], less.inputs[0]);
  if (found) return found;
  const sum = reader.made(total, 'Add');
  const terms = sum ? [sum.inputs, [...sum.inputs].reverse()] : [[total, null]];
  for (const [logOfSum, maximum] of terms) {
    const logged = reader.made(logOfSum as string, 'Log');
    const summed = logged && reader.reduced(logged.inputs[0], 'ReduceSum');
    const power = summed ? reader.made(summed, 'Exp')?.inputs[0] : undefined;
    if (power === undefined) continue;
    const whole = maximum === null ? power : withoutMaximum(reader, power);
    if (reader.same(whole, x)) return softmaxOf(x);
  }
  return null;
}

/** Kept off 0 and 1 by a hair, at both ends or one. */
function clipped(reader: Reader, value: string): Found | null {
  const limited = reader.limited(value);
  if (!limited) return null;
  const { of, minimum, maximum } = limited;
  return minimum <= LARGEST_EPSILON && maximum >= 1 - LARGEST_EPSILON ? probabilities(reader, of) : null;
}

/** Per cent, for example; of a softmax, or of several sigmoids in per cent: another scaled sigmoid is a bounded value as a rule. */
function scaled(reader: Reader, value: string): Found | null {
  const positive = (factor: number): boolean => factor > 0;
  const quotient = reader.made(value, 'Div');
  const inner =
    reader.beside(reader.made(value, 'Mul'), positive) ??
    (quotient && positive(reader.number(quotient.inputs[1]) ?? 0) ? quotient.inputs[0] : null);
  const found = inner === null ? null : probabilities(reader, inner);
  const isPerCent =
    quotient === null &&
    reader.count(value) > 1 &&
    reader.beside(reader.made(value, 'Mul'), (f) => f === PER_CENT) !== null;
  return found?.link === 'softmax' || isPerCent ? found : null;
}

/** Sigmoids side by side. */
function joined(reader: Reader, value: string): Found | null {
  const parts = reader.made(value, 'Concat')?.inputs.map((part) => probabilities(reader, part)) ?? [];
  if (parts.length === 0 || parts.some((part) => part?.link !== 'sigmoid')) return null;
  return { link: 'sigmoid', logits: parts.flatMap((part) => part?.logits ?? []) };
}

/** p of one logit, or 1 − p. */
function sideOf(reader: Reader, value: string): Side | null {
  const difference = reader.made(value, 'Sub');
  const sum = reader.beside(reader.made(value, 'Add'), (one) => one === 1);
  const lacks = reader.number(difference?.inputs[0] ?? '') === 1 ? difference?.inputs[1] : undefined;
  const rest = lacks ?? (sum === null ? undefined : reader.made(sum, 'Neg')?.inputs[0]);
  const found = probabilities(reader, rest ?? value);
  const [logit] = found?.link === 'sigmoid' && found.logits.length === 1 ? found.logits : [];
  if (logit === undefined || reader.count(logit) !== 1) return null;
  // sigmoid(−x) is what sigmoid(x) lacks of 1.
  const opposite = reader.made(logit, 'Neg')?.inputs[0];
  return { logit: opposite ?? logit, negated: (rest !== undefined) !== (opposite !== undefined) };
}

type Sides = Pick<FoundEnding, 'positive' | 'logits'>;

/** p beside 1 − p of one logit, or their logarithms; null for anything else that is joined. */
function twoSided(reader: Reader, value: string): Sides | null {
  const around = reader.made(value, 'Clip', 'Log');
  if (around) return twoSided(reader, around.inputs[0]);
  const parts = reader.made(value, 'Concat')?.inputs.map((part) => sideOf(reader, part)) ?? [];
  const [a, b] = parts;
  if (parts.length !== 2 || !a || !b || a.negated === b.negated || !reader.same(a.logit, b.logit))
    return null;
  return { positive: a.negated ? 1 : 0, logits: [a.logit] };
}

/** A softmax over one logit and zero is the sigmoid of that logit. */
function besideZero(reader: Reader, value: string): Sides | null {
  if (reader.count(value) !== 2) return null;
  const pad = reader.made(value, 'Pad');
  if (pad && pad.attributes.value === 0 && reader.count(pad.inputs[0]) === 1) {
    return { positive: pad.attributes.pads.some(([before]) => before > 0) ? 1 : 0, logits: [pad.inputs[0]] };
  }
  const parts = reader.made(value, 'Concat')?.inputs ?? [];
  const zero = parts.findIndex((part) => reader.number(part) === 0);
  return parts.length === 2 && zero >= 0 ? { positive: zero === 0 ? 1 : 0, logits: [parts[1 - zero]] } : null;
}

/** x of x − max(x), which has the same softmax. */
function withoutMaximum(reader: Reader, value: string): string {
  const difference = reader.made(value, 'Sub');
  const highest = difference && reader.reduced(difference.inputs[1], 'ReduceMax');
  return difference && highest !== null && reader.same(highest, difference.inputs[0])
    ? difference.inputs[0]
    : value;
}
