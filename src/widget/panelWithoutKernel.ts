/** The panel with a session of its own, for pages without a kernel. */
import type { Widget } from '@lumino/widgets';
import { AnalysisPanel } from '../panel/analysisPanel';
import type { AnalysisState } from '../session/state';
import { pageSession } from './pageSession';

/** The session ends with the panel. */
export function panelWithoutKernel(state: AnalysisState): Widget {
  const session = pageSession(state, null);
  const panel = new AnalysisPanel(session, {});
  panel.disposed.connect(() => session.dispose());
  return panel;
}
