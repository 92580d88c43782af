/** Everything that a host of documents (JupyterLab, Notebook) has beyond the widget. Loaded by the plugin, where there is one. */
import '../../../style/hosts.css';
import { ILayoutRestorer } from '@jupyterlab/application';
import type { JupyterFrontEnd } from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { IStateDB } from '@jupyterlab/statedb';
import { speakAs } from '../language';
import type { LabContext } from './context';
import { addDocuments } from './documents';
import { takeFileBrowserDrops } from './fileBrowserDrops';
import { addHelp } from './help';
import { addInsertCell } from './insertCell';
import { addToLauncher } from './launcher';
import { COMMANDS } from './names';
import { watchNotebooks } from './notebooks';
import { addOpenBeside } from './openBeside';
import { addPanels } from './panels';
import { ServerFiles } from './serverFiles';
import { PanelDefaults } from './settings';

export async function activateLab(app: JupyterFrontEnd): Promise<void> {
  const [trans, settings, restorer, palette, database] = await Promise.all([
    speakAs(app),
    app.resolveOptionalService(ISettingRegistry),
    app.resolveOptionalService(ILayoutRestorer),
    app.resolveOptionalService(ICommandPalette),
    app.resolveOptionalService(IStateDB),
  ]);
  const context: LabContext = {
    app,
    trans,
    files: new ServerFiles(app.serviceManager.contents),
    defaults: new PanelDefaults(settings),
  };
  addDocuments(context, restorer);
  addInsertCell(context);
  addOpenBeside(context);
  addHelp(context);
  watchNotebooks(context);
  takeFileBrowserDrops(context);
  // Restores once the page has started, which waits for this plugin.
  void addPanels(context, restorer, database);
  const category = context.trans.__('Augmentation impact');
  for (const command of Object.values(COMMANDS)) palette?.addItem({ command, category });
  await addToLauncher(context);
}
