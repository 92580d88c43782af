/** How an attribution method is declared. Pure data: the panel's list, its sliders, Python, the command line and docs are made from it. */
import { fixed } from '../../augment/parameters';
import type { ChoiceParameter, Domain, NumberParameter, ParameterSpec } from '../../augment/spec';

/** The map that a method makes. */
export interface MapSpec {
  /** `grid`: one value a place, at the layer's resolution or at the image's; `pixels`: one a pixel and channel, [C, H, W]. */
  readonly kind: 'grid' | 'pixels';
  readonly signed: boolean;
  /**
   * `heat`: from 0 to its maximum in the colours that were chosen, over the image. `diverging`: around zero, red above and blue
   * below, full at its largest value. `relief`: each channel around mid-grey, 0.5 + 0.1·(g − mean)/std.
   */
  readonly drawn: 'heat' | 'diverging' | 'relief';
}

/** What a network must have. */
export type Need = 'layer' | 'relu' | 'attention';

export interface MethodSpec {
  /** kebab-case; the name in Python, in recorded states and on the command line. */
  readonly name: string;
  /** Name of its map among the arrays of files and frames, where it has one of its own. */
  readonly array?: string;
  /** In the panel, short. */
  readonly title: string;
  /** One line: what it answers. */
  readonly summary: string;
  /** Plain text with Unicode. */
  readonly formula: string;
  /** Authors, year, title, where it can be read. */
  readonly paper: string;
  /** Its known failure modes, one sentence or two. */
  readonly pitfalls: string;
  /** What it costs, in passes. */
  readonly passes: string;
  readonly domains: readonly Domain[];
  readonly needs: readonly Need[];
  readonly parameters: Readonly<Record<string, ParameterSpec>>;
  /** null: the prediction alone. */
  readonly map: MapSpec | null;
  /** Methods whose maps this one is made of, and shows before its own. */
  readonly from: readonly string[];
}

/** Of every class activation map. */
export const HEAT = { kind: 'grid', signed: false, drawn: 'heat' } as const satisfies MapSpec;
/** Of gradients that are shown as signs and sizes. */
export const DIVERGING = { kind: 'pixels', signed: true, drawn: 'diverging' } as const satisfies MapSpec;
/** Of gradients under a rule of their own. */
export const RELIEF = { kind: 'pixels', signed: true, drawn: 'relief' } as const satisfies MapSpec;

type Fixed = Omit<Parameters<typeof fixed>[0], 'quantity'>;

/** A whole number that is set, not dragged. */
export const whole = (parameter: Fixed): NumberParameter => fixed({ quantity: 'count', ...parameter });

/** A fraction. */
export const share = (parameter: Fixed): NumberParameter => fixed({ quantity: 'amount', ...parameter });

export const SEED = fixed({
  title: 'Seed',
  summary: 'Chooses among random courses; the same seed gives the same map.',
  quantity: 'seed',
  minimum: 0,
  maximum: 9999,
  step: 1,
  default: 0,
});

/** What stands for “nothing there”. */
export const BASELINE = {
  kind: 'choice',
  title: 'Baseline',
  summary: 'What stands for nothing: black, a strong blur of the image, or its mean colour.',
  choices: ['black', 'blur', 'mean'],
  default: 'black',
} as const satisfies ChoiceParameter;
