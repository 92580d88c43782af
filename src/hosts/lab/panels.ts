/** Panels from the launcher and the palette. Each keeps its state, so that it comes back with the page. */
import type { ILayoutRestorer } from '@jupyterlab/application';
import { MainAreaWidget, WidgetTracker } from '@jupyterlab/apputils';
import type { IStateDB } from '@jupyterlab/statedb';
import { UUID } from '@lumino/coreutils';
import { MODULE_NAME } from '../../widget/version';
import type { Session } from '../../session/types';
import type { LabContext } from './context';
import { impactIcon } from './icon';
import { COMMANDS } from './names';
import { PanelHost } from './panelHost';
import type { Product } from './panelHost';

/** A state is written down when nothing has changed it for so long, milliseconds. */
const QUIET = 400;

export function addPanels(
  context: LabContext,
  restorer: ILayoutRestorer | null,
  database: IStateDB | null,
): Promise<unknown> {
  const { app, trans, files } = context;
  const tracker = new WidgetTracker<MainAreaWidget<PanelHost>>({ namespace: MODULE_NAME });
  const title = trans.__('Augmentation impact');

  const begin = async (key: string, content: PanelHost): Promise<void> => {
    const kept = await database?.fetch(key);
    const model = kept === undefined ? await context.defaults.model() : null;
    await content.fill(
      ({ readAnalysis }, defaults) => {
        if (typeof kept !== 'string') return defaults;
        const { state, paths } = readAnalysis(kept, defaults);
        files.note(paths);
        return state;
      },
      (session, product) => {
        if (database) keepState(session, product, context, (text) => database.save(key, text));
        if (model !== null) void openFromServer(session, product, context, model);
      },
    );
  };

  app.commands.addCommand(COMMANDS.open, {
    label: title,
    caption: trans.__('See what an image classifier sees while its input is augmented'),
    icon: impactIcon,
    execute: async ({ id: known }) => {
      const id = typeof known === 'string' ? known : `${MODULE_NAME}-${UUID.uuid4()}`;
      const content = new PanelHost(context);
      const main = new MainAreaWidget({ content });
      main.id = id;
      main.title.label = title;
      main.title.icon = impactIcon;
      main.title.closable = true;
      // Not the tracker's own key, which is its namespace and the id.
      const key = `${MODULE_NAME}-state:${id}`;
      main.disposed.connect(() => void database?.remove(key));
      app.shell.add(main, 'main');
      await tracker.add(main);
      void begin(key, content);
      return main;
    },
  });
  return (
    restorer?.restore(tracker, {
      command: COMMANDS.open,
      args: ({ id }) => ({ id }),
      name: ({ id }) => id,
    }) ?? Promise.resolve()
  );
}

/** Open a file of the server in a panel; what is wrong with it is a notice. */
export async function openFromServer(
  session: Session,
  { openFile }: Product,
  { files }: LabContext,
  path: string,
): Promise<void> {
  try {
    const file = await files.open(path);
    if (!session.isDisposed) await openFile(session, file, file.name);
  } catch (error) {
    session.notify(error instanceof Error ? error.message : String(error));
  }
}

/** Write the state down whenever it has changed and come to rest. */
function keepState(
  session: Session,
  { writeAnalysis }: Product,
  { files }: LabContext,
  write: (text: string) => unknown,
): void {
  let timer = 0;
  session.stateChanged.connect((_, state) => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => write(writeAnalysis(state, files.pathOf)), QUIET);
  });
}
