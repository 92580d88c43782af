/** A study in a sentence. */
import { breakingSentence } from '../../study/breakingPoints';
import type { Study } from './desk';

/** “Egyptian cat holds from −34.2° to 41.6°, breaks again at 170–190°”; empty where there is nothing to say yet. */
export function studyWords({ axes, images }: Study, labelOf: (index: number) => string): string {
  const [first] = images;
  if (!first?.breaks || first.points.length < 2 || first.start.probability === null) return '';
  return `${labelOf(first.start.index)} ${breakingSentence(axes[0], first.breaks)}`;
}
