/** A canvas wherever the code runs: off screen in a worker, an element where only the page can draw. */
import { CanvasUnavailable } from './api';

export type Context2D = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

export type Canvas = Context2D['canvas'];

export interface Surface {
  readonly context: Context2D;
  readonly width: number;
  readonly height: number;
  png(): Promise<Blob>;
  /** Lossy, as good as one sees. @throws CanvasUnavailable where the browser writes none. */
  webp(): Promise<Blob>;
}

/** @throws CanvasUnavailable */
export function createSurface(width: number, height: number): Surface {
  const surface = offscreen(width, height) ?? element(width, height);
  if (!surface) throw new CanvasUnavailable('There is no canvas to draw on.');
  return surface;
}

function offscreen(width: number, height: number): Surface | null {
  if (typeof OffscreenCanvas === 'undefined') return null;
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  return context && { context, width, height, png: () => pngOf(canvas), webp: () => webpOf(canvas) };
}

function element(width: number, height: number): Surface | null {
  if (typeof document === 'undefined') return null;
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  const context = canvas.getContext('2d', { willReadFrequently: true });
  return context && { context, width, height, png: () => pngOf(canvas), webp: () => webpOf(canvas) };
}

/** @throws CanvasUnavailable where it is too large. */
export const pngOf = (canvas: Canvas): Promise<Blob> => encoded(canvas, 'image/png');

/** Of 0–1; at 1 browsers write without loss, and ten times the bytes. */
const QUALITY = 0.9;

async function webpOf(canvas: Canvas): Promise<Blob> {
  const blob = await encoded(canvas, 'image/webp', QUALITY);
  // What a browser cannot write becomes a PNG.
  if (blob.type !== 'image/webp') throw new CanvasUnavailable('This browser writes no WebP.');
  return blob;
}

async function encoded(canvas: Canvas, type: string, quality?: number): Promise<Blob> {
  if ('convertToBlob' in canvas) return canvas.convertToBlob({ type, quality });
  return new Promise<Blob>((resolve, reject) => {
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new CanvasUnavailable('The canvas is too large.'))),
      type,
      quality,
    );
  });
}

/** Whether the browser encodes WebP; asked of the smallest canvas. */
export function writesWebp(): boolean {
  const canvas = Object.assign(document.createElement('canvas'), { width: 1, height: 1 });
  // Where canvases are guarded or missing, the answer may be none.
  return String(canvas.toDataURL('image/webp')).startsWith('data:image/webp');
}
