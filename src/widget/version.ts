/** Name and version under which Python finds the models. */
import { name, version } from '../../package.json';

export const MODULE_NAME = name;
export const MODULE_VERSION = version;

/**
 * What a model says of itself wherever its state is written down. Python asks a live page for any version, so that
 * the protocol decides what fits; a document must ask a registry for this one.
 */
export const SAVED_VERSIONS = {
  _model_module_version: MODULE_VERSION,
  _view_module_version: MODULE_VERSION,
} as const;
