/**
 * A notebook that is opened again has panels whose kernel is gone. In place of “model not found” stand the picture that
 * was saved with it, and what to do.
 */
import type { TranslationBundle } from '@jupyterlab/translation';
import { PNG, widgetOutputs } from './notebookOutputs';
import type { NotebookPanel, Output } from './notebookOutputs';

/** What ipywidgets writes where it has no model. It writes nothing more until the kernel has one. */
const NOT_FOUND = 'Error displaying widget: model not found';
/** What it writes while there is no kernel at all. */
const LOADING = 'Loading widget...';
/** A model that is there appears sooner, milliseconds. */
const PATIENCE = 3000;
/** How the widget says in plain text what it is, be it in a box of others. */
const OURS = 'AugmentationImpact(';
/** An output area: that of a panel's callbacks, where it stands beside one. */
const PRINTS = 'Output(';

export function explainMissing(panel: NotebookPanel, trans: TranslationBundle): void {
  const explain = (node: HTMLElement): void => {
    const found = widgetOutputs(panel).find((each) => each.node.contains(node));
    if (!found) return;
    if (isOurs(found.output)) node.replaceChildren(still(found.output, trans));
    // What was printed is gone with the kernel, and the panel's own picture says how to get it back.
    else if (textOf(found.output).startsWith(PRINTS) && found.beside.some(isOurs)) node.replaceChildren();
  };
  const look = (text: Node): void => {
    const node = text.parentElement;
    if (!node) return;
    if (text.nodeValue === NOT_FOUND) explain(node);
    if (text.nodeValue === LOADING) {
      setTimeout(() => node.textContent === LOADING && explain(node), PATIENCE);
    }
  };
  const observer = new MutationObserver((changes) => {
    for (const { addedNodes } of changes) {
      for (const node of addedNodes) textsIn(node).forEach(look);
    }
  });
  textsIn(panel.content.node).forEach(look);
  observer.observe(panel.content.node, { childList: true, subtree: true });
  panel.disposed.connect(() => observer.disconnect());
}

/** The places of ipywidgets inside of what was added. */
function textsIn(node: Node): readonly Node[] {
  if (node.nodeType === Node.TEXT_NODE) return [node];
  if (!(node instanceof Element) || !node.textContent?.includes('widget')) return [];
  const places = [node, ...node.querySelectorAll('.jp-RenderedHTMLCommon, .jp-OutputArea-output, .lm-Panel')];
  return places.flatMap(({ childNodes }) =>
    [...childNodes].filter(({ nodeType }) => nodeType === Node.TEXT_NODE),
  );
}

function textOf({ data }: Output): string {
  const text = data?.['text/plain'];
  return typeof text === 'string' ? text : '';
}

const isOurs = (output: Output): boolean => textOf(output).includes(OURS);

function still({ data }: Output, trans: TranslationBundle): HTMLElement {
  const figure = document.createElement('figure');
  figure.className = 'jp-Impact-still';
  const caption = document.createElement('figcaption');
  const png = data?.[PNG];
  if (typeof png === 'string') {
    const image = document.createElement('img');
    image.src = `data:${PNG};base64,${png.replace(/\s/g, '')}`;
    image.alt = trans.__('Augmentation impact, as it was when the notebook was saved');
    figure.append(image);
  }
  caption.textContent =
    typeof png === 'string'
      ? trans.__('As it was when the notebook was saved. Run the cell to move the sliders again.')
      : trans.__('The kernel that had this panel is gone. Run the cell to see it again.');
  figure.append(caption);
  return figure;
}
