/** Zooming and panning the rectangle that is cut out of the original. */
import type { Framing } from '../../engine/contract/input';
import type { Size } from '../../engine/image/image';
import { LIMITS } from '../../session/state';

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));

/** Pixels of the original along one axis, that the rectangle does not cover. */
const free = (extent: number, side: number): number => Math.max(0, extent - side);

/** The rectangle of the network's shape, pixels of the original. */
function cutOf(image: Size, size: Size, zoom: number): Size {
  const scale = Math.min(image.width / size.width, image.height / size.height) / zoom;
  return { height: size.height * scale, width: size.width * scale };
}

/** Four digits are a hundredth of a pixel, and keep equal framings equal. */
const rounded = (value: number): number => Number(value.toFixed(4));

/**
 * Move the rectangle over the original.
 * @param size of the network's input
 * @param right,down fractions of the rectangle; the picture's content moves the other way
 */
export function panned(image: Size, size: Size, framing: Framing, right: number, down: number): Framing {
  const cut = cutOf(image, size, framing.zoom);
  const move = (centre: number, axis: keyof Size, by: number): number => {
    const room = free(image[axis], cut[axis]);
    return room === 0 ? centre : rounded(clamp(centre + (by * cut[axis]) / room, 0, 1));
  };
  return { ...framing, x: move(framing.x, 'width', right), y: move(framing.y, 'height', down) };
}

/**
 * Zoom by a factor about a point of the rectangle, which stays where it is.
 * @param size of the network's input
 * @param u,v the point as fractions of the rectangle
 */
export function zoomed(
  image: Size,
  size: Size,
  framing: Framing,
  factor: number,
  u: number,
  v: number,
): Framing {
  const zoom = rounded(clamp(framing.zoom * factor, LIMITS.zoom.minimum, LIMITS.zoom.maximum));
  const [before, after] = [cutOf(image, size, framing.zoom), cutOf(image, size, zoom)];
  const centre = (old: number, axis: keyof Size, at: number): number => {
    const room = free(image[axis], after[axis]);
    if (room === 0) return 0.5;
    const fixed = old * free(image[axis], before[axis]) + at * before[axis];
    return rounded(clamp((fixed - at * after[axis]) / room, 0, 1));
  };
  return { zoom, x: centre(framing.x, 'width', u), y: centre(framing.y, 'height', v) };
}
