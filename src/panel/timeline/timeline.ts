/** The recording: record, scrub, play, delete, clear, export. */
import { t } from '../../language';
import type { Session } from '../../session/types';
import { button, setIcon } from '../buttons';
import { h, setAttribute, setText } from '../dom';
import { Part } from '../part';
import { ProgressLine } from '../states/progressLine';
import { ExportBar, type SendFrames } from './exportBar';
import { Filmstrip } from './filmstrip';
import { FrameLine } from './frameLine';
import { Playback } from './playback';
import { SweepBar } from './sweepBar';

export class Timeline extends Part {
  readonly node: HTMLElement;
  readonly #session: Session;
  readonly #playback: Playback;
  readonly #export: ExportBar;
  readonly #record = h(
    'button',
    {
      type: 'button',
      class: 'jp-Impact-button jp-mod-text jp-Impact-record',
      title: t`Record each settled state as a frame`,
    },
    h('span', { class: 'jp-Impact-recordDot', 'aria-hidden': 'true' }),
    h('span', {}, t`Record`),
  );
  readonly #count = h('span', { class: 'jp-Impact-count' });
  readonly #play = button({ name: t`Play frames`, icon: 'play', pressed: false });
  readonly #remove = button({
    name: t`Delete frame`,
    icon: 'trash',
    hint: t`Delete the frame that is shown (Delete)`,
  });
  readonly #clear = button({ name: t`Clear frames`, text: t`Clear` });
  /** @param root of the panel */
  constructor(session: Session, root: HTMLElement, sendFrames?: SendFrames) {
    super();
    this.#session = session;
    this.#playback = this.own(new Playback(session));
    this.#export = this.own(new ExportBar(session, sendFrames));
    const progress = this.own(new ProgressLine(session, (unit) => unit === 'frames'));
    this.node = h(
      'section',
      { class: 'jp-Impact-timeline', 'aria-label': t`Recording` },
      h(
        'div',
        { class: 'jp-Impact-timelineBar' },
        h(
          'div',
          { class: 'jp-Impact-group' },
          this.#record,
          this.#count,
          this.#play,
          this.#remove,
          this.#clear,
        ),
        this.own(new SweepBar(session)).node,
        this.#export.node,
      ),
      progress.node,
      this.own(new FrameLine(session, root)).node,
      this.own(new Filmstrip(session)).node,
    );
    const { recorder } = session;
    this.listen(this.#record, 'click', () => session.update({ recording: !session.state.recording }));
    this.listen(this.#play, 'click', () => {
      if (this.#playback.playing) this.#playback.stop();
      else this.#playback.play(this.#export.delay);
    });
    this.listen(this.#remove, 'click', () => recorder.shown !== null && recorder.remove(recorder.shown));
    this.listen(this.#clear, 'click', () => recorder.clear());
    this.paint(session, ['state.recording', 'recorder'], () => this.#update());
    this.watch(this.#playback.changed, () => this.#update());
    this.#update();
  }

  #update(): void {
    const { recorder, state } = this.#session;
    const { frames, limit, shown } = recorder;
    const { playing } = this.#playback;
    setAttribute(this.#record, 'aria-pressed', String(state.recording));
    setText(this.#count, shown === null ? `${frames.length}/${limit}` : t`${shown + 1} of ${frames.length}`);
    setAttribute(this.#play, 'aria-pressed', String(playing));
    setIcon(this.#play, playing ? 'stop' : 'play');
    this.#play.disabled = frames.length === 0;
    this.#remove.disabled = shown === null;
    this.#clear.disabled = frames.length === 0;
  }
}
