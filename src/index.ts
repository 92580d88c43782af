/** The JupyterLab plugins. The widget plugin needs the widget registry alone, so that it works in every host. */
import { IJupyterWidgetRegistry } from '@jupyter-widgets/base';
import { ILayoutRestorer } from '@jupyterlab/application';
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette, MainAreaWidget, WidgetTracker } from '@jupyterlab/apputils';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { UUID } from '@lumino/coreutils';
import type { AnalysisState } from './session/state';
import { MODULE_NAME, MODULE_VERSION } from './widget/version';

const widgetPlugin: JupyterFrontEndPlugin<void> = {
  id: `${MODULE_NAME}:widget`,
  description: 'The front end of the Python widget.',
  autoStart: true,
  requires: [IJupyterWidgetRegistry],
  activate: (_: JupyterFrontEnd, registry: IJupyterWidgetRegistry): void => {
    // Loaded with the first widget, so that a page without one pays nothing.
    registry.registerWidget({
      name: MODULE_NAME,
      version: MODULE_VERSION,
      exports: () => import('./widget'),
    });
  },
};

const COMMAND = `${MODULE_NAME}:open`;
const TITLE = 'Augmentation impact';

/** A panel without a kernel, from the launcher or the palette. Hosts may lack any of the tokens. */
const panelPlugin: JupyterFrontEndPlugin<void> = {
  id: `${MODULE_NAME}:plugin`,
  description: 'Opens a panel without a kernel.',
  autoStart: true,
  optional: [ISettingRegistry, ICommandPalette, ILayoutRestorer],
  activate: (
    app: JupyterFrontEnd,
    settings: ISettingRegistry | null,
    palette: ICommandPalette | null,
    restorer: ILayoutRestorer | null,
  ): void => {
    const tracker = new WidgetTracker<MainAreaWidget>({ namespace: MODULE_NAME });
    app.commands.addCommand(COMMAND, {
      label: TITLE,
      caption: 'See what an image classifier sees while its input is augmented',
      execute: async () => {
        const { panelWithoutKernel } = await import('./widget/panelWithoutKernel');
        const content = panelWithoutKernel(await defaults(settings));
        const main = new MainAreaWidget({ content });
        main.id = `${MODULE_NAME}-${UUID.uuid4()}`;
        main.title.label = TITLE;
        main.title.closable = true;
        app.shell.add(main, 'main');
        await tracker.add(main);
      },
    });
    void restorer?.restore(tracker, { command: COMMAND, name: (main) => main.id });
    palette?.addItem({ command: COMMAND, category: TITLE });
    void addToLauncher(app);
  },
};

const LAUNCHER_PLUGIN = '@jupyterlab/launcher-extension:plugin';

/** Voilà and Notebook do not even share the launcher's package, so its token is asked for only where it is. */
async function addToLauncher(app: JupyterFrontEnd): Promise<void> {
  if (!app.hasPlugin(LAUNCHER_PLUGIN)) return;
  const { ILauncher } = await import('@jupyterlab/launcher');
  const launcher = await app.resolveOptionalService(ILauncher);
  launcher?.add({ command: COMMAND, category: 'Other' });
}

/** The user's defaults; without settings, or with damaged ones, none. */
async function defaults(settings: ISettingRegistry | null): Promise<Partial<AnalysisState>> {
  try {
    return ((await settings?.load(panelPlugin.id))?.composite ?? {}) as Partial<AnalysisState>;
  } catch {
    return {};
  }
}

export default [widgetPlugin, panelPlugin];
