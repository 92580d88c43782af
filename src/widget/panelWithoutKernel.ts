/** The panel with a session of its own, for pages without a kernel. */
import type { Widget } from '@lumino/widgets';
import { AnalysisPanel } from '../panel/analysisPanel';
import { DEFAULT_STATE } from '../session/state';
import type { AnalysisState } from '../session/state';
import { pageSession } from './pageSession';

/** The session ends with the panel. @param defaults what differs from the usual state */
export function panelWithoutKernel(defaults: Partial<AnalysisState>): Widget {
  const session = pageSession({ ...DEFAULT_STATE, ...defaults }, null);
  const panel = new AnalysisPanel(session, {});
  panel.disposed.connect(() => session.dispose());
  return panel;
}
