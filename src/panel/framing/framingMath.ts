/** Zooming and panning the square that is cut out of the original. */
import type { Framing } from '../../engine/analysis';
import type { Size } from '../../engine/image/image';
import { LIMITS } from '../../session/state';

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));

/** Pixels of the original along one axis, that the square does not cover. */
const free = (extent: number, side: number): number => Math.max(0, extent - side);

const sideOf = (image: Size, zoom: number): number => Math.min(image.width, image.height) / zoom;

/** Four digits are a hundredth of a pixel, and keep equal framings equal. */
const rounded = (value: number): number => Number(value.toFixed(4));

/**
 * Move the square over the original.
 * @param right,down fractions of the square; the picture's content moves the other way
 */
export function panned(image: Size, framing: Framing, right: number, down: number): Framing {
  const side = sideOf(image, framing.zoom);
  const move = (centre: number, extent: number, by: number): number => {
    const room = free(extent, side);
    return room === 0 ? centre : rounded(clamp(centre + (by * side) / room, 0, 1));
  };
  return { ...framing, x: move(framing.x, image.width, right), y: move(framing.y, image.height, down) };
}

/**
 * Zoom by a factor about a point of the square, which stays where it is.
 * @param u,v the point as fractions of the square
 */
export function zoomed(image: Size, framing: Framing, factor: number, u: number, v: number): Framing {
  const zoom = rounded(clamp(framing.zoom * factor, LIMITS.zoom.minimum, LIMITS.zoom.maximum));
  const [before, after] = [sideOf(image, framing.zoom), sideOf(image, zoom)];
  const centre = (old: number, extent: number, at: number): number => {
    const room = free(extent, after);
    if (room === 0) return 0.5;
    const fixed = old * free(extent, before) + at * before;
    return rounded(clamp((fixed - at * after) / room, 0, 1));
  };
  return { zoom, x: centre(framing.x, image.width, u), y: centre(framing.y, image.height, v) };
}
