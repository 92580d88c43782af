/** One line of progress with the time left and a way out. Its place is kept free, so that nothing jumps. */
import { t } from '../../language';
import type { Progress, Session } from '../../session/types';
import { button } from '../buttons';
import { h, setAttribute, setHidden, setText } from '../dom';
import { amount } from '../format';
import { Part } from '../part';
import { Throttle } from '../throttle';
import { secondsLeft } from './secondsLeft';
import type { Sample } from './secondsLeft';

/** Between two steps that are shown, milliseconds: a page with hundreds of thumbnails takes 20 to be painted again. */
const PACE = 250;

export class ProgressLine extends Part {
  readonly node: HTMLElement;
  readonly #session: Session;
  readonly #what = h('span', { class: 'jp-Impact-progressWhat' });
  readonly #amount = h('span', { class: 'jp-Impact-progressAmount' });
  readonly #left = h('span', { class: 'jp-Impact-progressAmount' });
  readonly #bar = h('div', {
    class: 'jp-Impact-progressBar',
    role: 'progressbar',
    'aria-label': t`Progress`,
  });
  readonly #line: HTMLElement;
  readonly #accepts: (unit: Progress['unit']) => boolean;
  readonly #steps = this.own(new Throttle<Progress>(PACE, (progress) => this.#show(progress)));
  #samples: Sample[] = [];
  #shown = '';

  /** @param accepts the units of the progress that belongs here. */
  constructor(session: Session, accepts: (unit: Progress['unit']) => boolean) {
    super();
    this.#session = session;
    this.#accepts = accepts;
    const cancel = button({ name: t`Cancel`, text: t`Cancel` });
    this.#line = h('div', { class: 'jp-Impact-progressText' }, this.#what, this.#amount, this.#left, cancel);
    this.node = h('div', { class: 'jp-Impact-progress' }, this.#bar, this.#line);
    this.listen(cancel, 'click', () => session.cancel());
    this.watch(session.activityChanged, () => this.#update());
    this.#update();
  }

  #update(): void {
    const { activity } = this.#session;
    const progress = activity.progress && this.#accepts(activity.progress.unit) ? activity.progress : null;
    // Without an amount, the first pictures and slow work show that something goes on.
    const working = activity.status === 'loading' || (activity.status === 'busy' && activity.slow);
    const active = progress !== null || (working && this.#accepts('bytes'));
    setHidden(this.#line, progress === null);
    this.node.classList.toggle('jp-mod-active', active);
    this.node.classList.toggle('jp-mod-endless', !progress?.total);
    setAttribute(this.#bar, 'aria-hidden', active ? undefined : 'true');
    if (progress) this.#steps.say(progress);
    else this.#end();
    if (!progress?.total) setAttribute(this.#bar, 'aria-valuenow', undefined);
  }

  #end(): void {
    this.#steps.hush();
    this.#samples = [];
  }

  #show({ what, done, total, unit }: Progress): void {
    if (what !== this.#shown) this.#samples = [];
    this.#shown = what;
    this.#samples = [...this.#samples.slice(-40), { time: performance.now(), done }];
    const left = secondsLeft(this.#samples, total);
    setText(this.#what, what);
    setText(this.#amount, amount(done, total, unit));
    setText(this.#left, left === null ? '' : t`${left} s left`);
    if (!total) return;
    const share = Math.min(1, done / total);
    this.#bar.style.setProperty('--ai-value', share.toFixed(4));
    setAttribute(this.#bar, 'aria-valuenow', Math.round(share * 100));
  }
}
