/** What is known of the series beside its values. */
import type { SeriesFacts } from '../../media/graph/graph';
import { t } from '../../language';
import type { Session } from '../../session/types';

export const factsOf = ({ state: { channelNames, samplingRate } }: Session): SeriesFacts => ({
  channelNames,
  samplingRate,
});

/** A moment in words: “0.25 s”, or “sample 50”. */
export function momentOf(sample: number, samplingRate: number | null): string {
  return samplingRate === null ? t`sample ${sample}` : `${Number((sample / samplingRate).toPrecision(4))} s`;
}
