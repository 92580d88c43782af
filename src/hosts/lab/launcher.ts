/** Cards in the launcher. Notebook does not even share the launcher's package, so its token is asked for only where it is. */
import type { LabContext } from './context';
import { COMMANDS } from './names';

const LAUNCHER_PLUGIN = '@jupyterlab/launcher-extension:plugin';

export async function addToLauncher({ app, trans }: LabContext): Promise<void> {
  if (!app.hasPlugin(LAUNCHER_PLUGIN)) return;
  const { ILauncher } = await import('@jupyterlab/launcher');
  const launcher = await app.resolveOptionalService(ILauncher);
  launcher?.add({ command: COMMANDS.open, category: trans.__('Other') });
}
