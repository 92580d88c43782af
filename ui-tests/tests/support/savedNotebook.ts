/** A notebook that was saved with a panel, and is opened when its kernel is gone. */
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { openIn } from './hosts';
import { SHOW } from './notebook';
import { Panel } from './panel';
import { WORK } from './paths';
import { python } from './python';

/** What Python's own readers find in a notebook: a picture of the output, and the same in nbconvert's HTML. */
const READ = `
import base64, io, json, sys
import nbformat
from nbconvert import HTMLExporter
from PIL import Image
notebook = nbformat.read(sys.argv[1], 4)
nbformat.validate(notebook)
data = notebook.cells[0].outputs[-1].data
png = base64.b64decode(data["image/png"])
html, _ = HTMLExporter().from_notebook_node(notebook)
image = Image.open(io.BytesIO(png)); image.load()
print(json.dumps({"bytes": len(png), "width": image.width, "colours": len(image.convert("RGB").resize((64, 64)).getcolors(4096)),
  "html": "data:image/png;base64," in html, "view": "application/vnd.jupyter.widget-view+json" in data}))
`;

interface Found {
  readonly bytes: number;
  readonly width: number;
  readonly colours: number;
  readonly html: boolean;
  readonly view: boolean;
}

export async function keepsItsPicture(host: 'jupyterlab' | 'notebook', page: Page): Promise<void> {
  await openIn(host, page, 'kept', SHOW);
  const panel = new Panel(page);
  await panel.ready();
  await panel.set('Rotation', 30);
  await panel.settled();
  const file = join(WORK, 'kept.ipynb');
  await page.locator('.jp-Notebook .jp-Cell').first().locator('.jp-InputPrompt').click();
  await page.keyboard.press('Control+s');
  // The server writes the file in place: a reader that comes meanwhile finds half of it, or nothing.
  await expect(() => expect(python<string[]>(KEYS, file)).toContain('image/png')).toPass({ timeout: 30_000 });
  // The live panel was not drawn anew for it.
  await expect(panel.slider('Rotation')).toHaveValue('30');
  const found = python<Found>(READ, file);
  expect(found).toMatchObject({ html: true, view: true });
  expect(found.colours).toBeGreaterThan(500);
  expect(found.bytes).toBeLessThan(300_000);
  expect(found.width).toBeGreaterThan(300);

  for (const { id } of (await (await page.request.get('/api/sessions')).json()) as { id: string }[]) {
    await page.request.delete(`/api/sessions/${id}`);
  }
  await page.goto(host === 'notebook' ? '/notebooks/kept.ipynb' : '/lab/tree/kept.ipynb?reset');
  const still = page.getByRole('img', { name: /as it was when the notebook was saved/ });
  await expect(still).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText('Run the cell to move the sliders again.')).toBeVisible();
  await expect(page.getByText('model not found')).toHaveCount(0);
  expect(await still.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(found.width);
}

const KEYS = `
import json, sys
cells = json.load(open(sys.argv[1]))["cells"]
print(json.dumps([key for output in cells[0]["outputs"] for key in output.get("data", {})]))
`;

/** ipywidgets tells the console of every model that it misses. */
export const isMissingModel = (problem: string): boolean => problem.includes('widget model not found');
