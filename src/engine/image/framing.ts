/** Cuts the network's rectangle out of a picture of any shape, without squashing it. */
import type { Framing } from '../contract/input';
import type { Image, Size } from './image';
import { resizeBox, type Box } from './resize';
import { roundHalfEven } from './round';

/** The picture scaled so that it just covers the network's input: one side exactly, the other at least. */
function covering(image: Size, size: Size): Size {
  // torchvision truncates the longer side of the scaled image to whole pixels, which stretches it a little.
  return size.height * image.width >= size.width * image.height
    ? { height: size.height, width: Math.trunc((size.height * image.width) / image.height) }
    : { height: Math.trunc((size.width * image.height) / image.width), width: size.width };
}

/**
 * The framed rectangle in pixels of the original.
 * At zoom 1 and the centre of a square it is what torchvision's resize(size) and center_crop(size) see: the shorter side
 * whole, the longer one cut at whole pixels of the scaled image. The rectangle never leaves the picture.
 */
export function framedBox(image: Size, { zoom, x, y }: Framing, size: Size): Box {
  const scaled = covering(image, size);
  const side = (axis: keyof Size): number => (size[axis] * image[axis]) / scaled[axis] / zoom;
  const start = (axis: keyof Size, centre: number): number => {
    const scale = image[axis] / scaled[axis];
    const free = image[axis] - side(axis);
    // Without zoom the cut falls on a whole pixel of the scaled image, half to even, as torchvision's does.
    const snapped = zoom === 1 ? roundHalfEven((scaled[axis] - size[axis]) * centre) * scale : free * centre;
    return Math.min(free, Math.max(0, snapped));
  };
  return { top: start('height', y), left: start('width', x), height: side('height'), width: side('width') };
}

/** The framed rectangle at the network's size. */
export function frameImage(image: Image, framing: Framing, size: Size): Image {
  return resizeBox(image, framedBox(image, framing, size), size);
}
