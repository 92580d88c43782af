/** The map at a few places of the axis, small: each sets the slider to its value. */
import { colorTable } from '../../engine/render/colormaps';
import { t } from '../../language';
import { valueText } from '../../session/valueText';
import type { StudyChart } from '../../session/studies/chart';
import type { Study, StudiedPoint } from '../../session/studies/desk';
import { nearest } from '../../session/studies/grid';
import { h, setAttribute, setHidden } from '../dom';
import { Part } from '../part';

/** Pictures of a strip, and the side of a map, pixels. */
const [PLACES, SIDE] = [9, 56];

export class MapStrip extends Part {
  readonly node = h('div', {
    class: 'jp-Impact-mapStrip',
    role: 'group',
    'aria-label': t`Maps along the axis`,
    hidden: true,
  });
  readonly #buttons = Array.from({ length: PLACES }, () => {
    const canvas = h('canvas', { width: SIDE, height: SIDE, 'aria-hidden': 'true' });
    return { canvas, node: h('button', { type: 'button', class: 'jp-Impact-mapStripItem' }, canvas) };
  });
  #shown: readonly (StudiedPoint | undefined)[] = [];

  /** @param onPick the slider is to be set */
  constructor(onPick: (value: number) => void) {
    super();
    this.node.append(...this.#buttons.map(({ node }) => node));
    this.#buttons.forEach(({ node }, i) =>
      this.listen(node, 'click', () => {
        const value = this.#shown[i]?.sample.values[0];
        if (value !== undefined) onPick(value);
      }),
    );
  }

  show(study: Study | null, chart: StudyChart | null): void {
    const points = study && chart && !study.isOfMany ? study.images[0].points.filter(({ map }) => map) : [];
    setHidden(this.node, points.length === 0);
    if (!chart || points.length === 0) return;
    const { from, to } = chart.axis;
    const values = points.map(({ sample }) => sample.values[0]);
    this.#buttons.forEach(({ node, canvas }, i) => {
      const point = points[nearest(values, from + ((to - from) * i) / (PLACES - 1))];
      if (point === this.#shown[i]) return;
      this.#shown = Object.assign([...this.#shown], { [i]: point });
      const name = t`Map at ${valueText(chart.spec, point.sample.values[0])}`;
      setAttribute(node, 'aria-label', name);
      setAttribute(node, 'title', name);
      paint(canvas, point.map?.small ?? new Uint8Array(SIDE * SIDE));
    });
  }
}

function paint(canvas: HTMLCanvasElement, small: Uint8Array): void {
  const table = colorTable('inferno');
  const rgba = new Uint8ClampedArray(4 * small.length).fill(255);
  small.forEach((value, i) => rgba.set(table.subarray(3 * value, 3 * value + 3), 4 * i));
  canvas.getContext('2d')?.putImageData(new ImageData(rgba, SIDE, SIDE), 0, 0);
}
