/** What the parts of the JupyterLab host share. */
import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { PanelDefaults } from './settings';
import type { ServerFiles } from './serverFiles';

export interface LabContext {
  readonly app: JupyterFrontEnd;
  readonly trans: TranslationBundle;
  readonly files: ServerFiles;
  readonly defaults: PanelDefaults;
}
