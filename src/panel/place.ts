/** Where something that opens from a button stands. */

const MARGIN = 4;

/**
 * Put a fixed box below its anchor or above it, inside the viewport.
 * @param at a point to open at instead of the anchor, relative to the viewport
 */
export function placeBeside(
  box: HTMLElement,
  anchor: Element,
  at: { readonly x: number; readonly y: number } | null = null,
): void {
  const { left: x0, bottom, top } = anchor.getBoundingClientRect();
  box.style.left = box.style.top = '0px';
  // Where there is no top layer, a contained ancestor shifts what fixed means.
  const origin = box.getBoundingClientRect();
  const [x, low, high] = at ? [at.x, at.y, at.y] : [x0, bottom + MARGIN, top - MARGIN];
  const fits = low + origin.height <= window.innerHeight - MARGIN || high < origin.height;
  const left = Math.max(MARGIN, Math.min(x, window.innerWidth - origin.width - MARGIN));
  box.style.left = `${left - origin.left}px`;
  box.style.top = `${Math.max(MARGIN, fits ? low : high - origin.height) - origin.top}px`;
}
