/** The JupyterLab plugins. The widget plugin needs the widget registry alone, so that it works in every host. */
import { IJupyterWidgetRegistry } from '@jupyter-widgets/base';
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { nextTask } from './widget/nextTask';
import { MODULE_NAME, MODULE_VERSION } from './widget/version';

/** What hosts have that translate; Voilà has none. */
const TRANSLATOR_PLUGIN = '@jupyterlab/translation-extension:translator';

const widgetPlugin: JupyterFrontEndPlugin<void> = {
  id: `${MODULE_NAME}:widget`,
  description: 'The front end of the Python widget.',
  autoStart: true,
  requires: [IJupyterWidgetRegistry],
  activate: (app: JupyterFrontEnd, registry: IJupyterWidgetRegistry): void => {
    // Loaded with the first widget, so that a page without one pays nothing.
    registry.registerWidget({
      name: MODULE_NAME,
      version: MODULE_VERSION,
      exports: async () => {
        if (app.hasPlugin(TRANSLATOR_PLUGIN)) await (await import('./hosts/language')).speakAs(app);
        // Its code is evaluated in two tasks, and used in others, so that none holds the page up for long.
        await import('./widget/pageSession');
        await nextTask();
        const widget = await import('./widget');
        await nextTask();
        return widget;
      },
    });
  },
};

/** What every host of documents has, and Voilà has not. */
const DOCUMENTS_PLUGIN = '@jupyterlab/docmanager-extension:manager';

/** Panels without a kernel, documents, menus. It asks for what it needs once it is there: hosts lack most of it. */
const labPlugin: JupyterFrontEndPlugin<void> = {
  id: `${MODULE_NAME}:plugin`,
  description: 'Panels without a kernel, documents, the file browser, the launcher, menus.',
  autoStart: true,
  activate: async (app: JupyterFrontEnd): Promise<void> => {
    if (app.hasPlugin(DOCUMENTS_PLUGIN)) await (await import('./hosts/lab')).activateLab(app);
  },
};

export default [widgetPlugin, labPlugin];
