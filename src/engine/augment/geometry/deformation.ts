/** Fields of input coordinates. */
import type { Size } from '../../image/image';
import type { Placement } from '../spec';

type Field = Extract<Placement, { kind: 'field' }>;

/** A field from the input coordinates of every output pixel. */
export function fieldOf(
  { height, width }: Size,
  from: (x: number, y: number, index: number) => readonly [x: number, y: number],
): Field {
  const [xs, ys] = [new Float32Array(height * width), new Float32Array(height * width)];
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) [xs[i], ys[i]] = from(x, y, i);
  }
  return { kind: 'field', xs, ys };
}
