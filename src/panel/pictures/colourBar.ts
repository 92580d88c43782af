/** The colours of a map from its low end to its high end. */
import type { Colormap } from '../../engine/contract/look';
import { isMap, mapSpecOf, type PictureName } from '../../engine/attribution/methods/catalogue';
import type { MapSpec } from '../../engine/attribution/methods/spec';
import { colorTable } from '../../engine/render/colormaps';
import type { Session } from '../../session/types';
import { h } from '../dom';
import { Part } from '../part';

const STOPS = 16;

/** A CSS gradient of a colour map. */
export function gradientOf(colormap: Colormap): string {
  const table = colorTable(colormap);
  const stops = Array.from({ length: STOPS }, (_, i) => {
    const at = 3 * Math.round((i / (STOPS - 1)) * 255);
    return `rgb(${table[at]} ${table[at + 1]} ${table[at + 2]})`;
  });
  return `linear-gradient(to right, ${stops.join(', ')})`;
}

/** Gradient pictures show each channel around mid-grey, whatever the colour map. */
const GREY = 'linear-gradient(to right, #000, #fff)';

const BACKGROUND: Readonly<Record<MapSpec['drawn'], (colormap: Colormap) => string>> = {
  heat: gradientOf,
  diverging: () => gradientOf('red-blue'),
  relief: () => GREY,
};

/** A small bar that follows the session's colour map. */
export class ColourBar extends Part {
  readonly node = h('span', { class: 'jp-Impact-colourBar', 'aria-hidden': 'true' });

  constructor(session: Session, name: PictureName) {
    super();
    const drawn = isMap(name) ? mapSpecOf(name).drawn : null;
    const update = (): void => {
      const { colormap } = session.state.display;
      this.node.style.background = drawn === null ? '' : BACKGROUND[drawn](colormap);
    };
    this.paint(session, ['state.display'], update);
    update();
  }
}
