/** The panel: controls left, pictures right, timeline below. Any number of panels may share one session. */
import type { IDisposable } from '@lumino/disposable';
import type { Message } from '@lumino/messaging';
import { Widget } from '@lumino/widgets';
import { t } from '../language';
import type { Session } from '../session/types';
import '../../style/base.css';
import { DropZone } from './bar/dropZone';
import { TopBar } from './bar/topBar';
import { StepList } from './controls/stepList';
import { h, setAttribute } from './dom';
import { ExplainPane } from './explain/explainPane';
import { ExplainRow } from './explain/explainRow';
import { MethodParameters } from './explain/methodParameters';
import { FocusKeeper } from './focus';
import { FrameTask } from './frameTask';
import { GalleryStrip } from './gallery/galleryStrip';
import { KeyKeeper } from './keys';
import { painterOf } from './painter';
import { Part } from './part';
import { PictureGrid } from './pictures/pictureGrid';
import { Room } from './room';
import { SeriesBar } from './series/seriesBar';
import { Charts } from './study/charts';
import { ClassStrip } from './prediction/classStrip';
import { PredictionLine } from './prediction/predictionLine';
import { ErrorMessage } from './states/errorMessage';
import { NoticeLine } from './states/noticeLine';
import { ProgressLine } from './states/progressLine';
import type { Uploads } from './bar/imageMenu';
import type { SendFrames } from './timeline/exportBar';
import { Timeline } from './timeline/timeline';

export interface PanelOptions {
  /** Hands the recorded frames to the kernel; without it there is no such button. */
  readonly sendFrames?: SendFrames;
  /** Where a picture goes that is opened here; without it there is only the page. */
  readonly uploads?: Uploads;
}

export class AnalysisPanel extends Widget {
  readonly #content: Content;
  #attachment: IDisposable | null = null;
  readonly #session: Session;
  readonly #screen: IDisposable;

  constructor(session: Session, options: PanelOptions = {}) {
    super();
    this.#session = session;
    this.addClass('jp-Impact');
    this.#content = new Content(session, this.node, options);
    this.node.append(this.#content.node);
    this.#screen = painterOf(session).addScreen(() => this.isVisible);
  }

  override dispose(): void {
    if (this.isDisposed) return;
    this.#detach();
    this.#content.dispose();
    this.#screen.dispose();
    super.dispose();
  }

  /** Work begins when the panel is in the page, not before: hidden models must cost nothing. */
  protected override onAfterAttach(message: Message): void {
    super.onAfterAttach(message);
    this.#attachment ??= this.#session.attach();
    painterOf(this.#session).flush();
  }

  /** What has changed while it was out of sight. */
  protected override onAfterShow(message: Message): void {
    super.onAfterShow(message);
    painterOf(this.#session).flush();
  }

  protected override onBeforeDetach(message: Message): void {
    this.#detach();
    super.onBeforeDetach(message);
  }

  #detach(): void {
    this.#attachment?.dispose();
    this.#attachment = null;
  }
}

/** Everything inside of the root, and what the root says of itself. */
class Content extends Part {
  readonly node: HTMLElement;
  readonly #session: Session;
  readonly #root: HTMLElement;
  /** Who reads that it is ready finds all of it on screen, painted with the frame of the pictures. */
  readonly #settle = this.own(
    new FrameTask(() => {
      painterOf(this.#session).flush();
      this.#update();
    }),
  );

  constructor(session: Session, root: HTMLElement, options: PanelOptions) {
    super();
    this.#session = session;
    this.#root = root;
    const strip = this.own(new ClassStrip(session));
    const grid = this.own(new PictureGrid(session, strip.node));
    const bar = this.own(new TopBar(session, root, options.uploads));
    this.node = h(
      'div',
      { class: 'jp-Impact-layout' },
      bar.node,
      this.own(new ProgressLine(session, (unit) => unit !== 'frames')).node,
      this.own(new StepList(session)).node,
      this.own(new ExplainPane(session)).node,
      h(
        'div',
        { class: 'jp-Impact-stage' },
        this.own(new GalleryStrip(session, root)).node,
        this.own(new PredictionLine(session)).node,
        this.own(new ExplainRow(session, grid.comparison)).node,
        this.own(new MethodParameters(session)).node,
        this.own(new SeriesBar(session, grid.seriesView)).node,
        grid.node,
        this.own(new Charts(session)).node,
      ),
      this.own(new Timeline(session, root, options.sendFrames)).node,
      h(
        'div',
        { class: 'jp-Impact-messages' },
        this.own(new ErrorMessage(session, bar)).node,
        this.own(new NoticeLine(session)).node,
      ),
      this.own(new DropZone(session, root)).node,
    );
    this.#describe();
    this.own(new Room(root, this.node));
    this.own(new KeyKeeper(root));
    this.own(new FocusKeeper(root));
    this.listen(root, 'keydown', (event) => {
      if (event.key === 'Escape' && !event.defaultPrevented) grid.leaveSingle();
    });
    this.watch(session.activityChanged, ({ status }) => {
      if (status === 'ready') this.#settle.request();
      else this.#update();
    });
    this.watch(session.infoChanged, () => this.#settle.request());
    this.watch(session.resultChanged, () => this.#settle.request());
    this.#update();
  }

  #describe(): void {
    setAttribute(this.#root, 'role', 'region');
    setAttribute(this.#root, 'aria-label', t`Augmentation impact`);
    // Focusable by a click anywhere in it, so that a paste finds it.
    setAttribute(this.#root, 'tabindex', -1);
  }

  #update(): void {
    const { activity, backend, result } = this.#session;
    setAttribute(this.#root, 'data-state', activity.status);
    setAttribute(this.#root, 'data-backend', backend?.backend ?? '');
    setAttribute(this.#root, 'data-slow', activity.slow);
    setAttribute(this.#root, 'data-empty', result === null);
  }
}
