/** Arrays of numbers → series. */
import { UserError } from '../contract/errors';
import { LIMITS } from '../limits';
import type { Image } from './image';
import type { NumberArray } from './npy';
import { seriesOf } from './series';

/**
 * A series from [channels, length] or [length]. NaN is a gap and stays; values are taken as they are.
 * @throws UserError for another shape, more than `LIMITS.series` allows, and infinite values.
 */
export function seriesArray({ shape, data }: NumberArray, name: string): Image {
  const [channels, length] = shape.length === 1 ? [1, shape[0]] : shape;
  if (shape.length < 1 || shape.length > 2 || data.length === 0) {
    throw new UserError(
      `${name} has the shape [${shape.join(', ')}]; a series has [channels, length] or [length], none of them 0.`,
    );
  }
  if (channels > LIMITS.series.channels || length > LIMITS.series.length) {
    throw new UserError(
      `${name} has ${channels} channels of ${length} samples; at most ${LIMITS.series.channels} channels of ${LIMITS.series.length} samples are shown. Choose a part of it.`,
    );
  }
  const wrong = data.findIndex((value) => value === Infinity || value === -Infinity);
  if (wrong >= 0) {
    throw new UserError(
      `${name} is infinite at channel ${Math.floor(wrong / length) + 1}, sample ${wrong % length}; put NaN there for a gap, or a number.`,
    );
  }
  return seriesOf(
    Array.from({ length: channels }, (_, channel) => data.subarray(channel * length, (channel + 1) * length)),
  );
}
