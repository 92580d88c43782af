/** A study along one parameter as a plot draws it. */
import { heightText, type StudyChart } from '../../session/studies/chart';
import type { Drawing } from '../plot/drawing';

export const chartDrawing = ({ axis, breaks, ...chart }: StudyChart): Drawing => ({
  ...chart,
  range: [axis.from, axis.to],
  hasDots: false,
  rules: breaks.map((at) => ({ at, text: null })),
  level: null,
});

/** The values of all lines at one place of a chart, the best first. */
export function told(chart: StudyChart, place: number, most: number): readonly string[] {
  const { lines, scale } = chart;
  const worth = (value: number | null): number =>
    value === null ? -Infinity : scale === 'rank' ? -value : value;
  return lines
    .map(({ label, values }) => ({ label, value: nearestValue(values, place) }))
    .sort((a, b) => worth(b.value) - worth(a.value))
    .slice(0, most)
    .map(({ label, value }) => `${label} ${heightText(scale, value)}`);
}

/** At a place, or at the nearest one at which somebody asked. */
function nearestValue(values: readonly (number | null | undefined)[], place: number): number | null {
  const places = values.flatMap((value, i) => (value === undefined ? [] : [i]));
  const [first = place] = places;
  const best = places.reduce((a, b) => (Math.abs(b - place) < Math.abs(a - place) ? b : a), first);
  return values[best] ?? null;
}
