/** The pictures of the method in equal tiles of the network's shape, or one of them large. */
import {
  isMap,
  mapsOf,
  PICTURES,
  picturesOf,
  type PictureName,
} from '../../engine/attribution/methods/catalogue';
import type { Preview } from '../../engine/contract/pictures';
import { inputSize, type Shown } from '../../session/request';
import { domainOf } from '../../session/state';
import type { Session } from '../../session/types';
import { h, setAttribute, setHidden, setText } from '../dom';
import { FramingTools } from '../framing/framingTools';
import { HandleLayer } from '../handles/handleLayer';
import { ERASE_BOX, ERASE_INTERVAL, PlaceButton } from '../handles/placeButton';
import { PictureTools } from '../handles/pictureTools';
import { Part } from '../part';
import { GraphTile } from '../series/graphTile';
import { SeriesView } from '../series/seriesView';
import { Comparison } from './comparison';
import { Crosshair } from './crosshair';
import { FullTile } from './fullTile';
import { OtherTile } from './otherTile';
import { PictureTile } from './pictureTile';

/** More pictures than the largest single method shows are small tiles. */
const MANY = 5;

/** The pictures that are on screen: all of the methods, or the one that is viewed, where they have it. */
export function visiblePictures({ methods, view }: Shown): readonly PictureName[] {
  const all = picturesOf(methods);
  return view !== 'side-by-side' && all.includes(view) ? [view] : all;
}

export class PictureGrid extends Part {
  readonly node: HTMLElement;
  /** What the graphs of a series share. */
  readonly seriesView = new SeriesView();
  /** How the maps are laid beside those of the baseline. */
  readonly comparison = new Comparison();
  readonly #crosshair = new Crosshair();
  /** Of the pictures that have been on screen: each tile listens to every result, and most maps are never looked at. */
  readonly #tiles = new Map<PictureName, PictureTile>();
  readonly #graphs = new Map<PictureName, GraphTile>();
  /** Lines over the tiles of maps that the network cannot have. */
  readonly #reasons = new Map<PictureTile | GraphTile, HTMLElement>();
  /** The tiles: cells of the grid beside the strip, or a row of its own where room is short. */
  readonly #pictures: HTMLElement;
  readonly #session: Session;
  readonly #full: FullTile;
  readonly #other: OtherTile;

  /** @param last a cell after the pictures: the class strip. */
  constructor(session: Session, last: HTMLElement) {
    super();
    this.#session = session;
    this.#full = this.own(new FullTile(session));
    this.#other = this.own(new OtherTile(session));
    this.#pictures = h('div', { class: 'jp-Impact-pictures' }, this.#full.node, this.#other.node);
    this.node = h('div', { class: 'jp-Impact-grid' }, this.#pictures, last);
    this.paint(session, ['state', 'info', 'result'], () => this.#update());
    this.watch(session.previewChanged, (preview) => this.#preview(preview));
    this.#update();
  }

  /** Back from one large picture to all. @returns false where all are shown already */
  leaveSingle(): boolean {
    if (this.#visible.length !== 1) return false;
    this.#session.update({ view: 'side-by-side' });
    return true;
  }

  #tile(name: PictureName): PictureTile {
    const known = this.#tiles.get(name);
    if (known) return known;
    const session = this.#session;
    const tile = this.own(new PictureTile(session, name, this.#shared, () => this.#toggle(name)));
    if (name === 'original') tile.addOverlay(this.own(new FramingTools(session, tile.frame)).node);
    if (name === 'augmented') {
      tile.addOverlay(this.own(new HandleLayer(session)).node);
      tile.addOverlay(this.own(new PictureTools(session, tile.frame)).node);
      tile.addButton(this.own(new PlaceButton(session, ERASE_BOX)).node);
    }
    this.#insert(this.#tiles, name, tile);
    return tile;
  }

  #graph(name: PictureName): GraphTile {
    const known = this.#graphs.get(name);
    if (known) return known;
    const session = this.#session;
    const tile = this.own(
      new GraphTile(session, name, this.#shared, this.seriesView, () => this.#toggle(name)),
    );
    if (name === 'augmented') {
      tile.addOverlay(this.own(new HandleLayer(session)).node);
      tile.addButton(this.own(new PlaceButton(session, ERASE_INTERVAL)).node);
    }
    this.#insert(this.#graphs, name, tile);
    return tile;
  }

  /** Pictures stand in one order, whichever came first. */
  #insert<T extends PictureTile | GraphTile>(tiles: Map<PictureName, T>, name: PictureName, tile: T): void {
    tiles.set(name, tile);
    const reason = h('p', { class: 'jp-Impact-reason', hidden: true });
    this.#reasons.set(tile, reason);
    tile.addOverlay(reason);
    const later = PICTURES.slice(PICTURES.indexOf(name) + 1).find((other) => tiles.has(other));
    this.#pictures.insertBefore(tile.node, (later && tiles.get(later)?.node) ?? this.#other.node);
  }

  /** Why there is no such map, in its place. */
  #say(tile: PictureTile | GraphTile, reason: string | null): void {
    const line = this.#reasons.get(tile);
    if (!line) return;
    setText(line, reason ?? '');
    setHidden(line, reason === null);
  }

  get #shared() {
    return { crosshair: this.#crosshair, comparison: this.comparison };
  }

  get #visible(): readonly PictureName[] {
    const { result, methods, state } = this.#session;
    // Of one method alone nothing is left; among several its place says why.
    const isGone = result?.problem && methods.length === 1;
    return visiblePictures({ methods: isGone ? ['none'] : methods, view: state.view });
  }

  /** Why a map that was asked for is missing; null for one that is there, or on its way. */
  #reasonAgainst(name: PictureName): string | null {
    const { result, model } = this.#session;
    if (!isMap(name)) return null;
    const isAnswered = result?.request.question.methods.some((method) => mapsOf(method.name).includes(name));
    return model?.refusedMethods[name] ?? (isAnswered ? null : (result?.problem ?? null));
  }

  #preview(preview: Preview): void {
    this.#tiles.get('augmented')?.preview(preview.picture);
    this.#graphs.get('original')?.preview(preview);
    this.#graphs.get('augmented')?.preview(preview);
  }

  #toggle(name: PictureName): void {
    const single = this.#visible.length === 1;
    this.#session.update({ view: single ? 'side-by-side' : name });
  }

  #update(): void {
    const visible = this.#visible;
    const { result, state, model } = this.#session;
    const { height, width } = result?.request.input.size ?? inputSize(state, model);
    this.node.style.setProperty('--ai-aspect', (width / height).toFixed(4));
    const isGraph = domainOf(state) === 'series' && state.outlook === 'graph';
    for (const name of visible) {
      const tile = isGraph ? this.#graph(name) : this.#tile(name);
      tile.setLarge(visible.length === 1);
      this.#say(tile, this.#reasonAgainst(name));
    }
    const hasOther = !isGraph && this.#other.isWanted;
    this.#other.setShown(hasOther);
    const count = visible.length + (hasOther ? 1 : 0);
    setAttribute(this.node, 'data-pictures', count);
    this.node.classList.toggle('jp-mod-many', count > MANY);
    this.node.style.setProperty('--ai-count', String(count));
    setAttribute(this.node, 'data-domain', domainOf(state));
    setAttribute(this.node, 'data-outlook', isGraph ? 'graph' : 'image');
    this.#full.wanted = !isGraph && visible.length === 1 && visible[0] === 'augmented';
    for (const [tiles, isShown] of [
      [this.#tiles, !isGraph],
      [this.#graphs, isGraph],
    ] as const) {
      for (const [name, tile] of tiles) setHidden(tile.node, !isShown || !visible.includes(name));
    }
  }
}
