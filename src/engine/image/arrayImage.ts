/** Arrays of numbers → images of any number of channels. */
import { UserError } from '../contract/errors';
import { LIMITS } from '../limits';
import { sourceOf, type SourceImage } from './source';
import type { NumberArray } from './npy';

/** What stands for white, by NumPy type; all other types are taken as they are. */
const WHITE: Readonly<Record<string, number>> = { u1: 255, u2: 65535 };

/**
 * An image from [H, W] or [H, W, C]: 8 and 16 bits without a sign to [0, 1], everything else as it is.
 * @throws UserError for another shape, sides over `LIMITS.imageSide`, and values that are no numbers.
 */
export function arrayImage({ type, shape, data }: NumberArray, name: string): SourceImage {
  const [height, width, channels = 1] = shape;
  if (shape.length < 2 || shape.length > 3 || data.length === 0) {
    throw new UserError(
      `${name} has the shape [${shape.join(', ')}]; an image has [height, width] or [height, width, channels], none of them 0.`,
    );
  }
  if (Math.max(height, width) > LIMITS.imageSide) {
    throw new UserError(
      `${name} has ${width} × ${height} pixels; an array may have ${LIMITS.imageSide} a side. Scale it down first.`,
    );
  }
  const wrong = data.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0) {
    const pixel = Math.floor(wrong / channels);
    throw new UserError(
      `${name} is ${data[wrong]} at row ${Math.floor(pixel / width)}, column ${pixel % width}; every value must be a finite number. Fill the gaps first.`,
    );
  }
  const white = WHITE[type] ?? 1;
  const unit = white === 1 ? data : data.map((value) => value / white);
  return sourceOf({ height, width, channels, data: unit }, name, white);
}
