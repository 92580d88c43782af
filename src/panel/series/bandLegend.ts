/** The colours behind a line, with numbers at both ends. */
import type { Bands } from '../../media/graph/graph';
import { h, setHidden, setText } from '../dom';
import { significant } from '../format';
import { Part } from '../part';
import { gradientOf } from '../pictures/colourBar';

/** As the red–blue bands, which fade towards zero. */
const SIGNED = 'linear-gradient(to right, rgb(33 102 172), transparent, rgb(178 24 43))';

export class BandLegend extends Part {
  readonly node: HTMLElement;
  readonly #low = h('span', {});
  readonly #high = h('span', {});
  readonly #bar = h('span', { class: 'jp-Impact-colourBar', 'aria-hidden': 'true' });

  constructor() {
    super();
    this.node = h('div', { class: 'jp-Impact-scale', hidden: true }, this.#low, this.#bar, this.#high);
  }

  show(bands: Bands | null): void {
    setHidden(this.node, bands === null);
    if (!bands) return;
    setText(this.#low, bands.kind === 'heat' ? '0' : significant(-bands.top));
    setText(this.#high, significant(bands.top));
    this.#bar.style.background = bands.kind === 'heat' ? gradientOf(bands.colormap) : SIGNED;
    this.#bar.style.opacity = String(bands.kind === 'heat' ? bands.opacity : 1);
  }
}
