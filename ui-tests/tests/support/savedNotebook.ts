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
data, box = (cell.outputs[-1].data for cell in notebook.cells)
together = Image.open(io.BytesIO(base64.b64decode(box["image/png"])))
png = base64.b64decode(data["image/png"])
html, _ = HTMLExporter().from_notebook_node(notebook)
image = Image.open(io.BytesIO(png)); image.load()
print(json.dumps({"bytes": len(png), "width": image.width, "colours": len(image.convert("RGB").resize((64, 64)).getcolors(4096)),
  "both": together.width,
  "html": "data:image/png;base64," in html, "view": "application/vnd.jupyter.widget-view+json" in data}))
`;

interface Found {
  readonly bytes: number;
  readonly width: number;
  readonly colours: number;
  /** Width of the picture of two panels. */
  readonly both: number;
  readonly html: boolean;
  readonly view: boolean;
}

/** Two panels in one output, beside where callbacks print. */
const BOX = `
from IPython.display import display
from ipywidgets import HBox
display(w.output)
HBox([w, AugmentationImpact("coffee.jpg", size=96)])`;

export async function keepsItsPicture(host: 'jupyterlab' | 'notebook', page: Page): Promise<void> {
  await openIn(host, page, 'kept', SHOW, BOX);
  await new Panel(page, 2).ready();
  const panel = new Panel(page);
  await panel.ready();
  await panel.set('Rotation', 30);
  await panel.settled();
  const file = join(WORK, 'kept.ipynb');
  await page.locator('.jp-Notebook .jp-Cell').first().locator('.jp-InputPrompt').click();
  await page.keyboard.press('Control+s');
  // The server writes the file in place: a reader that comes meanwhile finds half of it, or nothing.
  await expect(() => expect(python<number>(PICTURES, file)).toBe(2)).toPass({ timeout: 30_000 });
  // The live panel was not drawn anew for it.
  await expect(panel.slider('Rotation')).toHaveValue('30');
  const found = python<Found>(READ, file);
  expect(found).toMatchObject({ html: true, view: true });
  expect(found.colours).toBeGreaterThan(500);
  expect(found.bytes).toBeLessThan(300_000);
  expect(found.width).toBeGreaterThan(300);
  expect(found.both).toBeGreaterThan(1.5 * found.width);

  for (const { id } of (await (await page.request.get('/api/sessions')).json()) as { id: string }[]) {
    await page.request.delete(`/api/sessions/${id}`);
  }
  await page.goto(host === 'notebook' ? '/notebooks/kept.ipynb' : '/lab/tree/kept.ipynb?reset');
  const stills = page.getByRole('img', { name: /as it was when the notebook was saved/ });
  await expect(stills).toHaveCount(2, { timeout: 60_000 });
  await expect(page.getByText('Run the cell to move the sliders again.').first()).toBeVisible();
  // What callbacks printed went with the kernel, and leaves no message behind.
  await expect(page.getByText(/model not found|Loading widget/)).toHaveCount(0);
  const widths = await stills.evaluateAll((images: HTMLImageElement[]) =>
    images.map((image) => image.naturalWidth),
  );
  expect(widths).toEqual([found.width, found.both]);
}

const PICTURES = `
import json, sys
cells = json.load(open(sys.argv[1]))["cells"]
print(sum("image/png" in output.get("data", {}) for cell in cells for output in cell["outputs"]))
`;

/** ipywidgets tells the console of every model that it misses. */
export const isMissingModel = (problem: string): boolean => problem.includes('widget model not found');
