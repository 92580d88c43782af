/** A cell's panel once more in a tab of its own, beside the notebook; both show one session. */
import { MainAreaWidget } from '@jupyterlab/apputils';
import { UUID } from '@lumino/coreutils';
import { Panel } from '@lumino/widgets';
import { MODULE_NAME } from '../../widget/version';
import { VIEW_CLASS, viewAt } from '../../widget/viewAt';
import type { LabContext } from './context';
import { impactIcon } from './icon';
import { COMMANDS } from './names';

export function addOpenBeside({ app, trans }: LabContext): void {
  const { commands, shell } = app;
  /** The panel under the mouse, else the one with the focus, else the first in the present document. */
  const find = (): Element | null =>
    app.contextMenuHitTest(({ classList }) => classList.contains(VIEW_CLASS)) ??
    document.activeElement?.closest(`.${VIEW_CLASS}`) ??
    shell.currentWidget?.node.querySelector(`.${VIEW_CLASS}`) ??
    null;

  commands.addCommand(COMMANDS.openBeside, {
    label: trans.__('Open panel beside the notebook'),
    caption: trans.__('The same panel once more, in a tab of its own'),
    icon: impactIcon,
    isEnabled: () => find() !== null,
    execute: async () => {
      const element = find();
      const view = element && viewAt(element);
      if (!view) return;
      const another = await view.another();
      const content = new Panel();
      content.addClass('jp-Impact-host');
      content.addWidget(another);
      const main = new MainAreaWidget({ content });
      main.id = `${MODULE_NAME}-beside-${UUID.uuid4()}`;
      main.title.label = trans.__('Augmentation impact');
      main.title.icon = impactIcon;
      main.title.closable = true;
      another.disposed.connect(() => main.dispose());
      const ref = shell.currentWidget?.id;
      shell.add(main, 'main', { mode: 'split-right', ...(ref === undefined ? {} : { ref }) });
      shell.activateById(main.id);
    },
  });
}
