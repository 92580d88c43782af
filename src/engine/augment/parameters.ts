/** Parameters that many augmentations declare in the same way. */
import { LIMITS } from '../limits';
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

/** A box of the image: its upper and left edge and its sides, which are 0 where nothing is touched. */
export const box = (title: string) => ({
  top: edge(`${title} top`, 'Upper edge of the box, as a fraction of the height.', 'fraction-of-height'),
  left: edge(`${title} left`, 'Left edge of the box, as a fraction of the width.', 'fraction-of-width'),
  height: edge(`${title} height`, "Height of the box, as a fraction of the image's.", 'fraction-of-height'),
  width: edge(`${title} width`, "Width of the box, as a fraction of the image's.", 'fraction-of-width'),
});

const edge = (title: string, summary: string, quantity: NumberParameter['quantity']): NumberParameter =>
  swept({ title, summary, quantity, minimum: 0, maximum: 1, step: 0.01, default: 0 });

/** The second image of an augmentation that mixes two. */
export const secondImage = (title: string): NumberParameter =>
  fixed({
    title: `${title} image`,
    summary: 'The second image: its place in the gallery, from 0.',
    quantity: 'gallery-image',
    minimum: 0,
    maximum: LIMITS.gallery - 1,
    step: 1,
    default: 0,
  });
