/** One display of the widget in a page: a panel over the session of its model. */
import { DOMWidgetView, JupyterLuminoPanelWidget } from '@jupyter-widgets/base';
import type { IDisposable } from '@lumino/disposable';
import { Widget } from '@lumino/widgets';
import { AnalysisPanel } from '../panel/analysisPanel';
import { nextTask } from './nextTask';
import { stillOf } from '../session/export/still';
import type { AugmentationImpactModel } from './impactModel';
import { hostOfPage, WORDS } from './hostWords';
import type { KernelSession } from './kernelSession';
import { versionMismatch } from './protocol';
import { answerAt, VIEW_CLASS, viewOf } from './viewAt';

export class AugmentationImpactView extends DOMWidgetView {
  declare model: AugmentationImpactModel;
  #share: IDisposable | null = null;

  /** A panel as the view's Lumino widget, so that children hear of attachment and size. */
  override _createElement(_tagName: string): HTMLElement {
    this.luminoWidget = new JupyterLuminoPanelWidget({ view: this });
    return this.luminoWidget.node;
  }

  override _setElement(element: HTMLElement): void {
    if (element !== this.luminoWidget.node) throw new Error('The element of this view cannot be replaced.');
    this.el = element;
  }

  /** In several tasks, so that none holds the page up for long; once it is resolved the host puts the view into the page. */
  override async render(): Promise<void> {
    super.render();
    const container = this.luminoWidget as JupyterLuminoPanelWidget;
    container.addClass('jupyter-widgets');
    container.addClass(VIEW_CLASS);
    const mismatch = versionMismatch(this.model.get('_protocol'), WORDS[hostOfPage()]);
    if (mismatch !== null) return void container.addWidget(alert(mismatch));
    const { kernelSession, share } = this.model.open();
    this.#share = share;
    await nextTask();
    // It may be gone by now.
    if (this.#share === null) return;
    container.addWidget(this.#panel(kernelSession));
    await nextTask();
  }

  override remove(): this {
    this.#share?.dispose();
    this.#share = null;
    return super.remove() as this;
  }

  #panel(kernelSession: KernelSession): Widget {
    answerAt(this.luminoWidget.node, {
      another: () => viewOf(this.model),
      picture: (width) => stillOf(kernelSession.session, width),
    });
    const { sendFrames } = WORDS[hostOfPage()];
    return new AnalysisPanel(kernelSession.session, {
      sendFrames: { ...sendFrames, run: () => void kernelSession.sendFrames() },
      uploads: kernelSession.keepsUploads ? 'page' : 'kernel',
    });
  }
}

function alert(sentence: string): Widget {
  const widget = new Widget();
  widget.node.setAttribute('role', 'alert');
  widget.node.textContent = sentence;
  return widget;
}
