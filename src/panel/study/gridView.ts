/** A study along two parameters: a cell is a state, reached by the pointer or the arrow keys, and set by a click or Enter. */
import { colorTable } from '../../engine/render/colormaps';
import { t } from '../../language';
import { valueText } from '../../session/valueText';
import { heightText } from '../../session/studies/chart';
import type { GridCell, StudyGrid } from '../../session/studies/grid';
import { h, setAttribute, setText } from '../dom';
import { Part } from '../part';

const MOVES: Readonly<Record<string, readonly [columns: number, rows: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
  Home: [-Infinity, 0],
  End: [Infinity, 0],
  PageUp: [0, -Infinity],
  PageDown: [0, Infinity],
};

export class GridView extends Part {
  readonly node: HTMLElement;
  readonly #cells = h('div', { class: 'jp-Impact-cellGrid', role: 'grid' });
  readonly #told = h('div', { class: 'jp-Impact-cellTold' });
  readonly #scale = h('div', { class: 'jp-Impact-cellScale', 'aria-hidden': 'true' });
  readonly #edges = [0, 1, 2, 3].map(() => h('span'));
  readonly #titles = [h('span'), h('span')];
  readonly #onPick: (values: readonly [number, number]) => void;
  #grid: StudyGrid | null = null;
  #nodes: readonly (readonly HTMLElement[])[] = [];
  /** Column and row of the cell in the tab order; null: the one of the sliders. */
  #at: readonly [number, number] | null = null;

  /** @param onPick both sliders are to be set */
  constructor(onPick: (values: readonly [number, number]) => void) {
    super();
    this.#onPick = onPick;
    const [low, high, bottom, top] = this.#edges;
    const [x, y] = this.#titles;
    this.node = h(
      'div',
      { class: 'jp-Impact-cellFigure' },
      h('div', { class: 'jp-Impact-cellY', 'aria-hidden': 'true' }, top, y, bottom),
      this.#cells,
      h('div', { class: 'jp-Impact-cellX', 'aria-hidden': 'true' }, low, x, high),
      h('div', { class: 'jp-Impact-cellSide' }, this.#told, this.#scale),
    );
    const listenTo = (
      type: 'click' | 'pointerover' | 'focusin',
      act: (at: readonly [number, number]) => void,
    ) =>
      this.listen(this.#cells, type, ({ target }) => {
        const at = this.#placeOf(target);
        if (at) act(at);
      });
    listenTo('click', (at) => this.#pick(at));
    listenTo('pointerover', ([column, row]) => this.#tell(this.#grid?.rows[row]?.[column]));
    listenTo('focusin', ([column, row]) => this.#tell(this.#grid?.rows[row]?.[column]));
    this.listen(this.#cells, 'pointerleave', () => this.#tell(undefined));
    this.listen(this.#cells, 'keydown', (event) => this.#onKey(event));
  }

  show(grid: StudyGrid): void {
    this.#grid = grid;
    const [columns, rows] = [grid.rows[0].length, grid.rows.length];
    if (this.#nodes.length !== rows || this.#nodes[0]?.length !== columns) this.#build(columns, rows);
    const table = colorTable('viridis');
    const [column, row] = this.#stop(grid);
    grid.rows.forEach((cells, y) =>
      cells.forEach((cell, x) => {
        const node = this.#nodes[y][x];
        setAttribute(node, 'aria-label', cell.text);
        setAttribute(node, 'tabindex', x === column && y === row ? 0 : -1);
        setAttribute(node, 'aria-current', x === grid.present[0] && y === grid.present[1] ? 'true' : null);
        node.classList.toggle('jp-mod-broken', cell.holds === false);
        node.style.backgroundColor = cell.colour === null ? '' : rgbOf(table, cell.colour);
      }),
    );
    const { specs, x, y } = grid;
    setAttribute(this.#cells, 'aria-label', t`${t(specs[0].title)} by ${t(specs[1].title)}. ${grid.words}`);
    const ends = [
      valueText(specs[0], x.from),
      valueText(specs[0], x.to),
      valueText(specs[1], y.from),
      valueText(specs[1], y.to),
    ];
    ends.forEach((text, i) => setText(this.#edges[i], text));
    specs.forEach(({ title }, i) => setText(this.#titles[i], t(title)));
    const { scale, range } = grid;
    const [worst, best] = scale === 'rank' ? [range[1], range[0]] : range;
    this.#scale.replaceChildren(
      h('span', {}, heightText(scale, Number.isFinite(worst) ? worst : null)),
      h('span', { class: 'jp-Impact-cellColours' }),
      h('span', {}, heightText(scale, Number.isFinite(best) ? best : null)),
    );
    const colours = this.#scale.children[1];
    if (colours instanceof HTMLElement)
      colours.style.background = `linear-gradient(to right, ${[0, 0.25, 0.5, 0.75, 1].map((at) => rgbOf(table, at)).join()})`;
    if (this.#told.textContent === '') this.#tell(undefined);
  }

  /** The cell in the tab order. */
  #stop(grid: StudyGrid): readonly [number, number] {
    return this.#at && this.#cells.contains(document.activeElement) ? this.#at : grid.present;
  }

  #build(columns: number, rows: number): void {
    this.#at = null;
    this.#nodes = Array.from({ length: rows }, (_, row) =>
      Array.from({ length: columns }, (__, column) =>
        h('div', { class: 'jp-Impact-cell', role: 'gridcell', 'data-at': `${column} ${row}` }),
      ),
    );
    this.#cells.style.gridTemplateColumns = `repeat(${columns}, minmax(0, 1fr))`;
    this.#cells.replaceChildren(
      ...this.#nodes.map((cells) => h('div', { role: 'row', class: 'jp-Impact-cellRow' }, ...cells)),
    );
  }

  #placeOf(target: EventTarget | null): readonly [number, number] | null {
    const at = target instanceof HTMLElement ? target.dataset.at : undefined;
    if (at === undefined) return null;
    const [column, row] = at.split(' ').map(Number);
    return [column, row];
  }

  #onKey(event: KeyboardEvent): void {
    const at = this.#placeOf(event.target);
    if (!at || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === 'Enter' || event.key === ' ') this.#pick(at);
    else if (!MOVES[event.key]) return;
    else this.#move(at, MOVES[event.key]);
    event.preventDefault();
    event.stopPropagation();
  }

  #move([column, row]: readonly [number, number], [right, down]: readonly [number, number]): void {
    const within = (place: number, count: number): number => Math.max(0, Math.min(count - 1, place));
    const to = [
      within(column + right, this.#nodes[0].length),
      within(row + down, this.#nodes.length),
    ] as const;
    this.#at = to;
    this.#nodes[row][column].tabIndex = -1;
    const node = this.#nodes[to[1]][to[0]];
    node.tabIndex = 0;
    node.focus({ preventScroll: true });
  }

  #pick(at: readonly [number, number]): void {
    const cell = this.#grid?.rows[at[1]]?.[at[0]];
    if (!cell) return;
    this.#at = at;
    this.#onPick(cell.values);
  }

  #tell(cell: GridCell | undefined): void {
    setText(
      this.#told,
      cell?.text ?? t`Striped: another class is predicted. Click a cell to set both sliders.`,
    );
  }
}

function rgbOf(table: Uint8Array, share: number): string {
  const at = 3 * Math.round(255 * Math.min(1, Math.max(0, share)));
  return `rgb(${table[at]} ${table[at + 1]} ${table[at + 2]})`;
}
