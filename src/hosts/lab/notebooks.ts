/** What happens in every notebook that is open: pictures are kept, panels without a kernel are explained. */
import { DisposableDelegate } from '@lumino/disposable';
import type { LabContext } from './context';
import { explainMissing } from './missingPanels';
import type { NotebookContext, NotebookPanel } from './notebookOutputs';
import { keepPictures } from './savedPictures';

/** JupyterLab's name of the factory of notebooks. */
const NOTEBOOK = 'Notebook';

export function watchNotebooks({ app, trans }: LabContext): void {
  app.docRegistry.addWidgetExtension(NOTEBOOK, {
    createNew: (panel, context) => {
      keepPictures(panel as unknown as NotebookPanel, context as unknown as NotebookContext);
      explainMissing(panel as unknown as NotebookPanel, trans);
      return new DisposableDelegate(() => {});
    },
  });
}
