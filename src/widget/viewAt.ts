/**
 * The view of the widget at an element, asked for by an event: who asks need not have loaded the widget's code, and
 * gets an answer only where a view is alive.
 */
import type { WidgetModel } from '@jupyter-widgets/base';
import type { Widget } from '@lumino/widgets';

export interface ViewAt {
  /** Another view of the same widget. */
  another(): Promise<Widget>;
  /** The present state as a picture; null before there is anything to see. @param width of each of its pictures, pixels */
  picture(width: number): HTMLCanvasElement | null;
}

export const VIEW_CLASS = 'jp-Impact-view';
const QUESTION = 'jp-impact-view';

interface Answer {
  view: ViewAt | null;
}

export function viewAt(element: Element): ViewAt | null {
  const answer: Answer = { view: null };
  element.dispatchEvent(new CustomEvent(QUESTION, { detail: answer }));
  return answer.view;
}

/** Answer for this element. */
export function answerAt(element: Element, view: ViewAt): void {
  element.addEventListener(QUESTION, (event) => ((event as CustomEvent<Answer>).detail.view = view));
}

/** A view of a model, as whoever is no view can show it. */
export async function viewOf(model: WidgetModel): Promise<Widget> {
  const view = await model.widget_manager.create_view(model);
  return (view as unknown as { readonly luminoWidget: Widget }).luminoWidget;
}
