/** What a plot draws, as data. */
import type { NumberParameter } from '../../engine/augment/spec';
import type { Scale } from '../../session/studies/measures';

export interface PlotLine {
  readonly label: string;
  /** One for each x; null where there is no answer, undefined where nobody asked: the line goes on over it. */
  readonly values: readonly (number | null | undefined)[];
  readonly isExplained: boolean;
  /** The others stay in the background. */
  readonly isMarked: boolean;
}

export interface Drawing {
  /** Of the parameter. */
  readonly spec: NumberParameter;
  /** Its values that the plot spans. */
  readonly range: readonly [number, number];
  /** Of the heights. */
  readonly scale: Scale;
  readonly xs: readonly number[];
  readonly lines: readonly PlotLine[];
  /** Whether marked lines show their points. */
  readonly hasDots: boolean;
  /** Between two lines, one number for each x. */
  readonly band: {
    readonly low: readonly (number | null)[];
    readonly high: readonly (number | null)[];
  } | null;
  /** Dashed, with words above the plot where there are some. */
  readonly rules: readonly { readonly at: number; readonly text: string | null }[];
  /** A height to compare with. */
  readonly level: { readonly height: number; readonly text: string } | null;
  /** Where the slider stands. */
  readonly present: number;
}
