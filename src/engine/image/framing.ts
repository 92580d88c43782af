/** Cuts the network's square out of a picture of any shape, without squashing it. */
import type { Framing } from '../analysis';
import type { Image, Size } from './image';
import { resizeBox, type Box } from './resize';
import { roundHalfEven } from './round';

/**
 * The framed square in pixels of the original.
 * At zoom 1 and the centre it is what torchvision's resize(size) and center_crop(size) see: the shorter side whole, the
 * longer one cut at whole pixels of the scaled image. The square never leaves the picture.
 */
export function framedBox(image: Size, { zoom, x, y }: Framing, size: number): Box {
  const shorter = Math.min(image.height, image.width);
  // torchvision truncates the longer side of the scaled image to whole pixels, which stretches it a little.
  const long = (extent: number): number => Math.trunc((size * extent) / shorter);
  const side = (extent: number): number => (size * extent) / long(extent) / zoom;
  const start = (extent: number, centre: number): number => {
    const scale = extent / long(extent);
    const free = extent - side(extent);
    // Without zoom the cut falls on a whole pixel of the scaled image, half to even, as torchvision's does.
    const snapped = zoom === 1 ? roundHalfEven((long(extent) - size) * centre) * scale : free * centre;
    return Math.min(free, Math.max(0, snapped));
  };
  return {
    top: start(image.height, y),
    left: start(image.width, x),
    height: side(image.height),
    width: side(image.width),
  };
}

/** The framed square, size × size. */
export function frameImage(image: Image, framing: Framing, size: number): Image {
  return resizeBox(image, framedBox(image, framing, size), { height: size, width: size });
}
