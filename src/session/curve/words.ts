/** A curve in words, for those who do not see it: “palace until 40°, then church at 60°, then palace”. */
import { t, tn } from '../../language';
import { decimal, decimalsFor, share } from '../numbers';
import { valueText } from '../valueText';
import { heightOf } from './curve';
import type { Curve, CurvePoint } from './curve';

export interface Names {
  labelOf(index: number): string;
  /** Unit of a regression’s values; empty: none. */
  readonly unit: string;
}

/** Changes that are told; of more, how many. */
const MOST_PARTS = 6;

/** A height of the curve: “61 %”, “12.3 dots”. */
export function heightText(value: number, { task }: Pick<Curve, 'task'>, { unit }: Names): string {
  if (task !== 'regression') return share(value);
  const number = decimal(value, Math.max(0, decimalsFor(value) - 1));
  return unit === '' ? number : `${number} ${unit}`;
}

/** @returns the sentence; empty where there is no curve yet */
export function curveWords(curve: Curve, names: Names): string {
  const words = courseWords(curve, names);
  const before = baselineWords(curve, names) || besideWords(curve, names);
  return words === '' || before === '' ? words : `${words} (${before})`;
}

/** “other.onnx: palace between 12 % and 61 %” */
function besideWords(curve: Curve, names: Names): string {
  const { beside, lines } = curve;
  const values = beside?.values.filter((value) => value !== null) ?? [];
  const explained = lines.find(({ isExplained }) => isExplained);
  if (!beside || !explained || values.length < 2) return '';
  const [low, high] = [Math.min(...values), Math.max(...values)].map((v) => heightText(v, curve, names));
  return t`${beside.name}: ${names.labelOf(explained.index)} between ${low} and ${high}`;
}

/** “untouched: palace 33 %” */
export function baselineWords(curve: Curve, names: Names): string {
  const { baseline, lines } = curve;
  const index = baseline?.predicted ?? lines.find(({ isExplained }) => isExplained)?.index;
  if (!baseline || index === undefined) return '';
  const height = heightText(heightOf(baseline.scores, index), curve, names);
  return `${{ untouched: t`untouched`, pinned: t`pinned` }[baseline.kind]}: ${names.labelOf(index)} ${height}`;
}

function courseWords(curve: Curve, names: Names): string {
  const { points, spec } = curve;
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last || first === last) return '';
  const write = ({ value }: CurvePoint): string => valueText(spec, value);
  if (curve.task !== 'classification') return extremes(curve, names);
  const parts = segments(points);
  if (parts.length === 1)
    return t`${names.labelOf(first.predicted ?? 0)} from ${write(first)} to ${write(last)}`;
  const told = parts.slice(0, MOST_PARTS).map(({ predicted, from, to }, place) => {
    const label = names.labelOf(predicted);
    if (place === parts.length - 1) return label;
    return from === to ? t`${label} at ${write(to)}` : t`${label} until ${write(to)}`;
  });
  const rest = parts.length - told.length;
  return [...told, ...(rest > 0 ? [tn(rest, '%1 more change', '%1 more changes')] : [])].join(t`, then `);
}

interface Segment {
  readonly predicted: number;
  readonly from: CurvePoint;
  readonly to: CurvePoint;
}

/** Neighbouring points of one prediction. */
function segments(points: readonly CurvePoint[]): readonly Segment[] {
  const found: Segment[] = [];
  for (const point of points) {
    const predicted = point.predicted ?? 0;
    const last = found.at(-1);
    if (last?.predicted === predicted) found.splice(-1, 1, { ...last, to: point });
    else found.push({ predicted, from: point, to: point });
  }
  return found;
}

/** “effusion between 12 % (at 40°) and 61 % (at 0°)” */
function extremes(curve: Curve, names: Names): string {
  const { points, lines, spec } = curve;
  const line = lines.find(({ isExplained }) => isExplained);
  if (!line) return '';
  const places = line.values.map((_, place) => place).sort((a, b) => line.values[a] - line.values[b]);
  const text = (place = 0): string =>
    t`${heightText(line.values[place] ?? NaN, curve, names)} (at ${valueText(spec, points[place]?.value ?? 0)})`;
  return t`${names.labelOf(line.index)} between ${text(places[0])} and ${text(places.at(-1))}`;
}
