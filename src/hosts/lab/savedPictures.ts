/** A picture of each panel goes into the notebook when it is saved: for GitHub, for HTML, for readers without a kernel. */
import { VIEW_CLASS, viewAt } from '../../widget/viewAt';
import { PNG, widgetOutputs } from './notebookOutputs';
import type { NotebookContext, NotebookPanel } from './notebookOutputs';

export function keepPictures(panel: NotebookPanel, context: NotebookContext): void {
  context.saveState.connect((_, state) => {
    if (state === 'started') writePictures(panel);
  });
}

function writePictures(panel: NotebookPanel): void {
  for (const { node, output, replace } of widgetOutputs(panel)) {
    const element = node.querySelector(`.${VIEW_CLASS}`);
    const picture = element && viewAt(element)?.picture();
    if (typeof picture !== 'string' || output.data?.[PNG] === picture) continue;
    replace({ ...output, data: { ...output.data, [PNG]: picture } });
  }
}
