/** Gaps of a series: samples that are not there (NaN). */
import { UserError } from '../contract/errors';
import type { Image } from './image';

/** @throws UserError for a series with gaps, which no network can read. */
export function refuseGaps({ data, channels }: Image): void {
  const first = data.findIndex(Number.isNaN);
  if (first < 0) return;
  const count = data.reduce((sum, value) => sum + (Number.isNaN(value) ? 1 : 0), 0);
  throw new UserError(
    `The series has ${count} missing ${count === 1 ? 'value' : 'values'} (NaN), the first in channel ${(first % channels) + 1} at sample ${Math.floor(first / channels)}, and the network would answer with NaN. Cover the gap with Erase interval, or fill it first.`,
  );
}
