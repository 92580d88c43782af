/** The outputs of a notebook that show the widget, with what the file says of each. What is used of a notebook's panel. */
import type { ISignal } from '@lumino/signaling';
import type { Widget } from '@lumino/widgets';

export const WIDGET_VIEW = 'application/vnd.jupyter.widget-view+json';
export const PNG = 'image/png';

/** An output as the file keeps it. */
export interface Output {
  readonly data?: Readonly<Record<string, unknown>>;
  readonly [key: string]: unknown;
}

interface SharedCell {
  getOutputs?(): readonly Output[];
  updateOutputs?(start: number, end: number, outputs: readonly Output[], origin: string): void;
}

export interface NotebookPanel extends Widget {
  readonly content: {
    readonly widgets: readonly {
      readonly model: { readonly type: string; readonly sharedModel: SharedCell };
      readonly outputArea?: { readonly widgets: readonly Widget[] };
    }[];
  } & Widget;
}

export interface NotebookContext {
  readonly saveState: ISignal<unknown, string>;
}

export interface WidgetOutput {
  readonly node: HTMLElement;
  readonly output: Output;
  /** All of its cell, itself among them. */
  readonly beside: readonly Output[];
  /** Change what the file will say, and nothing on screen. */
  replace(output: Output): void;
}

/** Every output of the notebook that is a widget. */
export function widgetOutputs(panel: NotebookPanel): readonly WidgetOutput[] {
  return panel.content.widgets.flatMap(({ model: { sharedModel }, outputArea }) => {
    const outputs = sharedModel.getOutputs?.() ?? [];
    return outputs.flatMap((output, index) => {
      const node = outputArea?.widgets[index]?.node;
      if (!node || !output.data || !(WIDGET_VIEW in output.data)) return [];
      const replace = (next: Output): void =>
        sharedModel.updateOutputs?.(index, index + 1, [next], 'silent-change');
      return [{ node, output, beside: outputs, replace }];
    });
  });
}
