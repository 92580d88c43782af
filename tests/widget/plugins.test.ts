/** @jest-environment ./tests/support/browserEnvironment.js */
import { IJupyterWidgetRegistry } from '@jupyter-widgets/base';
import type { IWidgetRegistryData } from '@jupyter-widgets/base';
import { name, version } from '../../package.json';
import plugins from '../../src';
import { ENGLISH, speak, t } from '../../src/language';

describe('the plugins', () => {
  it('need nothing that Voilà lacks: the widget registry for one, nothing for the other', () => {
    expect(plugins.map((plugin) => [plugin.requires ?? [], plugin.optional ?? []])).toEqual([
      [[IJupyterWidgetRegistry], []],
      [[], []],
    ]);
  });

  it('leave a host without documents alone', async () => {
    // Anything else of the application would be a TypeError.
    const app = { hasPlugin: () => false };
    await expect(plugins[1]?.activate(app as never)).resolves.toBeUndefined();
  });

  it('let the panel speak the language of a host that translates, before it is loaded', async () => {
    const registered: IWidgetRegistryData[] = [];
    const translator = { load: () => ({ ...ENGLISH, __: (message: string) => message.toUpperCase() }) };
    await plugins[0]?.activate(
      { hasPlugin: () => true, resolveOptionalService: async () => translator } as never,
      { registerWidget: (data: IWidgetRegistryData) => registered.push(data) } as never,
    );
    await (registered[0]?.exports as () => Promise<object>)();
    expect(t`Reset all`).toBe('RESET ALL');
    speak(ENGLISH);
  });

  it('register the models and the view under the name and version of the package', async () => {
    const registered: IWidgetRegistryData[] = [];
    await plugins[0]?.activate(
      { hasPlugin: () => false } as never,
      { registerWidget: (data: IWidgetRegistryData) => registered.push(data) } as never,
    );
    expect(registered).toMatchObject([{ name, version }]);
    const load = registered[0]?.exports as () => Promise<object>;
    expect(Object.keys(await load()).sort()).toEqual([
      'AugmentationImpactModel',
      'AugmentationImpactView',
      'AugmentationModel',
    ]);
  });
});
