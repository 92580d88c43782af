/** A folder that is opened in the page: which of its files are inputs, and what is said of the others. Pure. */
import type { Domain } from '../engine/augment/spec';
import { t, tn } from '../language';
import { LIMITS } from './state';

/** A file, and where it lies in its folder. */
export interface FolderFile {
  readonly file: Blob;
  /** Path inside of the folder: “cats/1.jpg”. */
  readonly name: string;
}

/** A file that could not be used. */
export interface UnreadFile {
  readonly name: string;
  readonly problem: string;
}

const ENDINGS: Readonly<Record<Domain, RegExp>> = {
  image: /\.(jpe?g|png|gif|webp|bmp|avif|npy)$/i,
  series: /\.npy$/i,
};

/** Entries that are looked at in a folder that is dropped: one of a hundred thousand files ends there. */
export const MOST_ENTRIES = 20_000;

/** What is said where that was not all. */
export const cutWords = (folder: string): string =>
  t`${folder} has more than ${MOST_ENTRIES.toLocaleString('en-US')} files, of which no more were looked at; drop a folder of images alone.`;

/** Names in a sentence; of more, how many. */
const MOST_NAMES = 5;

const collator = new Intl.Collator('en', { numeric: true });

/** Whether a file may be an input, by its name or by what the browser says of it; hidden files are none. */
export const isInput = ({ file, name }: FolderFile, domain: Domain): boolean =>
  !/(^|\/)\./.test(name) &&
  (ENDINGS[domain].test(name) || (domain === 'image' && file.type.startsWith('image/')));

/** The inputs in the order of their paths, 2 before 10, as many as a gallery holds. */
export function inputsOf(files: readonly FolderFile[], domain: Domain): readonly FolderFile[] {
  return files
    .filter((file) => isInput(file, domain))
    .sort((a, b) => collator.compare(a.name, b.name))
    .slice(0, LIMITS.gallery);
}

export interface FolderReport {
  /** Inputs that there are, as far as was looked. */
  readonly found: number;
  readonly unread: readonly UnreadFile[];
  /** Files of the same bytes as an earlier one. */
  readonly repeated: number;
}

/** What there is to say of a folder that was opened; sentences. */
export function folderWords(folder: string, { found, unread, repeated }: FolderReport): readonly string[] {
  const named = unread.slice(0, MOST_NAMES).map(({ name, problem }) => `${name} (${problem})`);
  const more = unread.length - named.length;
  const list = [...named, ...(more > 0 ? [t`${more} more`] : [])].join(', ');
  return [
    ...(found > LIMITS.gallery
      ? [
          t`${folder} has more than ${LIMITS.gallery.toLocaleString('en-US')} images, which are as many as a gallery holds; those after them are left out.`,
        ]
      : []),
    ...(unread.length > 0 ? [t`Left out, since they cannot be read: ${list}.`] : []),
    ...(repeated > 0
      ? [
          tn(
            repeated,
            'An image that comes twice is shown once.',
            '%1 images that come again are shown once.',
          ),
        ]
      : []),
  ];
}
