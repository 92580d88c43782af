/** Parameters that many augmentations declare in the same way. */
import type { ChoiceParameter, NumberParameter } from './spec';

/** A parameter that is dragged and swept. */
export const swept = (spec: Omit<NumberParameter, 'kind' | 'sweep'>): NumberParameter => ({
  kind: 'number',
  ...spec,
  sweep: true,
});

/** A parameter that is set once. */
export const fixed = (spec: Omit<NumberParameter, 'kind' | 'sweep'>): NumberParameter => ({
  kind: 'number',
  ...spec,
  sweep: false,
});

/** How much of an effect is mixed in: 0 none, 1 all of it. */
export const amount = (title: string, summary: string): NumberParameter =>
  swept({ title, summary, quantity: 'amount', minimum: 0, maximum: 1, step: 0.01, default: 0 });

/** Which of the random courses; the same seed gives the same pixels here and in Python. */
export const seed = (title: string, summary: string): NumberParameter =>
  fixed({ title: `${title} seed`, summary, quantity: 'seed', minimum: 0, maximum: 999, step: 1, default: 0 });

/** Value of pixels that nothing covers. */
export const fill = (title: string, summary: string): NumberParameter =>
  fixed({
    title: `${title} fill`,
    summary,
    quantity: 'intensity',
    minimum: 0,
    maximum: 1,
    step: 0.01,
    default: 0,
  });

export const interpolation = (title: string) =>
  ({
    kind: 'choice',
    title: `${title} interpolation`,
    summary: 'How pixels between pixels are read.',
    choices: ['nearest', 'bilinear'],
    default: 'nearest',
  }) as const satisfies ChoiceParameter;
