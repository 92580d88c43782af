/** A curve as a plot draws it. */
import { heightOf } from '../../session/curve/curve';
import type { Curve } from '../../session/curve/curve';
import type { Names } from '../../session/curve/words';
import { valueText } from '../../session/valueText';
import type { Drawing } from '../plot/drawing';

/** More points than this are drawn as a line alone. */
const MOST_DOTS = 60;

export function curveDrawing(curve: Curve, names: Names): Drawing {
  const { spec, range, present, points, task } = curve;
  return {
    spec,
    range,
    present,
    scale: task === 'regression' ? 'number' : 'share',
    xs: points.map(({ value }) => value),
    // Marked: what is explained, and what is predicted somewhere.
    lines: [
      ...curve.lines.map(({ index, values, isExplained, isPredicted }) => ({
        label: names.labelOf(index),
        values,
        isExplained,
        isMarked: isExplained || isPredicted,
      })),
      ...besideLine(curve),
    ],
    hasDots: points.length <= MOST_DOTS,
    band: null,
    rules: curve.flips.map(({ at, to }) => ({ at, text: `${valueText(spec, at)} ${names.labelOf(to)}` })),
    level: levelOf(curve),
  };
}

/** The explained class in the other network. */
const besideLine = ({ beside }: Curve): Drawing['lines'] =>
  beside
    ? [
        {
          label: beside.name,
          values: beside.values.map((value) => value ?? undefined),
          isExplained: false,
          isMarked: true,
        },
      ]
    : [];

/** Of the explained class, in what the curve is compared with. */
function levelOf({ baseline, lines }: Curve): Drawing['level'] {
  const explained = lines[0];
  if (!baseline || !explained) return null;
  const height = heightOf(baseline.scores, explained.index);
  return { height, text: baseline.kind };
}
