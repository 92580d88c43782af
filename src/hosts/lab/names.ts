/** Names that JupyterLab knows the product by: commands, file types, factories. `schema/plugin.json` uses them too. */
import { MODULE_NAME } from '../../widget/version';

export const COMMANDS = {
  open: `${MODULE_NAME}:open`,
  newFile: `${MODULE_NAME}:new-file`,
  insertCell: `${MODULE_NAME}:insert-cell`,
  openBeside: `${MODULE_NAME}:open-beside`,
  help: `${MODULE_NAME}:help`,
} as const;

/** The name under which files open with the product. */
export const FACTORY = 'Augmentation impact';
/** Of files that hold a whole analysis. */
export const FILE_FACTORY = 'Augmentation impact analysis';
export const EXTENSION = '.augimpact.json';
