/** @jest-environment ./tests/support/browserEnvironment.js */
import { IJupyterWidgetRegistry } from '@jupyter-widgets/base';
import type { IWidgetRegistryData } from '@jupyter-widgets/base';
import { name, version } from '../../package.json';
import plugins from '../../src';

// Only their tokens matter here; JupyterLab itself is heavy.
jest.mock('@jupyterlab/application', () => ({ ILayoutRestorer: 'ILayoutRestorer' }));
jest.mock('@jupyterlab/apputils', () => ({ ICommandPalette: 'ICommandPalette' }));
jest.mock('@jupyterlab/settingregistry', () => ({ ISettingRegistry: 'ISettingRegistry' }));

describe('the plugins', () => {
  it('need nothing that Voilà lacks: the widget registry for one, nothing for the other', () => {
    expect(plugins.map((plugin) => [plugin.requires ?? [], (plugin.optional ?? []).length])).toEqual([
      [[IJupyterWidgetRegistry], 0],
      [[], 3],
    ]);
  });

  it('register the models and the view under the name and version of the package', async () => {
    const registered: IWidgetRegistryData[] = [];
    await plugins[0]?.activate(
      {} as never,
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
