/** A canvas wherever the code runs: off screen in a worker, an element where only the page can draw. */
import { CanvasUnavailable } from './api';

export type Context2D = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

export type Canvas = Context2D['canvas'];

export interface Surface {
  readonly context: Context2D;
  readonly width: number;
  readonly height: number;
  png(): Promise<Blob>;
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
  return context && { context, width, height, png: () => pngOf(canvas) };
}

function element(width: number, height: number): Surface | null {
  if (typeof document === 'undefined') return null;
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  const context = canvas.getContext('2d', { willReadFrequently: true });
  return context && { context, width, height, png: () => pngOf(canvas) };
}

/** @throws CanvasUnavailable where it is too large. */
export async function pngOf(canvas: Canvas): Promise<Blob> {
  if ('convertToBlob' in canvas) return canvas.convertToBlob({ type: 'image/png' });
  return new Promise<Blob>((resolve, reject) => {
    canvas.toBlob((blob) =>
      blob ? resolve(blob) : reject(new CanvasUnavailable('The canvas is too large.')),
    );
  });
}
