/** A drawing context that notes what is drawn; every letter is 6 pixels wide. */
import type { Context2D } from '../../src/media/canvas';

export interface Drawing {
  readonly context: Context2D;
  readonly texts: { text: string; x: number; y: number; width: number }[];
  readonly rectangles: { x: number; y: number; width: number; height: number; style: string }[];
  readonly pictures: { x: number; y: number }[];
}

export function fakeContext(): Drawing {
  const drawing: Omit<Drawing, 'context'> = { texts: [], rectangles: [], pictures: [] };
  const width = (text: string) => Array.from(text).length * 6;
  const ignored = Object.fromEntries(
    ['beginPath', 'rect', 'clip', 'moveTo', 'lineTo', 'stroke', 'strokeText', 'strokeRect'].map((name) => [
      name,
      () => undefined,
    ]),
  );
  let origin = { x: 0, y: 0 };
  const origins: (typeof origin)[] = [];
  const context = {
    ...ignored,
    save: () => origins.push(origin),
    restore: () => (origin = origins.pop() ?? origin),
    translate: (x: number, y: number) => (origin = { x: origin.x + x, y: origin.y + y }),
    fillStyle: '',
    getTransform: () => ({ isIdentity: true }),
    measureText: (text: string) => ({ width: width(text) }),
    fillText: (text: string, x: number, y: number) =>
      drawing.texts.push({ text, x: origin.x + x, y: origin.y + y, width: width(text) }),
    fillRect(x: number, y: number, w: number, h: number) {
      drawing.rectangles.push({
        x: origin.x + x,
        y: origin.y + y,
        width: w,
        height: h,
        style: String(this.fillStyle),
      });
    },
    putImageData: (_: unknown, x: number, y: number) => drawing.pictures.push({ x, y }),
  };
  return { ...drawing, context: context as unknown as Context2D };
}
