/** What is on screen as one picture: for notebooks, whose readers may have no kernel. */
import type { Card, GifJob } from '../../media/api';
import { stillCanvas } from '../../media/still';
import { graphsOf, isGraph } from '../graphs';
import { DEFAULT_EXPORT } from '../types';
import type { Frame, Session } from '../types';
import { toCard } from './cards';
import { planGif } from './jobs';

/** @param width of one picture, pixels. @returns null before there is a result */
export function stillOf(session: Session, width: number): HTMLCanvasElement | null {
  const screen = screenCard(session, width);
  return screen && stillCanvas(screen.job, screen.card);
}

/** All pictures of what is on screen, each `width` pixels wide; null before there is a result. */
export function screenCard(
  session: Session,
  width: number,
): { readonly job: GifJob; readonly card: Card } | null {
  const { result, recorder } = session;
  if (!result) return null;
  const shown = recorder.shown === null ? undefined : recorder.frames[recorder.shown];
  const { outlook } = session.state;
  const state = shown?.state ?? session.state;
  const { channels, ...size } = result.maps.augmented;
  const frame: Frame = {
    id: 0,
    state,
    result,
    extent: { height: size.height, width: size.width, channels },
    label: session.labelOf(result.target.index),
    thumbnail: { width: 0, height: 0, rgba: new Uint8ClampedArray() },
  };
  const { job, names } = planGif([frame], { ...DEFAULT_EXPORT, width }, outlook);
  const drawn = isGraph(result, outlook) ? graphsOf(result, state, names) : result.pictures;
  return { job, card: toCard(frame, drawn, names, (index) => session.labelOf(index), 'gif') };
}
