/** The toolbar button of notebooks: a cell with the widget, below the active one. */
import type { LabContext } from './context';
import { impactIcon } from './icon';
import { COMMANDS } from './names';

export const CELL = [
  'from augmentation_impact import AugmentationImpact',
  '',
  'w = AugmentationImpact()  # an image and a network of your own: AugmentationImpact("cat.jpg", model=my_model)',
  'w',
].join('\n');

/** Commands of notebooks, in JupyterLab and Notebook alike; without them there is nothing to insert into. */
const INSERT = 'notebook:insert-cell-below';
const WRITE = 'notebook:replace-selection';

export function addInsertCell({ app, trans }: LabContext): void {
  const { commands } = app;
  commands.addCommand(COMMANDS.insertCell, {
    label: trans.__('Insert augmentation impact cell'),
    caption: trans.__('Insert a cell that shows how augmentations change what your network sees'),
    icon: impactIcon,
    isEnabled: () => commands.hasCommand(INSERT) && commands.isEnabled(INSERT),
    execute: async () => {
      await commands.execute(INSERT);
      await commands.execute(WRITE, { text: CELL });
    },
  });
}
