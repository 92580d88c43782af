/** Name and version under which Python finds the models. */
import { name, version } from '../../package.json';

export const MODULE_NAME = name;
export const MODULE_VERSION = version;
