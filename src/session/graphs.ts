/** The graphs of a series that stand for its pictures, where lines are looked at. */
import type { AnalysisResult } from '../engine/contract/answer';
import type { PictureName } from '../engine/attribution/methods/catalogue';
import { attributionGraph, type Graph, type SeriesFacts } from '../media/graph/graph';
import type { Outlook } from './state';

type Numbers = Pick<AnalysisResult, 'maps' | 'ranges' | 'request'>;

/** Whether a result is looked at as lines. */
export const isGraph = ({ request }: Pick<AnalysisResult, 'request'>, outlook: Outlook): boolean =>
  request.input.domain === 'series' && outlook === 'graph';

/** Graphs of these pictures, as far as the method has them. */
export function graphsOf(
  numbers: Numbers,
  facts: SeriesFacts,
  names: readonly PictureName[],
): Partial<Record<PictureName, Graph>> {
  const all = names.map((name) => [name, attributionGraph(name, numbers, facts)] as const);
  return Object.fromEntries(all.filter(([, graph]) => graph !== null));
}
