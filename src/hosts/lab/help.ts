/** Help → Augmentation impact: what there is, and where. A page of plain text, which needs no network. */
import { MainAreaWidget } from '@jupyterlab/apputils';
import { Widget } from '@lumino/widgets';
import { MODULE_NAME, MODULE_VERSION } from '../../widget/version';
import type { LabContext } from './context';
import { impactIcon } from './icon';
import { CELL } from './insertCell';
import { COMMANDS } from './names';

export function addHelp({ app, trans }: LabContext): void {
  const title = trans.__('Augmentation impact');
  const sections: readonly (readonly [string, readonly string[]])[] = [
    [
      trans.__('Without a kernel'),
      [
        trans.__('Launcher → Augmentation impact opens a panel; everything is computed in this page.'),
        trans.__(
          'Right-click an image, an .onnx file, a TensorFlow.js archive (.zip) or an .npy array in the file browser, or drop it on a panel.',
        ),
        trans.__('An .augimpact.json file keeps a whole analysis: image, network and every setting.'),
      ],
    ],
    [
      trans.__('In a notebook'),
      [
        trans.__(
          'The button in the notebook’s toolbar inserts the cell below. Right-click the panel to open it beside the notebook.',
        ),
        trans.__('Saving the notebook keeps a picture of each panel in it, for readers without a kernel.'),
      ],
    ],
    [
      trans.__('Keys'),
      [
        trans.__(
          'On a slider: arrows step, Shift+arrows step ten times as far, Home and End go to the ends, double-click resets.',
        ),
        trans.__('Alt+↑ and Alt+↓ move an augmentation; N and P go through a gallery.'),
      ],
    ],
    [
      trans.__('In Python'),
      [
        trans.__(
          'w.rotate.angle = 30 moves the panel; w.prediction is what it shows; await w.settled() waits for it; help(w) lists everything.',
        ),
      ],
    ],
  ];

  app.commands.addCommand(COMMANDS.help, {
    label: trans.__('Augmentation impact help'),
    icon: impactIcon,
    execute: () => {
      const content = new Widget({ node: page(title, sections) });
      content.addClass('jp-Impact-help');
      const main = new MainAreaWidget({ content });
      main.id = `${MODULE_NAME}-help-${Date.now()}`;
      main.title.label = trans.__('Augmentation impact help');
      main.title.icon = impactIcon;
      main.title.closable = true;
      app.shell.add(main, 'main');
    },
  });
}

function page(title: string, sections: readonly (readonly [string, readonly string[]])[]): HTMLElement {
  const node = document.createElement('article');
  node.tabIndex = 0;
  const add = (tag: string, text: string): void => {
    const element = document.createElement(tag);
    element.textContent = text;
    node.append(element);
  };
  add('h1', `${title} ${MODULE_VERSION}`);
  for (const [heading, lines] of sections) {
    add('h2', heading);
    for (const line of lines) add('p', line);
  }
  add('pre', CELL);
  return node;
}
