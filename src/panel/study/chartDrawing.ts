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
  const worth = (value: number | null | undefined): number =>
    value === null || value === undefined ? -Infinity : scale === 'rank' ? -value : value;
  return [...lines]
    .sort((a, b) => worth(b.values[place]) - worth(a.values[place]))
    .slice(0, most)
    .map(({ label, values }) => `${label} ${heightText(scale, values[place] ?? null)}`);
}
