/** Between which bounds a network's last steps keep its outputs: by them probabilities are known, however they were made. */
import type { Graph, Node, NodeOf, OpName } from '../graph/ir';
import { elementCount } from '../tensor';

/** Of a list of values. */
export interface Bounds {
  readonly low: number;
  readonly high: number;
  /** What they add up to, whatever the input is; null if that is not known. */
  readonly sum: number | null;
}

/** Steps that are walked back at most. */
const FARTHEST = 40;
const NOTHING_KNOWN: Bounds = { low: -Infinity, high: Infinity, sum: null };
const FRACTION: Bounds = { low: 0, high: 1, sum: null };
const UNIT: Bounds = { low: -1, high: 1, sum: null };

/** A node, and what is known of its inputs. */
interface At<K extends OpName> {
  readonly node: NodeOf<K>;
  readonly graph: Graph;
  readonly producer: (value: string) => Node | undefined;
  readonly bounds: (value: string) => Bounds;
  /** As `bounds`, where another value is known to lie between these. */
  readonly under: (value: string, other: string, limits: Bounds) => Bounds;
  /** Of an input. */
  readonly of: (index: number) => Bounds;
}

const count = (graph: Graph, value: string): number => elementCount(graph.shapes.get(value) ?? []);

/** Of functions that rise everywhere. */
const rising =
  (f: (x: number) => number) =>
  ({ of }: At<OpName>): Bounds => ({ low: f(of(0).low), high: f(of(0).high), sum: null });
const always = (bounds: Bounds) => (): Bounds => bounds;
/** Of what moves values, all of them or some. */
const moved = ({ node, graph, of }: At<OpName>): Bounds => {
  const all = count(graph, node.inputs[0]) === count(graph, node.outputs[0]);
  return all ? of(0) : { ...of(0), sum: null };
};

const RULES: { readonly [K in OpName]?: (at: At<K>) => Bounds } = {
  Sigmoid: always(FRACTION),
  HardSigmoid: always(FRACTION),
  IsNaN: always(FRACTION),
  Equal: always(FRACTION),
  Greater: always(FRACTION),
  GreaterOrEqual: always(FRACTION),
  Less: always(FRACTION),
  LessOrEqual: always(FRACTION),
  Tanh: always(UNIT),
  Erf: always(UNIT),
  Sign: always(UNIT),
  Sin: always(UNIT),
  Cos: always(UNIT),
  Softmax: shares,
  SafeSoftmax: shares,
  Atan: rising(Math.atan),
  Exp: rising(Math.exp),
  Floor: rising(Math.floor),
  Ceil: rising(Math.ceil),
  Round: rising(Math.round),
  Relu: rising((x) => Math.max(0, x)),
  Sqrt: rising((x) => Math.sqrt(Math.max(0, x))),
  Clip: ({ of, node: { attributes } }) => {
    const limited = (x: number): number => Math.min(attributes.maximum, Math.max(attributes.minimum, x));
    return { low: limited(of(0).low), high: limited(of(0).high), sum: null };
  },
  Neg: ({ of }) => times(of(0), -1),
  Abs: ({ of }) => {
    const { low, high } = of(0);
    const isSided = low >= 0 || high <= 0;
    return {
      low: isSided ? Math.min(Math.abs(low), Math.abs(high)) : 0,
      high: Math.max(-low, high),
      sum: null,
    };
  },
  Pow: ({ of, node: { attributes } }) => {
    const { low, high } = of(0);
    const { exponent } = attributes;
    if (exponent === 2) return squared(of(0));
    return low < 0 || exponent < 0
      ? NOTHING_KNOWN
      : { low: low ** exponent, high: high ** exponent, sum: null };
  },
  Add: (at) => sumOf(at, 1),
  Sub: (at) => sumOf(at, -1),
  Mul: productOf,
  Div: quotientOf,
  Max: ({ of }) => ({
    low: Math.max(of(0).low, of(1).low),
    high: Math.max(of(0).high, of(1).high),
    sum: null,
  }),
  Min: ({ of }) => ({
    low: Math.min(of(0).low, of(1).low),
    high: Math.min(of(0).high, of(1).high),
    sum: null,
  }),
  Where: chosenBetween,
  Concat: joined,
  Reshape: moved,
  Transpose: moved,
  Slice: moved,
  Split: ({ of }) => ({ ...of(0), sum: null }),
  Expand: moved,
  GlobalAveragePool: ({ of }) => ({ ...of(0), sum: null }),
  ReduceMax: ({ of }) => ({ ...of(0), sum: null }),
  ReduceMean: (at) => {
    const { low, high, sum } = at.of(0);
    const rows = count(at.graph, at.node.inputs[0]) / count(at.graph, at.node.outputs[0]);
    return { low, high, sum: scaled(sum, 1 / rows) };
  },
  LinearMap: mapped,
};

/** Bounds of the values of a graph; what is unbounded has infinite ones. */
export function boundsOf(graph: Graph, value: string): Bounds {
  const producers = new Map(graph.nodes.flatMap((node) => node.outputs.map((name) => [name, node] as const)));
  const known = new Map<string, Bounds>();
  const walk = (name: string, steps: number, given: ReadonlyMap<string, Bounds>): Bounds => {
    const found = given.get(name) ?? (given.size === 0 ? known.get(name) : undefined);
    const constant = found ?? constantBounds(graph, name);
    if (constant) return constant;
    const node = producers.get(name);
    const rule = node && (RULES[node.op] as ((at: At<OpName>) => Bounds) | undefined);
    if (!node || !rule || steps === 0) return NOTHING_KNOWN;
    const bounds = rule({
      node: node as NodeOf<OpName>,
      graph,
      producer: (value) => producers.get(value),
      bounds: (value) => walk(value, steps - 1, given),
      under: (value, other, limits) => walk(value, steps - 1, new Map([...given, [other, limits]])),
      of: (index) => walk(node.inputs[index], steps - 1, given),
    });
    if (given.size === 0) known.set(name, bounds);
    return bounds;
  };
  return walk(value, FARTHEST, new Map());
}

function constantBounds({ constants }: Graph, name: string): Bounds | null {
  const data = constants.get(name)?.data;
  if (!data) return null;
  let [low, high, sum] = [Infinity, -Infinity, 0];
  for (const x of data) [low, high, sum] = [Math.min(low, x), Math.max(high, x), sum + x];
  return { low, high, sum };
}

const around = (parts: readonly Bounds[]): Bounds => ({
  low: Math.min(...parts.map(({ low }) => low)),
  high: Math.max(...parts.map(({ high }) => high)),
  sum: null,
});

/** By a factor; 0 · ∞ is 0. */
function times({ low, high, sum }: Bounds, factor: number): Bounds {
  const ends = [low, high].map((x) => x * factor || 0);
  return { low: Math.min(...ends), high: Math.max(...ends), sum: scaled(sum, factor) };
}

/** Of where(x ≤ c, a, b) and its kin: a where x is below, b where it is above. */
function chosenBetween({ node, producer, bounds, under }: At<'Where'>): Bounds {
  const [condition, yes, no] = node.inputs;
  const made = producer(condition);
  const isBelow = made?.op === 'Less' || made?.op === 'LessOrEqual';
  const isAbove = made?.op === 'Greater' || made?.op === 'GreaterOrEqual';
  const at = made?.inputs.findIndex((name) => isOne(bounds(name))) ?? -1;
  if (!made || at < 0 || !(isBelow || isAbove)) return around([bounds(yes), bounds(no)]);
  const x = made.inputs[1 - at];
  const limit = bounds(made.inputs[at]).low;
  const { low, high } = bounds(x);
  const below = { low, high: Math.min(high, limit), sum: null };
  const above = { low: Math.max(low, limit), high, sum: null };
  const [then, otherwise] = isBelow === (at === 1) ? [below, above] : [above, below];
  return around([under(yes, x, then), under(no, x, otherwise)]);
}

function squared({ low, high }: Bounds): Bounds {
  const ends = [low * low, high * high];
  return { low: low >= 0 || high <= 0 ? Math.min(...ends) : 0, high: Math.max(...ends), sum: null };
}

/** Every row of a softmax adds up to one. */
function shares({ node, graph }: At<'Softmax' | 'SafeSoftmax'>): Bounds {
  const shape = graph.shapes.get(node.inputs[0]) ?? [];
  return { ...FRACTION, sum: elementCount(shape) / shape[node.attributes.axis] };
}

/** What an operand adds to the sum of a list of `length`, once it is as long. */
function sumAs({ graph, node, of }: At<OpName>, index: number, length: number): number | null {
  const own = count(graph, node.inputs[index]);
  const { sum } = of(index);
  return sum === null || length % own !== 0 ? null : (sum * length) / own;
}

function sumOf(at: At<'Add' | 'Sub'>, sign: 1 | -1): Bounds {
  const [a, b] = [at.of(0), times(at.of(1), sign)];
  const length = count(at.graph, at.node.outputs[0]);
  const [of, and] = [sumAs(at, 0, length), sumAs(at, 1, length)];
  return {
    low: a.low + b.low,
    high: a.high + b.high,
    sum: of === null || and === null ? null : of + sign * and,
  };
}

const isOne = ({ low, high }: Bounds): boolean => low === high;

function productOf(at: At<'Mul'>): Bounds {
  const [a, b] = [at.of(0), at.of(1)];
  const length = count(at.graph, at.node.outputs[0]);
  if (at.node.inputs[0] === at.node.inputs[1]) return squared(a);
  if (isOne(a)) return { ...times(b, a.low), sum: scaled(sumAs(at, 1, length), a.low) };
  if (isOne(b)) return { ...times(a, b.low), sum: scaled(sumAs(at, 0, length), b.low) };
  return around([times(a, b.low), times(a, b.high)]);
}

const scaled = (sum: number | null, factor: number): number | null => (sum === null ? null : sum * factor);

/** By one constant, or of what is not negative by its own sum; a/(c + a) of what is not negative, and a/(c + |a|). */
function quotientOf(at: At<'Div'>): Bounds {
  const { of, node } = at;
  const [a, b] = [of(0), of(1)];
  if (isOne(b) && b.low !== 0) return times(a, 1 / b.low);
  const [numerator, denominator] = node.inputs;
  const sum = at.producer(denominator);
  const [term, size] = sum?.op === 'Add' ? sum.inputs.map((name) => at.producer(name)) : [];
  if (sum?.op === 'Add') {
    const isOwn = (name: string, other: string): boolean => name === numerator && at.bounds(other).low >= 0;
    const [x, y] = sum.inputs;
    if (a.low >= 0 && (isOwn(x, y) || isOwn(y, x))) return FRACTION;
    const isSize = (made: Node | undefined, other: string): boolean =>
      made?.op === 'Abs' && made.inputs[0] === numerator && at.bounds(other).low >= 0;
    if (isSize(term, y) || isSize(size, x)) return UNIT;
  }
  return a.low >= 0 && isSumOf(at, node.inputs[1], node.inputs[0]) ? { ...FRACTION, sum: 1 } : NOTHING_KNOWN;
}

function isSumOf(at: At<'Div'>, sum: string, list: string): boolean {
  const made = at.producer(sum);
  if (made?.op === 'Expand' || made?.op === 'Reshape') return isSumOf(at, made.inputs[0], list);
  return made?.op === 'ReduceSum' && made.inputs[0] === list && count(at.graph, sum) === 1;
}

/** Parts side by side. */
function joined(at: At<'Concat'>): Bounds {
  const parts = at.node.inputs.map((_, index) => at.of(index));
  const isKnown = parts.every(({ sum }) => sum !== null);
  const sum = isKnown ? parts.reduce((total, part) => total + (part.sum ?? 0), 0) : null;
  const list = reordered(at);
  return { ...around(parts), sum: list === null ? sum : at.bounds(list).sum };
}

/** The list of which all values are joined, once each in another order; null for anything else. */
function reordered({ node, graph, producer }: At<'Concat'>): string | null {
  const { axis } = node.attributes;
  const slices = node.inputs.map(producer);
  const list = slices[0]?.inputs[0] ?? '';
  const length = count(graph, list);
  if (graph.shapes.get(list)?.[axis] !== length || count(graph, node.outputs[0]) !== length) return null;
  const places = slices.flatMap((slice) => {
    if (slice?.op !== 'Slice' || slice.inputs[0] !== list) return [];
    return Array.from({ length: slice.attributes.size[axis] }, (_, i) => slice.attributes.begin[axis] + i);
  });
  return new Set(places).size === length ? list : null;
}

/** A constant matrix along one axis, as picking by index is. */
function mapped({ of, graph, node }: At<'LinearMap'>): Bounds {
  const { data, shape } = graph.constants.get(node.inputs[1]) ?? {};
  if (!data || !shape || data.length > 1e6) return NOTHING_KNOWN;
  const [rows, columns] = shape;
  const x = of(0);
  const parts = Array.from({ length: rows }, (_, row) =>
    Array.from(data.slice(row * columns, (row + 1) * columns), (factor) => times(x, factor)).reduce(
      (sum, { low, high }) => ({ low: sum.low + low, high: sum.high + high, sum: null }),
      { low: 0, high: 0, sum: null } as Bounds,
    ),
  );
  const taken = Array.from({ length: columns }, (_, column) =>
    parts.reduce((sum, __, row) => sum + data[row * columns + column], 0),
  );
  const isEven = taken.every((one) => Math.abs(one - taken[0]) < 1e-6);
  return { ...around(parts), sum: isEven && x.sum !== null ? x.sum * taken[0] : null };
}
