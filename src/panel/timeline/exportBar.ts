/** Files from the recording: delay, width and picture, Save GIF, Save contact sheet. */
import { PICTURES } from '../../engine/attribution/methods/catalogue';
import { t } from '../../language';
import { DEFAULT_EXPORT, type ExportOptions, type Session } from '../../session/types';
import { FIGURE_FORMATS, figureFile } from '../../media/figure';
import type { FigureFormat } from '../../media/figure';
import { FILM_FORMATS } from '../../media/film';
import type { FilmFormat, FilmOrder } from '../../media/film';
import { writesWebp } from '../../media/canvas';
import { screenCard } from '../../session/export/still';
import { button } from '../buttons';
import { Choice } from '../choice';
import { h, setAttribute, setHidden, setText } from '../dom';
import { icon } from '../icons';
import { download, stem } from '../download';
import { Part } from '../part';
import { Popover } from '../popover';
import { VIEW_TITLES } from '../titles';

const ORDER_TITLES: Readonly<Record<FilmOrder, string>> = {
  'there-and-back': t`There and back`,
  once: t`Once through`,
};

/** What the button says that saves a film. */
const FILMS: Readonly<
  Record<FilmFormat, { readonly text: string; readonly name: string; readonly hint: string }>
> = {
  gif: { text: t`GIF`, name: t`Save GIF`, hint: t`The recorded frames as a GIF that plays for ever` },
  webp: {
    text: t`WebP`,
    name: t`Save WebP`,
    hint: t`The recorded frames as a WebP that plays for ever: all colours, a fraction of the bytes`,
  },
};

const FIGURES: Readonly<Record<FigureFormat, string>> = {
  png: t`a picture of twice the pixels`,
  svg: t`a drawing whose text and lines can be edited`,
};

const WIDTHS = [96, 128, 160, 224, 320, 448] as const;
const DELAY = { usual: DEFAULT_EXPORT.delay, minimum: 20, maximum: 5000 } as const;

/** The button that hands the frames over, in the words of the host. */
export interface SendFrames {
  /** Accessible name. */
  readonly name: string;
  readonly text: string;
  readonly hint: string;
  run(): void;
}

export class ExportBar extends Part {
  readonly node: HTMLElement;
  readonly #session: Session;
  readonly #buttons: readonly HTMLButtonElement[];
  readonly #delay = h('input', {
    type: 'number',
    class: 'jp-Impact-number',
    'aria-label': t`Delay in milliseconds`,
    min: DELAY.minimum,
    max: DELAY.maximum,
    step: 10,
    value: DELAY.usual,
  });
  /** “12 of 52 frames”, where a range was chosen. */
  readonly #range = h('span');
  readonly #all = h(
    'button',
    {
      type: 'button',
      class: 'jp-Impact-button jp-mod-text jp-Impact-chosenFrames',
      hidden: true,
      title: t`These frames are chosen for files. Choose all again.`,
    },
    this.#range,
    icon('close'),
  );
  #width = DEFAULT_EXPORT.width;
  #picture = DEFAULT_EXPORT.picture;
  #order = DEFAULT_EXPORT.order;
  #format = DEFAULT_EXPORT.format;
  #writing = false;

  /** @param sendFrames hands the frames to the kernel; undefined where there is none */
  constructor(session: Session, sendFrames?: SendFrames) {
    super();
    this.#session = session;
    const film = button({ ...FILMS.gif, icon: 'film' });
    const sheet = button({
      name: t`Save contact sheet`,
      text: t`Contact sheet`,
      icon: 'sheet',
      hint: t`A PNG with a grid of all frames: image, map, score and parameters`,
    });
    const send = sendFrames && button({ ...sendFrames, icon: 'send' });
    this.#buttons = send ? [film, sheet, send] : [film, sheet];
    const picture = this.own(
      new Choice({
        name: t`Picture in the file`,
        label: t`Picture`,
        hint: t`What a frame of the file shows`,
        options: (['side-by-side', ...PICTURES] as const).map((value) => ({
          value,
          text: VIEW_TITLES[value],
        })),
        onChange: (value) => {
          this.#picture = value as ExportOptions['picture'];
          this.#expect();
        },
      }),
    );
    const width = this.own(
      new Choice({
        name: t`Width of a picture in the file`,
        label: t`Width`,
        hint: t`Width of one picture in the file`,
        options: WIDTHS.map((value) => ({ value: String(value), text: `${value} px` })),
        onChange: (value) => {
          this.#width = Number(value);
          this.#expect();
        },
      }),
    );
    const order = this.own(
      new Choice({
        name: t`Order of the frames in a film`,
        label: t`Order`,
        hint: t`A film plays for ever: there and back, or from the first frame to the last and again`,
        options: Object.entries(ORDER_TITLES).map(([value, text]) => ({ value, text })),
        onChange: (value) => {
          this.#order = value as FilmOrder;
          this.#expect();
        },
      }),
    );
    const format = this.own(
      new Choice({
        name: t`Format of a film`,
        label: t`Film`,
        hint: t`A GIF plays everywhere; a WebP in browsers and newer programs, in all colours`,
        options: FILM_FORMATS.map((value) => ({ value, text: FILMS[value].text })),
        onChange: (value) => {
          this.#format = value as FilmFormat;
          const { text, name, hint } = FILMS[this.#format];
          setText(film.querySelector('span') ?? film, text);
          setAttribute(film, 'aria-label', name);
          setAttribute(film, 'title', hint);
          this.#expect();
        },
      }),
    );
    setHidden(format.node, !writesWebp());
    width.value = String(this.#width);
    const delay = h(
      'label',
      { class: 'jp-Impact-choice', title: t`Time of one frame, in the file and when played here` },
      h('span', { class: 'jp-Impact-label' }, t`Delay`),
      this.#delay,
      h('span', { class: 'jp-Impact-unit', 'aria-hidden': 'true' }, 'ms'),
    );
    const options = button({
      name: t`Options of files`,
      icon: 'down',
      hint: t`Delay, pictures, width and order of the frames in files`,
    });
    const figures = FIGURE_FORMATS.map((format) => {
      const name = format.toUpperCase();
      const hint = t`Pictures, bars and parameters of what is on screen, as ${FIGURES[format]}`;
      const save = button({ name: t`Save figure as ${name}`, text: name, hint });
      this.listen(save, 'click', () => void this.#saveFigure(format));
      return save;
    });
    const figure = h(
      'div',
      { class: 'jp-Impact-choice', role: 'group', 'aria-label': t`Figure of what is on screen` },
      h('span', { class: 'jp-Impact-label' }, t`Figure`),
      ...figures,
    );
    const pane = h(
      'div',
      { class: 'jp-Impact-sweepPane' },
      format.node,
      delay,
      picture.node,
      width.node,
      order.node,
      figure,
    );
    this.node = h(
      'div',
      { class: 'jp-Impact-export', role: 'group', 'aria-label': t`Export` },
      this.#all,
      film,
      sheet,
      this.own(new Popover(options, t`Options of files`, pane)).node,
      send ?? null,
    );
    const name = (): string => `${stem(session.state.image.name)}-${session.method}`;
    this.listen(
      film,
      'click',
      () =>
        void this.#save(
          (options) => session.exports.saveFilm(options),
          () => `${name()}.${this.#format}`,
        ),
    );
    this.listen(
      sheet,
      'click',
      () =>
        void this.#save(
          (options) => session.exports.saveContactSheet(options),
          () => `${name()}-sheet.png`,
        ),
    );
    this.listen(this.#all, 'click', () => session.recorder.select(null));
    this.listen(this.#delay, 'change', () => this.#expect());
    if (send) this.listen(send, 'click', () => sendFrames.run());
    this.watch(session.recorder.changed, () => this.#update());
    this.#update();
  }

  /** Milliseconds a frame, inside its range whatever was typed. */
  get delay(): number {
    const typed = this.#delay.valueAsNumber;
    return Number.isFinite(typed) ? Math.min(DELAY.maximum, Math.max(DELAY.minimum, typed)) : DELAY.usual;
  }

  get #options(): ExportOptions {
    return {
      format: this.#format,
      delay: this.delay,
      width: this.#width,
      picture: this.#picture,
      order: this.#order,
    };
  }

  #expect(): void {
    this.#session.exports.expectFilm(this.#options);
  }

  #update(): void {
    const { frames, selected } = this.#session.recorder;
    const empty = frames.length === 0;
    setHidden(this.#all, selected === null);
    const words = selected ? t`${selected.length} of ${frames.length} frames` : '';
    setText(this.#range, words);
    setAttribute(this.#all, 'aria-label', t`${words}: choose all for files`);
    for (const target of this.#buttons) target.disabled = empty || this.#writing;
  }

  async #saveFigure(format: FigureFormat): Promise<void> {
    const screen = screenCard(this.#session, this.#width);
    if (!screen) return;
    const name = `${stem(this.#session.state.image.name)}-${this.#session.method}.${format}`;
    try {
      download(await figureFile(format, screen.job, screen.card), name);
    } catch (error) {
      this.#session.notify(error instanceof Error ? error.message : String(error));
    }
  }

  async #save(write: (options: ExportOptions) => Promise<Blob>, name: () => string): Promise<void> {
    this.#writing = true;
    this.#update();
    try {
      const blob = await write(this.#options);
      download(blob, name());
    } catch (error) {
      const cancelled = error instanceof Error && error.name === 'AbortError';
      if (!cancelled) this.#session.notify(error instanceof Error ? error.message : String(error));
    } finally {
      this.#writing = false;
      if (!this.isDisposed) this.#update();
    }
  }
}
