/** One card drawn at once, on the page: for documents that are being saved and cannot wait. */
import type { Card, GifJob } from './api';
import { drawCard, layoutCard } from './card';

/** @returns null where the page has no canvas */
export function stillCanvas(job: GifJob, card: Card): HTMLCanvasElement | null {
  const layout = layoutCard(job);
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width: layout.width, height: layout.height });
  const context = canvas.getContext('2d');
  if (!context) return null;
  drawCard(context, layout, job, card);
  return canvas;
}
