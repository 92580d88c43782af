/** The panel, for hosts. */
export { AnalysisPanel } from './analysisPanel';
export type { PanelOptions } from './analysisPanel';
