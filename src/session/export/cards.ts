/** What one frame of a file shows, in words and numbers; its pictures beside it. */
import type { ClassScore } from '../../engine/contract/answer';
import type { PictureName } from '../../engine/attribution/methods/catalogue';
import type { Task } from '../../engine/contract/task';
import { SPECS } from '../../engine/augment/catalogue';
import type { ParameterSpec } from '../../engine/augment/spec';
import type { Card, Content } from '../../media/api';
import { t } from '../../language';
import { decimal, decimalsFor, percent as percentText } from '../numbers';
import { headlineOf, headlineText, highestOf } from '../headline';
import { valueText } from '../valueText';
import type { AnalysisState } from '../state';
import type { Frame } from '../types';

export type Drawn = Partial<Record<PictureName, Content>>;

/** More bars than this are not read in a moving picture. */
const MOST_BARS = 20;

/** The shown classes; of very many the highest, in the order of the strip. */
export function barScores({ result }: Frame): readonly ClassScore[] {
  if (result.shown.length <= MOST_BARS) return result.shown;
  const highest = new Set([...result.shown].sort((a, b) => b.logit - a.logit).slice(0, MOST_BARS));
  return result.shown.filter((score) => highest.has(score));
}

/** What a bar measures, as in the strip: logits, probabilities of labels, or values. */
export function barOf(
  { logit, probability }: ClassScore,
  task: Task,
): { readonly value: number; readonly text: string } {
  if (task === 'multi-label') return { value: probability ?? 0, text: percentText(probability ?? 0) };
  return { value: logit, text: decimal(logit, task === 'regression' ? decimalsFor(logit) : 2) };
}

export function toCard(
  frame: Frame,
  drawn: Drawn,
  pictures: readonly PictureName[],
  labelOf: (index: number) => string,
  kind: 'gif' | 'sheet',
): Card {
  const { result, state } = frame;
  const { target } = result;
  const headline = headlineOf({ state, labelOf }, result);
  const { predicts, explains } = headline;
  // The columns of a sheet are narrow.
  const isNarrow = kind === 'sheet';
  const explained =
    isNarrow && explains && explainsAnother(frame) ? [t`explaining ${explains.label} ${explains.score}`] : [];
  return {
    title: isNarrow ? [predicts.label, predicts.score].filter(Boolean).join(' ') : headlineText(headline),
    pictures: pictures.map((name) => drawn[name] ?? null),
    bars: barScores(frame).map((score) => ({
      label: labelOf(score.index),
      ...barOf(score, result.request.question.task),
      marked: score.index === target.index,
    })),
    caption: [...explained, ...parameterLines(state)],
  };
}

/** Lines under a cell of the contact sheet. */
export const captionLines = (frame: Frame): number =>
  parameterLines(frame.state).length + Number(explainsAnother(frame));

/** Whether the map belongs to another class than the one that the title names. */
function explainsAnother({ result }: Frame): boolean {
  const { task } = result.request.question;
  if (task === 'regression') return false;
  return task === 'multi-label' || highestOf(result.logits) !== result.target.index;
}

/** The image, where there are several; then one line for each parameter that is not at its default, as the panel writes it: “Rotation 37°”. */
export function parameterLines(state: AnalysisState): readonly string[] {
  const image = state.gallery.length > 0 ? [state.image.name] : [];
  const parameters = state.augmentations
    .filter((step) => step.enabled)
    .flatMap((step) => {
      const values: Readonly<Record<string, unknown>> = step.parameters;
      const specs: Readonly<Record<string, ParameterSpec>> = SPECS[step.name].parameters;
      return Object.entries(specs)
        .filter(([name, spec]) => values[name] !== spec.default)
        .map(([name, spec]) => `${t(spec.title)} ${valueText(spec, values[name])}`);
    });
  return [...image, ...parameters];
}
