/** An image, a network or an array of the server, opened in a panel. The file is read as it is and never written. */
import { ABCWidgetFactory, DocumentWidget, TextModelFactory } from '@jupyterlab/docregistry';
import type { DocumentRegistry } from '@jupyterlab/docregistry';
import type { LabContext } from './context';
import { impactIcon } from './icon';
import { PanelHost } from './panelHost';
import { openFromServer } from './panels';

export const UNREAD = 'augmentation-impact-unread';

/** A model without content: a network of 100 MB is not to travel as text. */
export class UnreadModelFactory extends TextModelFactory {
  override get name(): string {
    return UNREAD;
  }

  override get fileFormat(): ReturnType<() => TextModelFactory['fileFormat']> {
    return null;
  }
}

export class FileDocuments extends ABCWidgetFactory<DocumentWidget<PanelHost>, DocumentRegistry.ICodeModel> {
  readonly #lab: LabContext;

  constructor(lab: LabContext, options: DocumentRegistry.IWidgetFactoryOptions) {
    super(options);
    this.#lab = lab;
  }

  protected override createNewWidget(context: DocumentRegistry.CodeContext): DocumentWidget<PanelHost> {
    const content = new PanelHost(this.#lab);
    const widget = new DocumentWidget({ content, context });
    widget.title.icon = impactIcon;
    void content.fill(
      (_, defaults) => defaults,
      (session, product) => openFromServer(session, product, this.#lab, context.path),
    );
    return widget;
  }
}
