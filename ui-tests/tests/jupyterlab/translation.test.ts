/** The panel speaks the language of JupyterLab. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { ROOT } from '../support/paths';

/** Every message of the template, told in capitals, as a language pack has it. */
function capitals(): Readonly<Record<string, unknown>> {
  const template = readFileSync(join(ROOT, 'locale', 'augmentation_impact.pot'), 'utf8');
  const ids = [...template.matchAll(/^msgid (".+")$/gm)].map(([, id]) => JSON.parse(id) as string);
  const head = {
    domain: 'augmentation_impact',
    language: 'xx',
    plural_forms: 'nplurals=2; plural=(n != 1);',
  };
  const said = ids.filter(Boolean).map((id) => [id, [id.toUpperCase()]] as const);
  return { '': head, ...Object.fromEntries(said) };
}

test('a panel speaks the language of JupyterLab', async ({ page }) => {
  await page.route('**/api/translations/*', (route) =>
    route.fulfill({ json: { data: { augmentation_impact: capitals() }, message: '' } }),
  );
  await page.goto('/lab?reset');
  await page.locator('.jp-LauncherCard', { hasText: 'AUGMENTATION IMPACT' }).click({ timeout: 60_000 });
  const panel = page.getByRole('region', { name: 'AUGMENTATION IMPACT' });
  await expect(panel.getByRole('slider', { name: 'ROTATION', exact: true })).toBeVisible();
  await expect(panel.getByRole('button', { name: 'COPY AS PYTHON', exact: true })).toBeVisible();
  await expect(panel.getByRole('status').first()).toContainText(/^PREDICTS/, { timeout: 60_000 });
});
