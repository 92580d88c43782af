/** The user's defaults for panels without a kernel: JupyterLab's settings → a state. */
import type { ISettingRegistry } from '@jupyterlab/settingregistry';
import type { AnalysisState } from '../../session/state';
import { MODULE_NAME } from '../../widget/version';

export const PLUGIN_ID = `${MODULE_NAME}:plugin`;

/** What `schema/plugin.json` declares; a hand-edited file may hold anything. */
export type Settings = Readonly<Record<string, unknown>>;

export class PanelDefaults {
  readonly #registry: ISettingRegistry | null;

  constructor(registry: ISettingRegistry | null) {
    this.#registry = registry;
  }

  /** The state that a new panel begins with; without settings, or with damaged ones, the usual one. */
  async state(): Promise<AnalysisState> {
    const [{ stateOfSettings }, settings] = await Promise.all([
      import('../../widget/forDocuments'),
      this.#settings(),
    ]);
    return stateOfSettings(settings);
  }

  /** Path of the user's network on the server; null: the embedded one. */
  async model(): Promise<string | null> {
    const { model } = await this.#settings();
    return typeof model === 'string' && model.trim() !== '' ? model.trim() : null;
  }

  async #settings(): Promise<Settings> {
    try {
      return (await this.#registry?.load(PLUGIN_ID))?.composite ?? {};
    } catch {
      return {};
    }
  }
}
