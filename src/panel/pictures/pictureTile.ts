/** One picture: canvas, crosshair, caption with its range, enlarge and save. */
import type { Picture } from '../../engine/contract/pictures';
import type { PictureName } from '../../engine/attribution/methods/catalogue';
import type { Point, Size } from '../../engine/image/image';
import { t } from '../../language';
import type { AnalysisResult, Session } from '../../session/types';
import { button, setIcon } from '../buttons';
import { h, setAttribute, setHidden, setText, uniqueId } from '../dom';
import { download, stem } from '../download';
import { OwnTask } from '../ownTask';
import { Part } from '../part';
import { Throttle } from '../throttle';
import { PICTURE_TITLES, SHORT_TITLES } from '../../session/pictureTitles';
import { captionOf, scaleEnds } from './captions';
import { ColourBar } from './colourBar';
import { isAhead } from './ahead';
import type { Comparison } from './comparison';
import { isOriginal } from './crosshair';
import type { Crosshair, Crossing } from './crosshair';
import { isMap } from '../../engine/attribution/methods/catalogue';
import { comparableWith, mapDifference } from './mapDifference';
import { pictureWords } from './describe';
import { PictureCanvas } from './pictureCanvas';
import { TilePress } from './tilePress';
import { valueAt } from './values';
import { WipeLayer } from './wipeLayer';

/** Between two descriptions of a map, milliseconds. */
const DESCRIBED_EVERY = 1000;

/** What all tiles of a panel look at. */
export interface SharedByTiles {
  readonly crosshair: Crosshair;
  readonly comparison: Comparison;
}

export class PictureTile extends Part {
  readonly node: HTMLElement;
  /** The square that holds the picture; handles and gestures go in here. */
  readonly frame: HTMLElement;
  readonly name: PictureName;
  readonly #session: Session;
  readonly #crosshair: Crosshair;
  readonly #comparison: Comparison;
  readonly #canvas: PictureCanvas;
  /** The pinned picture, left of the wipe. */
  readonly #before: WipeLayer;
  readonly #place: HTMLElement;
  readonly #cross = h('div', { class: 'jp-Impact-cross', 'aria-hidden': 'true', hidden: true });
  readonly #caption = h('span', { class: 'jp-Impact-captionText' });
  /** The map in words. */
  readonly #words = h('span', { class: 'jp-Impact-hiddenText', id: uniqueId('words') });
  readonly #describeSoon = this.own(
    new Throttle<AnalysisResult>(DESCRIBED_EVERY, (result) => this.#tell(result), 'later'),
  );
  readonly #drawSoon = this.own(new OwnTask(() => this.#draw()));
  readonly #low = h('span', {});
  readonly #high = h('span', {});
  readonly #bar: HTMLElement;
  readonly #enlarge: HTMLButtonElement;
  readonly #buttons: HTMLElement;
  /** The pinned picture is looked at as long as something is held down. */
  #peeking = false;
  /** The picture of the present state, shown before the network has answered. */
  #preview: Picture | null = null;

  constructor(
    session: Session,
    name: PictureName,
    { crosshair, comparison }: SharedByTiles,
    onEnlarge: () => void,
  ) {
    super();
    this.name = name;
    this.#session = session;
    this.#crosshair = crosshair;
    this.#comparison = comparison;
    const title = PICTURE_TITLES[name];
    this.#canvas = this.own(new PictureCanvas(title));
    setAttribute(this.#canvas.node, 'aria-describedby', this.#words.id);
    this.#before = this.own(new WipeLayer(comparison));
    this.#enlarge = button({ name: t`Enlarge ${title}`, icon: 'enlarge' });
    const save = button({ name: t`Save ${title}`, icon: 'download', hint: t`Save this picture as PNG` });
    const colours = this.own(new ColourBar(session, name));
    this.#bar = h('div', { class: 'jp-Impact-scale', hidden: true }, this.#low, colours.node, this.#high);
    this.#buttons = h('span', { class: 'jp-Impact-tileButtons' }, this.#enlarge, save);
    // Where JupyterLab would open its own menu, the browser's offers to save and copy the picture.
    this.frame = h(
      'div',
      { class: 'jp-Impact-frame', 'data-jp-suppress-context-menu': true },
      this.#canvas.node,
      this.#before.node,
      this.#cross,
    );
    this.#place = h('div', { class: 'jp-Impact-place' }, this.frame, this.#buttons);
    this.node = h(
      'figure',
      { class: 'jp-Impact-tile', 'data-picture': name },
      this.#place,
      h(
        'figcaption',
        { class: 'jp-Impact-caption' },
        h('span', { class: 'jp-Impact-captionTitle' }, captionTitle(name)),
        this.#words,
        h('div', { class: 'jp-Impact-captionLine' }, this.#caption, this.#bar),
      ),
    );
    this.listen(this.#enlarge, 'click', onEnlarge);
    this.listen(save, 'click', () => void this.save());
    this.listen(this.frame, 'pointermove', (event) => this.#onMove(event));
    this.listen(this.frame, 'pointerleave', () => crosshair.move(name, null, null));
    const peek = isOriginal(name) ? null : (held: boolean) => this.#peek(held);
    // What is dragged on is not enlarged by a click that was meant for a drag.
    const isDrawnOn = name === 'augmented';
    this.own(new TilePress(this.frame, { onClick: isDrawnOn ? () => undefined : onEnlarge, onHold: peek }));
    if (isDrawnOn) this.listen(this.frame, 'dblclick', onEnlarge);
    this.watch(crosshair.changed, (crossing) => this.#showCrossing(crossing));
    this.watch(session.resultChanged, () => this.#onResult());
    this.watch(comparison.changed, () => this.#update());
    this.watch(session.baseline.changed, () => this.#update());
    this.#onResult();
  }

  /** Put something over the picture, where its frame does not cut it off. */
  addOverlay(node: HTMLElement): void {
    this.#place.append(node);
  }

  /** Put a button beside those of the caption. */
  addButton(node: HTMLElement): void {
    this.#buttons.prepend(node);
  }

  /** Paint this until the next result, and now: it was drawn in the callback of a frame, and is for that one. */
  preview(picture: Picture): void {
    this.#preview = picture;
    this.#update();
    this.#canvas.flush();
  }

  #peek(held: boolean): void {
    if (this.#peeking === held) return;
    this.#peeking = held;
    this.node.classList.toggle('jp-mod-comparing', held);
    this.#update();
  }

  setLarge(large: boolean): void {
    this.node.classList.toggle('jp-mod-large', large);
    const title = PICTURE_TITLES[this.name];
    setIcon(this.#enlarge, large ? 'shrink' : 'enlarge');
    setAttribute(this.#enlarge, 'aria-label', large ? t`Back to side by side` : t`Enlarge ${title}`);
    setAttribute(this.#enlarge, 'title', large ? t`Back to side by side (Esc)` : t`Enlarge ${title}`);
  }

  async save(): Promise<void> {
    try {
      download(await this.#canvas.toBlob(), `${stem(this.#session.state.image.name)}-${this.name}.png`);
    } catch (error) {
      this.#session.notify(error instanceof Error ? error.message : String(error));
    }
  }

  /** Words cost a pass over the map: a drag is described once in a while, its end always. */
  #tell(result: AnalysisResult): void {
    setText(this.#words, pictureWords(this.name, result));
  }

  #onResult(): void {
    const { result } = this.#session;
    if (result && isMap(this.name)) this.#describeSoon.say(result);
    if (!isAhead(this.#session)) this.#preview = null;
    this.#update();
    this.#showCrossing(this.#crosshair.crossing);
  }

  /** What is laid beside the present picture; null where there is nothing to lay beside it. */
  get #pinned(): AnalysisResult | null {
    const { baseline, result } = this.#session;
    return result && comparableWith(result, baseline);
  }

  /** The picture of the comparison that was chosen; without a baseline, and of photographs without a difference, now. */
  #compared(result: AnalysisResult | null, now: Picture): Picture {
    const before = this.#pinned;
    if (!before || !result || isOriginal(this.name)) return now;
    const { mode } = this.#comparison;
    if (this.#peeking || mode === 'pinned') return before.pictures[this.name] ?? now;
    const isOfOther = this.#session.baseline.kind === 'network';
    return (mode === 'difference' ? mapDifference(this.name, result, before, isOfOther) : null) ?? now;
  }

  /** A difference costs a pass over both maps, and there may be nine of them. */
  #update(): void {
    if (this.#comparison.mode === 'difference' && isMap(this.name) && this.#pinned) this.#drawSoon.request();
    else this.#draw();
  }

  #draw(): void {
    const { result } = this.#session;
    const now = this.#preview ?? result?.pictures[this.name];
    // Of many passes, or of another method that is still computed: what stands there is of the state before.
    this.node.classList.toggle('jp-mod-stale', result !== null && !now);
    if (!now) return;
    const picture = this.#compared(result, now);
    this.#canvas.show(picture);
    const isWiped = this.#comparison.mode === 'wipe' && !isOriginal(this.name);
    this.#before.show(isWiped ? (this.#pinned?.pictures[this.name] ?? null) : null);
    if (!result) return;
    const ends = scaleEnds(picture);
    setHidden(this.#bar, ends === null || this.#crosshair.crossing !== null);
    this.#bar.classList.toggle(
      'jp-mod-difference',
      this.#comparison.mode === 'difference' && picture !== now,
    );
    setText(this.#low, ends?.[0] ?? '');
    setText(this.#high, ends?.[1] ?? '');
    if (this.#crosshair.crossing === null) this.#describe(result, picture);
  }

  #describe(result: AnalysisResult, picture: Picture): void {
    const { mode } = this.#comparison;
    const isPhotograph = !isMap(this.name);
    const { kind, name } = this.#session.baseline;
    const there = kind === 'network' ? name : t`pinned`;
    const prefix =
      isOriginal(this.name) || !this.#pinned
        ? ''
        : this.#peeking || mode === 'pinned'
          ? `${there}  `
          : mode === 'difference' && !isPhotograph
            ? t`change  `
            : mode === 'wipe'
              ? t`${there} | now  `
              : '';
    setText(this.#caption, prefix + captionOf(this.name, picture, result));
  }

  #onMove(event: PointerEvent): void {
    const { picture } = this.#canvas;
    const { result } = this.#session;
    if (!picture || !result || event.pointerType === 'touch') return;
    const box = this.frame.getBoundingClientRect();
    const point: Point = {
      x: ((event.clientX - box.left) / box.width) * picture.width - 0.5,
      y: ((event.clientY - box.top) / box.height) * picture.height - 0.5,
    };
    this.#crosshair.move(this.name, fromPicture(result, this.name, point), result);
  }

  #showCrossing(crossing: Crossing | null): void {
    const { result } = this.#session;
    const picture = result?.pictures[this.name];
    if (!result || !picture) return;
    const point = crossing && (isOriginal(this.name) ? crossing.original : crossing.augmented);
    const [x, y] = point ? [Math.round(point.x), Math.round(point.y)] : [-1, -1];
    const size = gridOf(result, this.name, picture);
    const inside = x >= 0 && y >= 0 && x < size.width && y < size.height;
    setHidden(this.#cross, !inside);
    // The value takes the place of the range.
    setHidden(this.#bar, crossing !== null || picture.range === null);
    if (!inside) {
      if (crossing) setText(this.#caption, 'outside');
      else this.#describe(result, picture);
      return;
    }
    this.#cross.style.setProperty('--ai-x', ((x + 0.5) / size.width).toFixed(4));
    this.#cross.style.setProperty('--ai-y', ((y + 0.5) / size.height).toFixed(4));
    setText(this.#caption, `${x}, ${y}:  ${valueAt(result, this.name, x, y)}`);
  }
}

/** What a picture is made of: pixels, or samples and channels of a series. */
function gridOf({ request, maps }: AnalysisResult, name: PictureName, picture: Picture): Size {
  if (request.input.domain !== 'series') return picture;
  const { width, channels } = (isOriginal(name) && maps.original) || maps.augmented;
  return { width, height: channels };
}

/** A point of the picture → of what it is made of, centres at integers. */
function fromPicture(result: AnalysisResult, name: PictureName, { x, y }: Point): Point {
  const picture = result.pictures[name];
  if (!picture || result.request.input.domain !== 'series') return { x, y };
  const { width, height } = gridOf(result, name, picture);
  return {
    x: ((x + 0.5) / picture.width) * width - 0.5,
    y: Math.floor(((y + 0.5) / picture.height) * height),
  };
}

/** Under the picture the word “image” is not needed. */
const captionTitle = (name: PictureName): string => SHORT_TITLES[name];
