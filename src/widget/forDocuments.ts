/** What a host of documents takes from the product, in one piece that is loaded with the first panel. */
export { openFile } from '../session/files';
export { readAnalysis, writeAnalysis } from './analysisFile';
export { panelWithoutKernel } from './panelWithoutKernel';
export { stateOfSettings } from './settingsState';
