/** A document that is an analysis: the text of the file and the state of the panel follow each other. */
import { ABCWidgetFactory, DocumentWidget } from '@jupyterlab/docregistry';
import type { DocumentRegistry } from '@jupyterlab/docregistry';
import type { Session } from '../../session/types';
import type { LabContext } from './context';
import { impactIcon } from './icon';
import { PanelHost } from './panelHost';
import type { Product } from './panelHost';

type TextContext = DocumentRegistry.CodeContext;

export class AnalysisDocuments extends ABCWidgetFactory<
  DocumentWidget<PanelHost>,
  DocumentRegistry.ICodeModel
> {
  readonly #lab: LabContext;

  constructor(lab: LabContext, options: DocumentRegistry.IWidgetFactoryOptions) {
    super(options);
    this.#lab = lab;
  }

  protected override createNewWidget(context: TextContext): DocumentWidget<PanelHost> {
    const content = new PanelHost(this.#lab);
    const widget = new DocumentWidget({ content, context });
    widget.title.icon = impactIcon;
    const follow = new DocumentText(this.#lab, context, content);
    void context.ready.then(() => follow.begin());
    return widget;
  }
}

class DocumentText {
  readonly #lab: LabContext;
  readonly #context: TextContext;
  readonly #content: PanelHost;
  /** The text that panel and file agree on. */
  #agreed = '';

  constructor(lab: LabContext, context: TextContext, content: PanelHost) {
    this.#lab = lab;
    this.#context = context;
    this.#content = content;
  }

  async begin(): Promise<void> {
    await this.#show();
    // The file was changed elsewhere, and read again; or it was one that could not be read, and is mended.
    const { model } = this.#context;
    const onContent = (): void => {
      if (model.toString() !== this.#agreed) void this.#show();
    };
    model.contentChanged.connect(onContent);
    this.#content.disposed.connect(() => model.contentChanged.disconnect(onContent));
  }

  async #show(): Promise<void> {
    const text = this.#context.model.toString();
    this.#agreed = text;
    let notice: string | null = null;
    await this.#content.fill(
      ({ readAnalysis }, defaults) => {
        const file = readAnalysis(text, defaults);
        this.#lab.files.note(file.paths);
        notice = file.notice;
        return file.state;
      },
      (session, product) => {
        if (notice !== null) session.notify(notice);
        this.#follow(session, product);
      },
    );
  }

  #follow(session: Session, { writeAnalysis }: Product): void {
    session.stateChanged.connect((_, state) => {
      this.#agreed = writeAnalysis(state, this.#lab.files.pathOf);
      this.#context.model.fromString(this.#agreed);
    });
  }
}
