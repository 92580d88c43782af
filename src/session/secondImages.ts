/** The images of the gallery that a state's steps mix in. */
import { mixedIn } from '../engine/augment/mixedIn';
import type { AnalysisState, Source } from './state';

type Mixed = Pick<AnalysisState, 'augmentations' | 'gallery'>;

/** By their places; those that are not there are left out, see `validateForModel`. */
export const secondImages = ({ augmentations, gallery }: Mixed): readonly (readonly [number, Source])[] =>
  mixedIn(augmentations).flatMap((place) => (gallery[place] ? [[place, gallery[place]] as const] : []));
