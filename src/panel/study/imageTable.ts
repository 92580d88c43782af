/** The images of a study, the weakest first; a click shows one. */
import type { Axis } from '../../study/axis';
import { t } from '../../language';
import { sourceId } from '../../session/assets';
import type { Study } from '../../session/studies/desk';
import { standings } from '../../session/studies/overImages';
import { standingText } from '../../session/studies/words';
import type { Source } from '../../session/state';
import { h, setAttribute, setText } from '../dom';
import { Part } from '../part';

/** Rows that are made; of 2,000 images nobody reads more of the strong ones. */
const MOST_ROWS = 100;

export class ImageTable extends Part {
  readonly node: HTMLElement;
  readonly #body = h('tbody');
  readonly #caption = h('caption');
  readonly #onPick: (source: Source) => void;
  #shown: Study['images'] | null = null;
  #sources: readonly Source[] = [];

  constructor(onPick: (source: Source) => void) {
    super();
    this.#onPick = onPick;
    const head = [t`Image`, t`Predicted`, t`Holds`].map((text) => h('th', { scope: 'col' }, text));
    this.node = h(
      'div',
      { class: 'jp-Impact-images', role: 'region', 'aria-label': t`Images of the study`, tabindex: 0 },
      h('table', {}, this.#caption, h('thead', {}, h('tr', {}, ...head)), this.#body),
    );
    this.listen(this.#body, 'click', ({ target }) => {
      const row = target instanceof Element ? target.closest('tr') : null;
      const source = this.#sources[row ? [...this.#body.children].indexOf(row) : -1];
      if (source) this.#onPick(source);
    });
  }

  /** @param present the image on screen */
  show(axis: Axis, { images, unstudied }: Study, present: Source, labelOf: (index: number) => string): void {
    if (images !== this.#shown) {
      this.#shown = images;
      const all = standings(axis, images);
      const weakest = all.slice(0, MOST_ROWS);
      this.#sources = weakest.map(({ source }) => source);
      const rows = weakest.map((one) =>
        h(
          'tr',
          { 'data-id': sourceId(one.source) },
          h(
            'th',
            { scope: 'row' },
            h('button', { type: 'button', class: 'jp-Impact-imageLink' }, one.source.name),
          ),
          h('td', {}, labelOf(one.index)),
          h('td', {}, one.reach < 1 ? standingText(axis, one) : 'everywhere'),
        ),
      );
      const missing = unstudied.map(({ image, problem }) =>
        h('tr', {}, h('th', { scope: 'row' }, image), h('td', { colspan: 2 }, problem)),
      );
      this.#body.replaceChildren(...rows, ...missing);
      const of = all.length > weakest.length ? t` of ${all.length.toLocaleString('en-US')}` : '';
      setText(this.#caption, t`The weakest first: ${weakest.length}${of} images`);
    }
    for (const row of this.#body.children)
      setAttribute(row, 'aria-current', row.getAttribute('data-id') === sourceId(present) ? 'true' : null);
  }
}
