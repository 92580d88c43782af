/** The gallery with one more image. Pure. */
import { sourceId } from './assets';
import type { AnalysisState, Source } from './state';

interface Place {
  readonly gallery: readonly Source[];
  /** Of the image in it, from 0. */
  readonly place: number;
}

/** Where an image stands in a gallery, at its end if it was not there. An empty one begins with the image that is shown, so that the way back to it is on screen. */
export function withImage(state: Pick<AnalysisState, 'image' | 'gallery'>, source: Source): Place {
  const known = state.gallery.length === 0 ? [state.image] : state.gallery;
  const place = known.findIndex((each) => sourceId(each) === sourceId(source));
  return place < 0 ? { gallery: [...known, source], place: known.length } : { gallery: known, place };
}
