/**
 * A picture of each output that shows panels goes into the notebook when it is saved: for GitHub, for HTML, for readers without a
 * kernel. Panels of one output, in an HBox or a tab, are one picture.
 */
import { VIEW_CLASS, viewAt } from '../../widget/viewAt';
import { PNG, widgetOutputs } from './notebookOutputs';
import type { NotebookContext, NotebookPanel } from './notebookOutputs';

/** Widths of one picture of a panel, pixels: the largest whose file is small enough is taken. */
const WIDTHS = [224, 160, 96] as const;
/** Most letters of base64, about 300 kB of PNG: a notebook keeps one for each output. */
const MOST_LETTERS = 400_000;
/** Between panels, pixels. */
const GAP = 12;

export function keepPictures(panel: NotebookPanel, context: NotebookContext): void {
  context.saveState.connect((_, state) => {
    if (state === 'started') writePictures(panel);
  });
}

function writePictures(panel: NotebookPanel): void {
  for (const { node, output, replace } of widgetOutputs(panel)) {
    const picture = pictureOf([...node.querySelectorAll(`.${VIEW_CLASS}`)]);
    if (picture === null || output.data?.[PNG] === picture) continue;
    replace({ ...output, data: { ...output.data, [PNG]: picture } });
  }
}

/** Panels as they stand, in base64; null before there is anything to see. */
export function pictureOf(elements: readonly Element[]): string | null {
  let smallest: string | null = null;
  for (const width of WIDTHS) {
    const drawn = elements.flatMap((element) => viewAt(element)?.picture(width) ?? []);
    if (drawn.length === 0) return null;
    const whole = drawn.length === 1 ? drawn[0] : together(drawn, standInRow(elements));
    smallest = whole.toDataURL(PNG).split(',')[1] ?? null;
    if (smallest === null || smallest.length <= MOST_LETTERS) break;
  }
  return smallest;
}

function standInRow([first, second]: readonly Element[]): boolean {
  return second.getBoundingClientRect().top < first.getBoundingClientRect().bottom;
}

function together(drawn: readonly HTMLCanvasElement[], inRow: boolean): HTMLCanvasElement {
  const [widths, heights] = [drawn.map(({ width }) => width), drawn.map(({ height }) => height)];
  const along = (sizes: readonly number[]): number => sizes.reduce((sum, size) => sum + size + GAP, -GAP);
  const canvas = document.createElement('canvas');
  canvas.width = inRow ? along(widths) : Math.max(...widths);
  canvas.height = inRow ? Math.max(...heights) : along(heights);
  const context = canvas.getContext('2d');
  let at = 0;
  for (const one of drawn) {
    context?.drawImage(one, inRow ? at : 0, inRow ? 0 : at);
    at += (inRow ? one.width : one.height) + GAP;
  }
  return canvas;
}
