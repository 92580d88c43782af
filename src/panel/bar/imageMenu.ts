/** The image: its name, the examples, and upload by button, drop and paste. */
import type { Domain } from '../../engine/augment/spec';
import { t } from '../../language';
import { MODEL_EXTENSIONS, openFile } from '../../session/files';
import { domainOf } from '../../session/state';
import type { Session } from '../../session/types';
import { button, type ButtonOptions } from '../buttons';
import { h, setAttribute, setHidden, setText } from '../dom';
import { icon } from '../icons';
import { Menu } from '../menu';
import type { MenuEntry } from '../menu';
import { Part } from '../part';

/** The first picture among dropped or pasted files; the engine says what is wrong with one that is none. */
export function pictureOf(data: DataTransfer | null): File | null {
  const files = [...(data?.files ?? [])];
  return files.find((file) => file.type.startsWith('image/')) ?? files[0] ?? null;
}

const NETWORKS = MODEL_EXTENSIONS.join();
const ACCEPTED: Readonly<Record<Domain, string>> = {
  image: `image/*,.npy,${NETWORKS}`,
  series: `.npy,${NETWORKS}`,
};

/** Where a picture goes that is opened in the page. */
export type Uploads = 'page' | 'kernel';

const WHERE: Readonly<Record<Uploads, string>> = {
  page: t`it stays in this page and is sent nowhere.`,
  kernel: t`it stays in this page and its kernel.`,
};
const OPENS: Readonly<Record<Domain, string>> = {
  image: t`Open an image file.`,
  series: t`Open a .npy file of the shape [channels, length].`,
};

const UPLOAD: Readonly<Record<Domain, string>> = { image: t`Upload image`, series: t`Upload series` };

const upload = (domain: Domain, uploads: Uploads): ButtonOptions => ({
  name: UPLOAD[domain],
  text: UPLOAD[domain],
  icon: 'upload',
  hint: t`${OPENS[domain]} Dropping or pasting one works too; ${WHERE[uploads]}`,
});

export class ImageMenu extends Part {
  readonly node: HTMLElement;
  readonly #session: Session;
  readonly #uploads: Readonly<Record<Domain, HTMLButtonElement>>;
  readonly #name = h('span', { class: 'jp-Impact-fileName' });
  readonly #file = h('input', {
    type: 'file',
    hidden: true,
    'aria-hidden': 'true',
    tabindex: -1,
  });

  readonly #folder = h('input', {
    type: 'file',
    hidden: true,
    webkitdirectory: true,
    'aria-hidden': 'true',
    tabindex: -1,
  });

  constructor(session: Session, uploads: Uploads = 'page') {
    super();
    this.#session = session;
    this.#uploads = { image: button(upload('image', uploads)), series: button(upload('series', uploads)) };
    const opener = h(
      'button',
      {
        type: 'button',
        class: 'jp-Impact-button jp-mod-text jp-mod-select',
        title: t`Choose an example image`,
      },
      this.#name,
      icon('down'),
    );
    const menu = this.own(new Menu(opener, t`Image`, () => this.#entries()));
    const { image, series } = this.#uploads;
    this.node = h('div', { class: 'jp-Impact-image' }, menu.node, image, series, this.#file, this.#folder);
    for (const each of [image, series]) this.listen(each, 'click', () => this.#file.click());
    this.listen(this.#file, 'change', () => {
      const file = this.#file.files?.[0];
      // The same file can be chosen again.
      if (file) void openFile(session, file, file.name).finally(() => (this.#file.value = ''));
    });
    this.listen(this.#folder, 'change', () => {
      const files = [...(this.#folder.files ?? [])];
      const [folder] = files[0]?.webkitRelativePath.split('/') ?? [];
      const inside = files.map((file) => ({
        file,
        name: file.webkitRelativePath.split('/').slice(1).join('/') || file.name,
      }));
      if (files.length > 0)
        void session.files
          .openFolder(inside, folder || t`the folder`)
          .finally(() => (this.#folder.value = ''));
    });
    this.paint(session, ['state.image'], () => this.#update());
    this.#update();
  }

  chooseFile(): void {
    this.#file.click();
  }

  #update(): void {
    const { image } = this.#session.state;
    setText(this.#name, image.name);
    this.#name.title = image.name;
    const domain = domainOf(this.#session.state);
    setAttribute(this.#file, 'accept', ACCEPTED[domain]);
    setHidden(this.#uploads.image, domain !== 'image');
    setHidden(this.#uploads.series, domain !== 'series');
  }

  #entries(): readonly MenuEntry[] {
    const { examples, state } = this.#session;
    return [
      ...examples.map(({ name, title, credit }) => ({
        text: title,
        note: credit,
        checked: state.image.kind === 'bundled' && state.image.name === name,
        run: () => this.#session.update({ image: { kind: 'bundled' as const, name } }),
      })),
      { text: t`Open a file…`, icon: 'upload' as const, run: () => this.#file.click() },
      { text: t`Open a folder…`, icon: 'tiles' as const, run: () => this.#folder.click() },
    ];
  }
}
