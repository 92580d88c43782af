/** A place for a panel that is loaded and made later, or for the sentence that says why there is none. */
import { PanelLayout, Widget } from '@lumino/widgets';
import type { AnalysisState } from '../../session/state';
import type { Session } from '../../session/types';
import type * as product from '../../widget/forDocuments';
import type { LabContext } from './context';

/** The product, once it is loaded. */
export type Product = typeof product;

export class PanelHost extends Widget {
  #session: Session | null = null;
  readonly #context: LabContext;

  constructor(context: LabContext) {
    super();
    this.#context = context;
    this.layout = new PanelLayout();
    this.addClass('jp-Impact-host');
  }

  /** null before the panel is there, and where there is none. */
  get session(): Session | null {
    return this.#session;
  }

  /**
   * Make the panel; a failure becomes a sentence in its place.
   * @param begin the state that it begins with
   * @param made called once it is there
   */
  async fill(
    begin: (product: Product, defaults: AnalysisState) => AnalysisState | Promise<AnalysisState>,
    made: (session: Session, product: Product) => void | Promise<void> = () => {},
  ): Promise<void> {
    try {
      const product = await import('../../widget/forDocuments');
      const state = await begin(product, await this.#context.defaults.state());
      if (this.isDisposed) return;
      this.#clear();
      const { panel, session } = product.panelWithoutKernel(state, this.#context.files.pull);
      this.#session = session;
      this.#layout.addWidget(panel);
      await made(session, product);
    } catch (error) {
      if (!this.isDisposed) this.#explain(error instanceof Error ? error.message : String(error));
    }
  }

  #explain(sentence: string): void {
    this.#clear();
    const alert = new Widget();
    alert.addClass('jp-Impact-noPanel');
    alert.node.setAttribute('role', 'alert');
    alert.node.textContent = sentence;
    this.#layout.addWidget(alert);
  }

  #clear(): void {
    this.#session = null;
    for (const widget of [...this.#layout.widgets]) widget.dispose();
  }

  get #layout(): PanelLayout {
    return this.layout as PanelLayout;
  }
}
