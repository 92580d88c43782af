/** The pictures of the method in equal tiles of the network's shape, or one of them large. */
import { PICTURES, PICTURES_OF_METHOD } from '../../engine/analysis';
import type { PictureName } from '../../engine/analysis';
import { inputSize } from '../../session/request';
import type { AnalysisState } from '../../session/state';
import type { Session } from '../../session/types';
import { h, setAttribute, setHidden } from '../dom';
import { FramingTools } from '../framing/framingTools';
import { HandleLayer } from '../handles/handleLayer';
import { PlaceBox } from '../handles/placeBox';
import { Part } from '../part';
import { Crosshair } from './crosshair';
import { PictureTile } from './pictureTile';

/** The pictures that are on screen: all of the method, or the one that is viewed, where the method has it. */
export function visiblePictures({
  method,
  view,
}: Pick<AnalysisState, 'method' | 'view'>): readonly PictureName[] {
  const all = PICTURES_OF_METHOD[method];
  return view !== 'side-by-side' && all.includes(view) ? [view] : all;
}

export class PictureGrid extends Part {
  readonly node: HTMLElement;
  readonly tiles: ReadonlyMap<PictureName, PictureTile>;
  readonly #session: Session;

  /** @param last a cell after the pictures: the class strip. */
  constructor(session: Session, last: HTMLElement) {
    super();
    this.#session = session;
    const crosshair = new Crosshair();
    this.tiles = new Map(
      PICTURES.map((name) => [
        name,
        this.own(new PictureTile(session, name, crosshair, () => this.#toggle(name))),
      ]),
    );
    this.node = h(
      'div',
      { class: 'jp-Impact-grid' },
      ...[...this.tiles.values()].map((tile) => tile.node),
      last,
    );
    this.#addTools();
    this.watch(session.stateChanged, () => this.#update());
    this.watch(session.infoChanged, () => this.#update());
    this.watch(session.resultChanged, () => this.#update());
    this.watch(session.previewChanged, ({ picture }) => this.tiles.get('augmented')?.preview(picture));
    this.#update();
  }

  /** Every picture shows the original as long as something is held down. */
  compare(held: boolean): void {
    for (const tile of this.tiles.values()) tile.compare(held);
  }

  /** Back from one large picture to all. @returns false where all are shown already */
  leaveSingle(): boolean {
    if (this.#visible.length !== 1) return false;
    this.#session.update({ view: 'side-by-side' });
    return true;
  }

  #addTools(): void {
    const original = this.tiles.get('original');
    const augmented = this.tiles.get('augmented');
    if (original) original.addOverlay(this.own(new FramingTools(this.#session, original.frame)).node);
    if (!augmented) return;
    augmented.addOverlay(this.own(new HandleLayer(this.#session)).node);
    augmented.addButton(this.own(new PlaceBox(this.#session)).node);
  }

  get #visible(): readonly PictureName[] {
    return visiblePictures(this.#session.state);
  }

  #toggle(name: PictureName): void {
    const single = this.#visible.length === 1;
    this.#session.update({ view: single ? 'side-by-side' : name });
  }

  #update(): void {
    const visible = this.#visible;
    const { result, state, model } = this.#session;
    const { height, width } = result?.request.size ?? inputSize(state, model);
    this.node.style.setProperty('--ai-aspect', (width / height).toFixed(4));
    setAttribute(this.node, 'data-pictures', visible.length);
    for (const [name, tile] of this.tiles) {
      setHidden(tile.node, !visible.includes(name));
      tile.setLarge(visible.length === 1);
    }
  }
}
