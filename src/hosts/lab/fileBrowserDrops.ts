/**
 * Files that are dragged from the file browser onto a panel. The drag is JupyterLab's own, not the browser's; it is
 * handed on as the browser's, so that the panel knows one kind of drop, and the dock that holds it none.
 */
import type { LabContext } from './context';

/** Paths of the files, as the file browser calls them. */
const PATHS = 'application/x-jupyter-icontents';
const PANEL = '.jp-Impact';

/** What is used of a drag of Lumino. */
interface LabDrag extends Event {
  readonly mimeData: { hasData(mime: string): boolean; getData(mime: string): unknown };
  readonly proposedAction: string;
  readonly relatedTarget: EventTarget | null;
  dropAction: string;
}

export function takeFileBrowserDrops({ files }: Pick<LabContext, 'files'>): void {
  const drop = async (path: string, panel: Element): Promise<void> => {
    const data = new DataTransfer();
    // A file that cannot be read is dropped as what it is then: an empty one, which the panel refuses by its name.
    data.items.add(await files.open(path).catch(() => new File([], path)));
    panel.dispatchEvent(dragEvent('drop', data));
  };
  /** What a panel does with the steps of a drag; nobody else hears of them. */
  const steps: Readonly<Record<string, (panel: Element, drag: LabDrag) => void>> = {
    'lm-dragenter': (panel) => announce(panel, 'dragenter'),
    'lm-dragover': (_, drag) => (drag.dropAction = drag.proposedAction),
    'lm-dragleave': (panel, { relatedTarget }) => {
      const isWithin = relatedTarget instanceof Node && panel.contains(relatedTarget);
      if (!isWithin) announce(panel, 'dragleave');
    },
    'lm-drop': (panel, drag) => {
      drag.dropAction = drag.proposedAction;
      announce(panel, 'dragleave');
      const [path] = drag.mimeData.getData(PATHS) as readonly string[];
      if (path !== undefined) void drop(path, panel);
    },
  };
  for (const [name, step] of Object.entries(steps)) {
    const listener = (event: Event): void => {
      const panel = panelOf(event);
      if (!panel) return;
      event.preventDefault();
      event.stopPropagation();
      step(panel, event as LabDrag);
    };
    // Before the dock and the notebook, which would take the file for themselves.
    document.addEventListener(name, listener, { capture: true });
  }
}

function panelOf(event: Event): Element | null {
  const { target } = event;
  if (!(target instanceof Element) || !(event as LabDrag).mimeData.hasData(PATHS)) return null;
  return target.closest(PANEL);
}

/** Let the panel show, or no longer show, that it would take the file. */
function announce(panel: Element, name: 'dragenter' | 'dragleave'): void {
  const data = new DataTransfer();
  data.items.add(new File([], 'file'));
  panel.dispatchEvent(dragEvent(name, data));
}

const dragEvent = (name: string, dataTransfer: DataTransfer): DragEvent =>
  new DragEvent(name, { dataTransfer, bubbles: true, cancelable: true });
