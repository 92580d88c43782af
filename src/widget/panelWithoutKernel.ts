/** The panel with a session of its own, for pages and documents without a kernel. */
import { AnalysisPanel } from '../panel/analysisPanel';
import type { Pull } from '../session/shards';
import type { AnalysisState } from '../session/state';
import type { Session } from '../session/types';
import { pageSession } from './pageSession';

/** What a panel without a kernel is made of. */
export interface OwnPanel {
  readonly panel: AnalysisPanel;
  /** Ends with the panel. */
  readonly session: Session;
}

/** @param pull how the host hands over files that it has; null where it has none */
export function panelWithoutKernel(state: AnalysisState, pull: Pull | null = null): OwnPanel {
  const session = pageSession(state, pull);
  const panel = new AnalysisPanel(session, {});
  panel.disposed.connect(() => session.dispose());
  return { panel, session };
}
